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
    public static Tensor Taken(Generator? generator, long numbers) => DrawTape.Take(generator, numbers);

    /// <summary>The same, whatever a tape says.</summary>
    public static Tensor Fresh(Generator? generator, long numbers)
    {
        var (seed, start) = Take(generator, numbers);
        var counter = Tensor.Of<long>([seed, start], [2]);
        if (Door.Watching is not null)
        {
            Door.Tell(new CounterTaken(generator, numbers), counter);
        }
        return counter;
    }

    /// <summary>Takes the blocks: the seed, and where they begin.</summary>
    public static (long Seed, long Start) Take(Generator? generator, long numbers)
    {
        generator ??= Generator.Default;
        return ((long)generator.Seed, (long)generator.Take(numbers / 2 + 1));
    }

    public static (Philox Random, ulong Start) Of(Tensor counter)
    {
        var numbers = Reduction.Rows<long>(counter);
        return (new((ulong)numbers[0]), (ulong)numbers[1]);
    }
}

/// <summary>An op whose last input is a counter.</summary>
internal abstract record Draw : LibraryOp
{
    /// <summary>What comes of the other inputs, with every refusal.</summary>
    public abstract TensorSpec Drawn(ReadOnlySpan<Tensor> inputs);

    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var counter = inputs[^1];
        return counter.DType == DType.Int64 && counter.Shape == 2
            ? Drawn(inputs[..^1])
            : throw new ArgumentException(
                $"{Called}: a counter of {counter.Shape} {counter.DType.Text()}; it is the seed and the start, [2] int64."
            );
    }

    /// <summary>Applies it to so many numbers of a generator, from which none is taken if the draw is refused.</summary>
    public Tensor From(Generator? generator, long numbers)
    {
        _ = Drawn([]);
        return Door.Apply(this, Counter.Taken(generator, numbers));
    }

    /// <summary>Applies it to a tensor, and to as many numbers of a generator as it needs for that.</summary>
    public Tensor From(Generator? generator, Tensor x)
    {
        _ = Drawn([x]);
        return Door.Apply(this, x, Counter.Taken(generator, Needed(x)));
    }

    /// <summary>How many numbers it needs for a tensor: one for each element.</summary>
    protected virtual long Needed(Tensor x) => x.Count;

    protected TensorSpec OfFloats(Shape shape, DType dtype) =>
        dtype.IsComputed()
            ? Made.Spec(Called, shape, dtype)
            : throw new NotSupportedException($"{Called}: random numbers are float32 or float64, not {dtype.Text()}.");
}

/// <summary>A counter for so many numbers, taken from a generator; from <see cref="Generator.Default"/> where it is null.</summary>
internal sealed record CounterTaken(Generator? Generator, long Numbers) : HostOp
{
    public override string Name => "draw";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Of([2], DType.Int64);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var counter = outputs[0]._storage.Span<long>();
        (counter[0], counter[1]) = Counter.Take(Generator, Numbers);
    }
}

/// <summary>Uniform random numbers in [0, 1).</summary>
internal sealed record Uniform(Shape Shape, DType DType) : Draw
{
    public override string Name => "rand";

    internal override string Called => "Rand";

    public override TensorSpec Drawn(ReadOnlySpan<Tensor> inputs) => OfFloats(Shape, DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(default(FloatDraws.OfUniform), DType, inputs, outputs);
}

/// <summary>Normal random numbers, mean 0 and standard deviation 1.</summary>
internal sealed record Normal(Shape Shape, DType DType) : Draw
{
    public override string Name => "randn";

    internal override string Called => "Randn";

    public override TensorSpec Drawn(ReadOnlySpan<Tensor> inputs) => OfFloats(Shape, DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(default(FloatDraws.OfNormal), DType, inputs, outputs);
}

/// <summary>Whole random numbers from low up to, and without, high.</summary>
internal sealed record RandInt(long Low, long High, Shape Shape) : Draw
{
    public override string Name => "randint";

    internal override string Called => "RandInt";

    public override TensorSpec Drawn(ReadOnlySpan<Tensor> inputs) =>
        High > Low
            ? Made.Spec(Called, Shape, DType.Int64)
            : throw Refusal.OutOfRange(
                "high",
                $"{Called}: there is no whole number from {Low} up to, and without, {High}."
            );

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
internal sealed record RandPerm(int Count) : Draw
{
    public override string Name => "randperm";

    internal override string Called => "RandPerm";

    public override TensorSpec Drawn(ReadOnlySpan<Tensor> inputs) =>
        Count >= 0
            ? Made.Spec(Called, Count, DType.Int64)
            : throw Refusal.OutOfRange("n", $"{Called}: {Count} numbers; there are 0 or more.");

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
internal sealed record Dropout(double P) : Draw
{
    public override string Name => "dropout";

    internal override string Called => "Dropout";

    public override TensorSpec Drawn(ReadOnlySpan<Tensor> inputs)
    {
        if (!(P >= 0 && P <= 1))
        {
            throw Refusal.OutOfRange(
                "p",
                $"{Called}: a probability of {Numbers.ShortNumber.Of(P)} on {inputs[0].Shape}; it is 0 … 1."
            );
        }
        FloatsOnly.Require(Called, inputs[0]);
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

/// <summary>Draws of floating numbers.</summary>
internal static class FloatDraws
{
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
