using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd.Tests.Programs;

/// <summary>What is refused while a program is recorded, and by a run.</summary>
public sealed class TensorProgramRefusalTests
{
    static readonly Tensor s_x = Tensor.Of(1.0, 2);

    public static TheoryData<string, Action<Tensor>> Reads =>
        new()
        {
            { "Item", x => x.Sum().Item() },
            { "Item", x => x.Sum().Item<float>() },
            { "ToArray", x => x.ToArray<double>() },
            { "AsSpan", x => x.AsSpan<double>().Fill(1) },
            { "AsReadOnlySpan", x => x.AsReadOnlySpan<double>().ToArray() },
            { "ToString", x => _ = x.ToString() },
        };

    [Theory]
    [MemberData(nameof(Reads), DisableDiscoveryEnumeration = true)]
    public void Numbers_that_leave_the_tensors_are_refused_with_the_line(string name, Action<Tensor> read)
    {
        Tensor[] read2 = [Tensor.Of(3.0, 4)];
        foreach (Func<Tensor, Tensor> of in (Func<Tensor, Tensor>[])[x => x, x => x * 2, _ => read2[0]])
        {
            var refusal = Assert.Throws<InvalidOperationException>(() =>
                TensorProgram.Record(
                    x =>
                    {
                        read(of(x));
                        return x;
                    },
                    s_x
                )
            );
            Assert.StartsWith($"{name}: ", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("TensorProgramRefusalTests.cs:", refusal.Message, StringComparison.Ordinal);
        }
        // When it is over, numbers are read as before.
        read(Tensor.Of(3.0, 4));
    }

    [Fact]
    public void The_line_is_the_callers_and_the_op_is_named()
    {
        var line = 0;
        var refusal = Assert.Throws<InvalidOperationException>(() =>
            TensorProgram.Record(
                x =>
                {
                    line = Line();
                    return x.Sum().Item() > 0 ? x : -x;
                },
                s_x
            )
        );
        Assert.Contains($"TensorProgramRefusalTests.cs:{line + 1}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the result of 'sum'", refusal.Message, StringComparison.Ordinal);

        static int Line([CallerLineNumber] int line = 0) => line;
    }

    [Fact]
    public void A_shape_that_numbers_decide_is_refused_by_op_and_line_and_a_write_by_a_mask_is_not()
    {
        foreach (
            var (op, code) in new (string, Func<Tensor, Tensor>)[]
            {
                ("NonZero", x => x.NonZero()),
                ("NonZero", x => x[x > 1]),
                ("NonZero", x => x.MaskedSelect(x > 1)),
            }
        )
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => TensorProgram.Record(code, s_x));
            Assert.StartsWith(
                $"{op}: the numbers of a tensor of [2] decide",
                refusal.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("TensorProgramRefusalTests.cs:", refusal.Message, StringComparison.Ordinal);
        }
        var masked = TensorProgram.Record(
            x =>
            {
                var y = x.Clone();
                y[x > 1] = 0;
                return y;
            },
            s_x
        );
        Assert.Equal([1.0, 0], masked.Run(Tensor.Of(1.0, 5)).ToArray<double>());
        Assert.Equal([0.0, -1], masked.Run(Tensor.Of(3.0, -1)).ToArray<double>());
    }

    [Fact]
    public void Numbers_of_the_program_may_be_read()
    {
        var program = TensorProgram.Record(x => x * Tensor.Of(2.0).Item(), s_x);
        Assert.Equal([2.0, 4], program.Run(s_x).ToArray<double>());
    }

    [Fact]
    public void What_no_run_could_do_again_is_refused()
    {
        var value = new Value(1);
        value.Grad = 1;
        var values = new SGD([value], 0.1);
        Assert.Contains(
            "Step, of values",
            Refusal(_ =>
            {
                values.Step();
                return s_x;
            }),
            StringComparison.Ordinal
        );
        var linear = new Linear(2, 2);
        Assert.StartsWith(
            "To: ",
            Refusal(x =>
            {
                linear.To(DType.Float64);
                return x;
            }),
            StringComparison.Ordinal
        );
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        Assert.Contains(
            "the optimizer was made while",
            Refusal(x =>
            {
                (weight * x).Sum().Backward();
                new SGD([weight], 0.1).Step();
                return x;
            }),
            StringComparison.Ordinal
        );
        var model = new Sequential(new Linear(2, 4000), new Tanh(), new Linear(4000, 1));
        var before = model.Forward(s_x.Float()).Sum();
        Assert.Contains(
            "freed in it by a backward pass",
            Refusal(x =>
            {
                before.Backward();
                return x;
            }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "by another thread",
            Refusal(x =>
            {
                Tensor? other = null;
                var thread = new Thread(() => other = x * 2);
                thread.Start();
                thread.Join();
                return x + other!;
            }),
            StringComparison.Ordinal
        );

        static string Refusal(Func<Tensor, Tensor> code) =>
            Assert.Throws<InvalidOperationException>(() => TensorProgram.Record(code, s_x.Clone())).Message;
    }

    [Fact]
    public void A_run_refuses_other_shapes_types_and_counts()
    {
        var captured = Tensor.Of(1f, 2).RequireGrad();
        var module = new Linear(2, 1);
        var program = TensorProgram.Record(x => module.Forward(x), Tensor.Of(1f, 2));
        Assert.Throws<ArgumentException>(() => program.Run());
        Assert.Throws<ArgumentException>(() => program.Run(Tensor.Of(1f, 2), captured));
        Assert.Contains(
            "[3] float32",
            Assert.Throws<ArgumentException>(() => program.Run(Tensor.Of(1f, 2, 3))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "[2] float64",
            Assert.Throws<ArgumentException>(() => program.Run(Tensor.Of(1.0, 2))).Message,
            StringComparison.Ordinal
        );
        module.To(DType.Float64);
        Assert.Contains(
            "float64 by now",
            Assert.Throws<InvalidOperationException>(() => program.Run(Tensor.Of(1f, 2))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() =>
            TensorProgram.Record(given => [given[0], given[0]], s_x).Run(s_x)
        );
        Assert.Throws<ArgumentException>(() => TensorProgram.Record((x, y) => x + y, s_x, s_x));
    }

    [Fact]
    public void A_recording_ends_with_what_is_thrown()
    {
        Assert.Throws<FormatException>(() => TensorProgram.Record(() => throw new FormatException(), s_x));
        Assert.Null(Door.Watching);
        Assert.Equal(3, s_x.Sum().Item());
    }
}
