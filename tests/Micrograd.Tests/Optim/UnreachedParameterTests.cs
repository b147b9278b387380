namespace Micrograd.Tests.Optim;

/// <summary>A parameter that no loss reached is left alone in both engines, whatever its optimizer remembers.</summary>
public sealed class UnreachedParameterTests
{
    static readonly Dictionary<string, Func<IReadOnlyList<IParameter>, Optimizer>> s_optimizers = new()
    {
        ["sgd"] = p => new SGD(p, 0.1),
        ["momentum"] = p => new SGD(p, 0.1, momentum: 0.9, weightDecay: 0.1),
        ["dampened"] = p => new SGD(p, 0.1, momentum: 0.9, dampening: 0.5),
        ["adam"] = p => new Adam(p, 0.1, weightDecay: 0.1),
        ["adamw"] = p => new AdamW(p, 0.1),
    };

    public static TheoryData<string> Optimizers => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Values_and_tensors_stay_where_they_are_until_a_loss_reaches_them(string name)
    {
        var values = Enumerable.Range(1, 3).Select(i => new Value(i)).ToArray();
        var tensors = Enumerable.Range(1, 3).Select(i => Tensor.Of((double)i).RequireGrad()).ToArray();
        var (one, other) = (s_optimizers[name](values), s_optimizers[name](tensors));
        for (var step = 0; step < 6; step++)
        {
            one.ZeroGrad();
            other.ZeroGrad();
            // The first is never reached, the second at times, the third always; and at last by a gradient of 0.
            var factor = step == 5 ? 0.0 : 1.5;
            (step % 2 == 0 ? values[2] * factor : values[1] * values[2] * factor).Backward();
            (step % 2 == 0 ? tensors[2] * factor : tensors[1] * tensors[2] * factor).Backward();
            var before = values[1].Data;
            one.Step();
            other.Step();
            Assert.Equal(1, values[0].Data);
            Assert.True(step % 2 == 1 || values[1].Data == before);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(tensors[i].Item(), values[i].Data, 1e-14);
            }
        }
        Assert.Equal([0L, 3, 6], one.StateDict()["state.0.step"].ToArray<long>());
    }

    [Fact]
    public void A_value_knows_what_arrived_and_reads_as_0_before()
    {
        var x = new Value(3);
        var optimizer = new AdamW([x], 0.1);
        void Moves(bool expected)
        {
            var before = x.Data;
            optimizer.Step();
            Assert.Equal(expected, x.Data != before);
        }
        Assert.Equal((0L, "Value(data=3, grad=0)"), (BitConverter.DoubleToInt64Bits(x.Grad), x.ToString()));
        Moves(false);
        // A gradient of 0 is one, be it of a dead relu, of a sum that is −0, or set.
        (x * -1)
            .Relu()
            .Backward();
        Moves(true);
        x.ZeroGrad();
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(x.Grad));
        Moves(false);
        (x * -0.0).Backward();
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(x.Grad));
        Moves(true);
        foreach (var zero in new[] { 0.0, -0.0 })
        {
            x.ZeroGrad();
            x.Grad = zero;
            Moves(true);
        }
        x.ZeroGrad();
        x.Backward();
        Assert.Equal(1, x.Grad);
        // What clips leaves alone what is not there.
        x.ZeroGrad();
        new[] { x }.ClipGradValue(1);
        new[] { x }.ClipGradNorm(1);
        Moves(false);
    }

    [Fact]
    public void A_state_with_a_count_for_each_value_goes_on_where_it_was()
    {
        Value[] Made() => [new(1), new(2)];
        var (values, again) = (Made(), Made());
        var (one, other) = (new Adam(values, 0.1), new Adam(again, 0.1));
        void Step(Value[] at, Optimizer optimizer, int step)
        {
            optimizer.ZeroGrad();
            (step < 3 ? at[0].Square() : at[0] * at[1]).Backward();
            optimizer.Step();
        }
        for (var step = 0; step < 4; step++)
        {
            Step(values, one, step);
        }
        other.LoadStateDict(one.StateDict());
        (again[0].Data, again[1].Data) = (values[0].Data, values[1].Data);
        for (var step = 4; step < 8; step++)
        {
            Step(values, one, step);
            Step(again, other, step);
        }
        Assert.Equal(values.Select(v => v.Data), again.Select(v => v.Data));
        var state = one.StateDict();
        state["state.0.step"] = Tensor.Of([3L, -1]);
        Assert.Contains(
            "-1, no number of steps",
            Assert.Throws<ArgumentException>(() => other.LoadStateDict(state)).Message,
            StringComparison.Ordinal
        );
    }
}
