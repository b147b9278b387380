namespace Micrograd.Tests.Programs;

/// <summary>Whose the memory of a program is, and when it is used again.</summary>
public sealed class TensorProgramMemoryTests
{
    static readonly Tensor s_x = Tensor.Of(1.0, 2);

    [Fact]
    public void What_was_computed_before_the_recording_stays_for_the_program_though_its_graph_is_freed()
    {
        var (x, layers) = (
            Tensor.Ones([64, 64]).RequireGrad(),
            new Sequential(new Linear(64, 64), new Tanh(), new Tanh())
        );
        foreach (var parameter in layers.Parameters)
        {
            parameter.RequireGrad(false);
        }
        var y = layers.Forward(x).Sum();
        var program = TensorProgram.Record(
            s =>
            {
                x.ZeroGrad();
                y.Backward(s, retain: true);
                return x.Grad!;
            },
            Tensor.Of(1.0f)
        );
        var before = x.Grad!.ToArray<double>();
        y.Backward();
        for (var i = 0; i < 20; i++)
        {
            _ = Tensor.Full([64, 64], i).Exp();
        }
        Assert.Equal(before, program.Run(Tensor.Of(1.0f)).ToArray<double>());
    }

    [Fact]
    public void Results_are_new_each_time_and_have_no_history()
    {
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        var program = TensorProgram.Record(
            given => [weight * given[0], given[0], weight, given[0][1..], Tensor.Of(5.0)],
            s_x
        );
        var (first, second) = (program.RunAll(s_x), program.RunAll(Tensor.Of(3.0, 4)));
        Assert.Equal([1.0, 4], first[0].ToArray<double>());
        Assert.Equal([3.0, 8], second[0].ToArray<double>());
        Assert.False(first[0].RequiresGrad);
        Assert.Same(s_x, first[1]);
        Assert.Same(weight, first[2]);
        Assert.Equal(2, first[3].Item());
        first[4].Fill(6.0);
        Assert.Equal(5, program.RunAll(s_x)[4].Item());
        var view = TensorProgram.Record(() => Tensor.Of(5.0, 6)[..1]);
        view.Run().Fill(6.0);
        Assert.Equal(5, view.Run().Item());
    }

    [Fact]
    public void Memory_is_used_again_after_its_last_use()
    {
        const int Length = 4096;
        var program = TensorProgram.Record(
            x =>
            {
                for (var i = 0; i < 20; i++)
                {
                    x = x.Sin();
                }
                return x;
            },
            Tensor.Zeros(Length, DType.Float64)
        );
        Assert.Equal(2 * Length * sizeof(double), program.MemoryBytes);
        var y = program.Run(Tensor.Ones(Length, DType.Float64));
        var expected = 1.0;
        for (var i = 0; i < 20; i++)
        {
            expected = Tensor.Of(expected).Sin().Item();
        }
        Assert.All(y.ToArray<double>(), number => Assert.Equal(expected, number));
    }

    [Fact]
    public void A_write_in_a_run_counts_as_one()
    {
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        var program = TensorProgram.Record(
            x =>
            {
                using var _ = NoGrad.Enter();
                return weight.CopyFrom(x);
            },
            s_x
        );
        var loss = weight.Square().Sum();
        program.Run(Tensor.Of(5.0, 6));
        Assert.Contains(
            "changed in place",
            Assert.Throws<InvalidOperationException>(() => loss.Backward()).Message,
            StringComparison.Ordinal
        );
    }
}
