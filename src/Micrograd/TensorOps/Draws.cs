using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// Where random numbers begin: a generator's seed and how many blocks were drawn before, as an op's input. Each number is a function of
/// these and of its place, so an op that draws computes the same whenever it is run.
/// </summary>
internal static class Counter
{
    /// <summary>Takes as many blocks as these numbers need from a generator.</summary>
    public static Tensor Taken(Generator? generator, long numbers)
    {
        var (seed, start) = DrawTape.Take(generator ?? Generator.Default, numbers);
        return Tensor.Of<long>([seed, start], [2]);
    }

    public static (Philox Random, ulong Start) Of(Tensor counter)
    {
        var numbers = Reduction.Rows<long>(counter);
        return (new((ulong)numbers[0]), (ulong)numbers[1]);
    }

    public static void Require(string op, Tensor counter)
    {
        if (counter.DType != DType.Int64 || counter.Shape != 2)
        {
            throw new ArgumentException(
                $"{op}: a counter of {counter.Shape} {counter.DType.Text()}; it is the seed and the start, [2] int64."
            );
        }
    }
}

/// <summary>Uniform random numbers in [0, 1).</summary>
internal sealed record Uniform(Shape Shape, DType DType) : LibraryOp
{
    public override string Name => "rand";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => Draw.Infer("Rand", Shape, DType, inputs[0]);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(default(Draw.OfUniform), DType, inputs, outputs);
}

/// <summary>Normal random numbers, mean 0 and standard deviation 1.</summary>
internal sealed record Normal(Shape Shape, DType DType) : LibraryOp
{
    public override string Name => "randn";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => Draw.Infer("Randn", Shape, DType, inputs[0]);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(default(Draw.OfNormal), DType, inputs, outputs);
}

/// <summary>Whole random numbers from low up to, and without, high.</summary>
internal sealed record RandInt(long Low, long High, Shape Shape) : LibraryOp
{
    public override string Name => "randint";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        Counter.Require("RandInt", inputs[0]);
        return High > Low
            ? TensorSpec.Of(Shape, DType.Int64)
            : throw Refusal.OutOfRange(
                "high",
                $"RandInt: there is no whole number from {Low} up to, and without, {High}."
            );
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (random, start) = Counter.Of(inputs[0]);
        var values = outputs[0]._storage.Span<long>();
        RandomFill.Whole(random, start, (ulong)High - (ulong)Low, values);
        foreach (ref var value in values)
        {
            value += Low;
        }
    }
}

/// <summary>0 … n − 1 in random order.</summary>
internal sealed record RandPerm(int Count) : LibraryOp
{
    public override string Name => "randperm";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        Counter.Require("RandPerm", inputs[0]);
        return Count >= 0
            ? TensorSpec.Of([Count], DType.Int64)
            : throw Refusal.OutOfRange("n", $"RandPerm: {Count} numbers; there are 0 or more.");
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (random, start) = Counter.Of(inputs[0]);
        var words = new long[Count];
        RandomFill.Whole(random, start, ulong.MaxValue, words);
        var values = outputs[0]._storage.Span<long>();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i;
        }
        // Fisher and Yates: each place is given one of those that are left.
        for (var i = Count - 1; i > 0; i--)
        {
            var j = (int)Math.BigMul((ulong)words[i], (ulong)i + 1, out _);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}

/// <summary>
/// Each element is 0 with probability p, and the others are divided by 1 − p. Which ones a counter tells, so that no mask is kept: the
/// gradient is the same op of what flows in.
/// </summary>
internal sealed record Dropout(double P) : LibraryOp
{
    public override string Name => "dropout";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        if (!(P >= 0 && P <= 1))
        {
            throw Refusal.OutOfRange(
                "p",
                $"Dropout: a probability of {Numbers.ShortNumber.Of(P)} on {inputs[0].Shape}; it is 0 … 1."
            );
        }
        FloatsOnly.Require("Dropout", inputs[0]);
        Counter.Require("Dropout", inputs[1]);
        return Ordered.Rows(inputs[0]) is { } order ? TensorSpec.Wanting(0, order) : TensorSpec.Like(inputs[0]);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(P), inputs[0].DType, inputs, outputs);

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Door.Apply(this, g, inputs[1]) : null;

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var (x, counter) = (inputs[0], inputs[1]);
        var keeps = Door.Apply(new Uniform(x.Shape, x.DType), counter) >= P;
        return x * keeps.To(x.DType) * (P == 1 ? 0 : 1 / (1 - P));
    }

    readonly struct Kernel(double p) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (random, start) = Counter.Of(inputs[1]);
            DropoutLoop<T>.Run(
                random,
                start,
                T.CreateTruncating(p),
                T.CreateTruncating(p == 1 ? 0 : 1 / (1 - p)),
                Reduction.Rows<T>(inputs[0]),
                outputs[0]._storage.Span<T>()
            );
        }
    }
}

/// <summary>What draws of floating numbers have in common.</summary>
internal static class Draw
{
    public static TensorSpec Infer(string op, Shape shape, DType dtype, Tensor counter)
    {
        Counter.Require(op, counter);
        return dtype.IsComputed()
            ? TensorSpec.Of(shape, dtype)
            : throw new NotSupportedException($"{op}: random numbers are float32 or float64, not {dtype.Text()}.");
    }

    public readonly struct OfUniform : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (random, start) = Counter.Of(inputs[0]);
            RandomFill.Uniform(random, start, outputs[0]._storage.Span<T>());
        }
    }

    public readonly struct OfNormal : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (random, start) = Counter.Of(inputs[0]);
            RandomFill.Normal(random, start, outputs[0]._storage.Span<T>());
        }
    }
}
