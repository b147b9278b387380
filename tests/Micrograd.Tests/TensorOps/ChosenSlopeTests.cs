namespace Micrograd.Tests.TensorOps;

/// <summary>Where a slope is chosen and is 0, nothing flows, however large what comes in: for values, in kernels and in their definitions.</summary>
[Trait("kernels", "true")]
public sealed class ChosenSlopeTests
{
    static readonly double[] s_places = [-4, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 4];

    public static TheoryData<string> Choosing =>
        [.. OpTable.All.Where(entry => entry.Op.ChoosesSlope).Select(entry => entry.Name)];

    [Fact]
    public void The_ops_that_choose_are_these() =>
        Assert.Superset(
            new HashSet<string> { "relu", "leaky_relu", "clamp", "max", "min", "abs", "hardsigmoid", "shrink" },
            Choosing.Select(row => row.Data).ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Choosing))]
    public void An_infinite_gradient_is_zero_where_the_slope_is(string name)
    {
        var op = OpTable.All.Single(entry => entry.Name == name).Op;
        var others = op.Arity == 2 ? s_places : [0];
        foreach (var upstream in (double[])[double.PositiveInfinity, double.NegativeInfinity, 2, double.NaN])
        {
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            {
                foreach (var recorded in (bool[])[false, true])
                {
                    // More places than one register has lanes.
                    var pairs = s_places.SelectMany(a => others.Select(b => (A: a, B: b))).ToArray();
                    var inputs = new[] { pairs.Select(pair => pair.A), pairs.Select(pair => pair.B) }
                        .Take(op.Arity)
                        .Select(x => Tensor.Of(x.ToArray()).To(dtype).RequireGrad())
                        .ToArray();
                    var y = op.Apply(inputs[0], inputs[^1], inputs[0]);
                    y.Backward(Tensor.Full(y.Shape, upstream, dtype), createGraph: recorded);
                    for (var i = 0; i < pairs.Length; i++)
                    {
                        var values = new[] { new Value(pairs[i].A), new Value(pairs[i].B) };
                        (op.Apply(values[0], values[op.Arity - 1], values[0]) * upstream).Backward();
                        for (var input = 0; input < op.Arity; input++)
                        {
                            var found = inputs[input].Grad![i].Item();
                            Assert.Equal((float)values[input].Grad, (float)found);
                            Assert.True(!double.IsInfinity(upstream) || !double.IsNaN(found), $"{name} at {pairs[i]}");
                        }
                    }
                }
            }
        }
    }
}
