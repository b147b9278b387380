namespace Micrograd.Tests.Programs;

/// <summary>What a run does anew, and what goes on.</summary>
public sealed class TensorProgramTests
{
    static readonly Tensor s_x = Tensor.Of(1.0, 2);

    [Fact]
    public void What_was_made_of_an_array_and_written_to_begins_anew_in_each_run()
    {
        var program = TensorProgram.Record(
            x =>
            {
                var sum = Tensor.Of(0.0, 0);
                sum.CopyFrom(sum + x);
                sum[..1].Fill(9.0);
                return sum;
            },
            s_x
        );
        Assert.Equal([9.0, 2], program.Run(s_x).ToArray<double>());
        Assert.Equal([9.0, 4], program.Run(Tensor.Of(3.0, 4)).ToArray<double>());
    }

    [Fact]
    public void A_generator_that_the_code_makes_begins_anew_in_each_run_and_one_from_outside_goes_on()
    {
        var outside = new Generator(3);
        Tensor Code(Tensor x) =>
            x + (Tensor.Rand(2, new Generator(3), DType.Float64) - Tensor.Rand(2, outside, DType.Float64));
        Assert.Equal(
            "draw",
            Assert.Single(TensorProgram.Record(Code, s_x).Instructions, one => one.Op.Name == "draw").Op.Name
        );
        outside.Drawn = 0;
        var program = TensorProgram.Record(Code, s_x);
        Assert.NotEqual([1.0, 2], program.Run(s_x).ToArray<double>());
        outside.Drawn = 0;
        Assert.Equal([1.0, 2], program.Run(s_x).ToArray<double>());
    }

    [Fact]
    public void A_function_that_could_be_one_of_a_list_is_one_of_the_tensor()
    {
        Assert.Equal([1.0, 2], TensorProgram.Record(x => x, s_x).Run(s_x).ToArray<double>());
        Assert.Throws<NotSupportedException>(() => TensorProgram.Record(x => throw new NotSupportedException(), s_x));
        Assert.Equal(3, ValueProgram.Record(x => x, new Value(2)).Run(3));
    }

    [Fact]
    public void Inputs_may_lie_elsewhere_and_otherwise()
    {
        var all = Tensor.Arange(12).Double().Reshape(6, 2);
        var program = TensorProgram.Record(x => x.T[.., ..2].Sum(0) + x[0..2].Sum(1), all[..2]);
        for (var i = 0; i < 3; i++)
        {
            var x = all[(2 * i)..(2 * i + 2)];
            Assert.Equal((x.Sum(1) + x.Sum(1)).ToArray<double>(), program.Run(x).ToArray<double>());
        }
        var turned = Tensor
            .Of([
                [1.0, 2],
                [3, 4],
            ])
            .T;
        Assert.Equal([8.0, 12], program.Run(turned).ToArray<double>());
    }

    [Fact]
    public void A_recording_within_a_recording_is_a_part_of_both()
    {
        TensorProgram? inner = null;
        var outer = TensorProgram.Record(
            x =>
            {
                inner = TensorProgram.Record(y => y.Exp(), x * 2);
                return inner.Run(x) + x;
            },
            s_x
        );
        Assert.Equal(["exp"], inner!.Instructions.Select(one => one.Op.Name));
        Assert.Equal(["*", "exp", "exp", "+"], outer.Instructions.Select(one => one.Op.Name));
        Assert.Equal([Math.Exp(3) + 3], outer.Run(Tensor.Of(3.0, 0))[..1].ToArray<double>());
    }
}
