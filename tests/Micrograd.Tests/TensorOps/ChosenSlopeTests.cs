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
            new HashSet<string>
            {
                "relu",
                "leaky_relu",
                "clamp",
                "max",
                "min",
                "abs",
                "hardsigmoid",
                "hardswish",
                "shrink",
            },
            Choosing.Select(row => row.Data).ToHashSet()
        );

    [Theory]
    [MemberData(nameof(TensorOpCases.Lines), MemberType = typeof(TensorOpCases))]
    public void What_moves_no_result_gets_no_gradient_though_an_infinite_one_comes_in(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in entry.Samples)
        {
            // A weight that is 0, or the only one of its query, is a factor of a product: 0 · ∞ and ∞ − ∞, as in any product and softmax.
            if (
                name == "scaled_dot_product_attention"
                && (sample.Text.Contains("isCausal") || sample.Text.Contains("dropout"))
            )
            {
                continue;
            }
            if (entry.Own(sample).Spec is not { DType: DType.Float64, Writes: 0 })
            {
                continue;
            }
            double[] still =
            [
                .. Gradients(sample, y => Tensor.Rand(y.Shape, new Generator(1), y.DType) + 0.5, 0, false),
            ];
            foreach (var shift in (double[])[-1e-4, 1e-4])
            {
                still =
                [
                    .. still.Zip(Gradients(sample, Tensor.OnesLike, shift, false), (a, b) => Math.Abs(a) + Math.Abs(b)),
                ];
            }
            foreach (var upstream in (double[])[double.PositiveInfinity, double.NegativeInfinity])
            {
                foreach (var recorded in (bool[])[false, true])
                {
                    var found = Gradients(sample, y => Tensor.Full(y.Shape, upstream, y.DType), 0, recorded);
                    for (var i = 0; i < found.Length; i++)
                    {
                        Assert.True(
                            still[i] != 0 || found[i] == 0,
                            $"{sample}: {found[i]} at {i}, recorded: {recorded}"
                        );
                    }
                }
            }
        }
    }

    /// <summary>The gradients of all inputs of fractions one after the other, at the sample's numbers moved a little.</summary>
    static double[] Gradients(TensorOpSample sample, Func<Tensor, Tensor> upstream, double shift, bool recorded)
    {
        var inputs = sample.Inputs();
        var free = TensorOpCases.Free(sample);
        foreach (var i in free)
        {
            inputs[i] = (inputs[i] * (1 + shift * (i + 1))).RequireGrad();
        }
        var y = sample.Call(inputs);
        if (!y.RequiresGrad)
        {
            return [];
        }
        y.Backward(upstream(y.Detach()), createGraph: recorded);
        return [.. free.SelectMany(i => (inputs[i].Grad ?? Tensor.ZerosLike(inputs[i])).ToArray<double>())];
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void A_value_that_moves_no_result_gets_no_gradient_either(string name)
    {
        foreach (var entry in OpTable.All.Where(entry => entry.Name == name))
        {
            NoGradientWhereNothingMoves(entry.Op);
        }
    }

    static void NoGradientWhereNothingMoves(Op op)
    {
        double[] shifts = [-1e-3, 0, 1e-3];
        foreach (var a in s_places)
        {
            foreach (var b in op.Arity == 2 ? s_places : [0])
            {
                for (var input = 0; input < op.Arity; input++)
                {
                    double At(double p, double q) => op.Derivative(input, p, q, 0, Evaluated(op, p, q));
                    if (shifts.Any(p => shifts.Any(q => At(a + p, b + q) != 0)))
                    {
                        continue;
                    }
                    foreach (var upstream in (double[])[double.PositiveInfinity, double.NegativeInfinity])
                    {
                        var values = new[] { new Value(a), new Value(b) };
                        (op.Apply(values[0], values[op.Arity - 1], values[0]) * upstream).Backward();
                        var tensors = new[] { Tensor.Of(a).RequireGrad(), Tensor.Of(b).RequireGrad() };
                        (op.Apply(tensors[0], tensors[op.Arity - 1], tensors[0]) * upstream).Backward();
                        Assert.Equal((0, 0), (values[input].Grad, tensors[input].Grad!.Item()));
                    }
                }
            }
        }
    }

    static double Evaluated(Op op, double a, double b) => op.Evaluate([.. ((double[])[a, b]).Take(op.Arity)]);

    public static TheoryData<string> Elementwise =>
        [.. OpTable.All.Where(entry => entry.Op.Arity < 3).Select(entry => entry.Name).Distinct()];

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
                            Assert.Equal(values[input].Grad, found, 1e-6);
                            var (a, b) = pairs[i];
                            Assert.True(
                                !double.IsInfinity(upstream)
                                    || double.IsNaN(op.Derivative(input, a, b, 0, Evaluated(op, a, b)))
                                    || !double.IsNaN(found),
                                $"{name} at {pairs[i]}"
                            );
                        }
                    }
                }
            }
        }
    }
}
