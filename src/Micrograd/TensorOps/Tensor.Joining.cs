using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Tensors one after the other along a dim; in all others they have the same sizes.</summary>
    /// <param name="tensors">The tensors, one at least.</param>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <exception cref="ArgumentException">There is none, or shapes or element types differ.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        foreach (var tensor in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
        }
        return Door.Apply(new Concat(dim), tensors);
    }

    /// <inheritdoc cref="Concat(ReadOnlySpan{Tensor}, int)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Concat(Tensor[] tensors, int dim = 0) => Concat(tensors.AsSpan(), dim);

    /// <inheritdoc cref="Stack(ReadOnlySpan{Tensor}, int)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Stack(Tensor[] tensors, int dim = 0) => Stack(tensors.AsSpan(), dim);

    /// <summary>Tensors of one shape side by side along a new dim.</summary>
    /// <param name="tensors">The tensors, one at least.</param>
    /// <param name="dim">Where the new dim is; from the end of the result where it is negative.</param>
    /// <exception cref="ArgumentException">There is none, or shapes or element types differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        if (tensors.IsEmpty)
        {
            throw new ArgumentException("Stack: no tensor to join.");
        }
        var parts = new Tensor[tensors.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            if (tensors[i].Shape != tensors[0].Shape || tensors[i].DType != tensors[0].DType)
            {
                throw new ArgumentException(
                    $"Stack: {tensors[0].Shape} {tensors[0].DType.Text()} and {tensors[i].Shape} {tensors[i].DType.Text()} differ; all must "
                        + "have one shape and one type."
                );
            }
        }
        var rank = tensors[0].Rank;
        Shape.RequireRank(rank + 1, "Stack");
        var at = dim < 0 ? dim + rank + 1 : dim;
        if ((uint)at > (uint)rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dim),
                $"Stack: a new dim of {tensors[0].Shape} goes to {-rank - 1} … {rank}, not {dim}."
            );
        }
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = tensors[i].Unsqueeze(at);
        }
        return Concat(parts, at);
    }

    /// <summary>Views of so many places each along a dim; the last may be shorter.</summary>
    /// <param name="size">How many places, 1 or more.</param>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public Tensor[] Split(int size, int dim = 0)
    {
        dim = Shape.Dim(dim, "Split");
        if (size < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size),
                $"Split: parts of {size} along dim {dim} of {Shape}; their size is at least 1."
            );
        }
        var length = Shape[dim];
        var parts = new List<Tensor>();
        for (long start = 0; start < length || start == 0; start += size)
        {
            parts.Add(Slice(dim, (int)start, (int)Math.Min(length, start + size)));
        }
        return [.. parts];
    }

    /// <summary>Views of these sizes along a dim.</summary>
    /// <param name="sizes">How many places each part has; together all of the dim.</param>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <exception cref="ArgumentException">The sizes do not add up to the dim, or one is negative.</exception>
    public Tensor[] Split(ReadOnlySpan<int> sizes, int dim = 0)
    {
        dim = Shape.Dim(dim, "Split");
        long sum = 0;
        foreach (var size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentException($"Split: a part of {size} along dim {dim} of {Shape}.", nameof(sizes));
            }
            sum += size;
        }
        if (sum != Shape[dim])
        {
            throw new ArgumentException(
                $"Split: the sizes add up to {sum}, dim {dim} of {Shape} has {Shape[dim]}.",
                nameof(sizes)
            );
        }
        var parts = new Tensor[sizes.Length];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Slice(dim, start, start + sizes[i]);
            start += sizes[i];
        }
        return parts;
    }

    /// <inheritdoc cref="Split(ReadOnlySpan{int}, int)" />
    [OverloadResolutionPriority(-1)]
    public Tensor[] Split(int[] sizes, int dim = 0) => Split(sizes.AsSpan(), dim);

    /// <inheritdoc cref="Repeat(ReadOnlySpan{int})" />
    [OverloadResolutionPriority(-1)]
    public Tensor Repeat(params int[] times) => Repeat(times.AsSpan());

    /// <summary>The tensor so many times along each dim, dims in front added where more are named, in memory of its own.</summary>
    /// <param name="times">How many times along each of the last dims, 0 or more.</param>
    /// <exception cref="ArgumentException">Fewer numbers than dims.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="OverflowException">A dim, or the whole, becomes larger than memory is.</exception>
    public Tensor Repeat(params ReadOnlySpan<int> times)
    {
        if (times.Length < Rank)
        {
            throw new ArgumentException(
                $"Repeat: {times.Length} numbers for the {Rank} dims of {Shape}.",
                nameof(times)
            );
        }
        // A dim that is repeated gets one of stride 0 before it, which is then joined with it.
        var (apart, between, joined) = (new List<int>(), new List<int>(), new int[times.Length]);
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(times), $"Repeat: {times[i]} times dim {i} of {Shape}.");
            }
            var size = i < times.Length - Rank ? 1 : _layout.Sizes[i - (times.Length - Rank)];
            if (times[i] != 1 && size != 1)
            {
                apart.Add(1);
                between.Add(times[i]);
            }
            apart.Add(size);
            between.Add(size == 1 ? times[i] : size);
            joined[i] = Shape.Size((long)times[i] * size, "Repeat");
        }
        var whole = Shape.Create(joined);
        if (!Storage.Fits(whole.ElementCount, DType))
        {
            throw Storage.TooLarge(whole.ElementCount, DType, "Repeat");
        }
        return OfItsOwn(As(new([.. apart])).Expand(Shape.Create([.. between])).As(whole));
    }

    /// <summary>The tensor with zeros around it.</summary>
    /// <param name="before">How many along each dim come before.</param>
    /// <param name="after">How many come after.</param>
    /// <exception cref="ArgumentException">Not one number a dim, or a negative one.</exception>
    /// <exception cref="OverflowException">A dim, or the whole, becomes larger than memory is.</exception>
    public Tensor Pad(ReadOnlySpan<int> before, ReadOnlySpan<int> after) => Pad(before, after, 0L);

    /// <inheritdoc cref="Pad(ReadOnlySpan{int}, ReadOnlySpan{int})" />
    [OverloadResolutionPriority(-1)]
    public Tensor Pad(int[] before, int[] after) => Pad(before.AsSpan(), after.AsSpan());

    /// <summary>The tensor with a number around it.</summary>
    /// <param name="before">How many along each dim come before.</param>
    /// <param name="after">How many come after.</param>
    /// <param name="value">
    /// The number. Around whole elements it is rounded towards 0, ±2⁶³ at most (2⁶³ − 1 above), and 0 for NaN; around bool it is whether it
    /// is not 0.
    /// </param>
    /// <exception cref="ArgumentException">Not one number a dim, or a negative one.</exception>
    /// <exception cref="OverflowException">A dim, or the whole, becomes larger than memory is.</exception>
    public Tensor Pad(ReadOnlySpan<int> before, ReadOnlySpan<int> after, double value) =>
        Door.Apply(new Pad(Dims.Of(before), Dims.Of(after), value), this);

    /// <summary>The tensor with a whole number around it, exactly for all 64 bits if the elements are whole.</summary>
    /// <param name="before">How many along each dim come before.</param>
    /// <param name="after">How many come after.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">Not one number a dim, or a negative one.</exception>
    /// <exception cref="OverflowException">A dim, or the whole, becomes larger than memory is.</exception>
    public Tensor Pad(ReadOnlySpan<int> before, ReadOnlySpan<int> after, long value) =>
        Door.Apply(new Pad(Dims.Of(before), Dims.Of(after), value), this);

    /// <summary>The last two dims with zeros above a diagonal; 0 is the main one, positive ones lie above it.</summary>
    /// <param name="diagonal">Which diagonal; 0 is the main one, positive ones lie above it.</param>
    /// <exception cref="InvalidOperationException">There are fewer than two dims.</exception>
    public Tensor Tril(int diagonal = 0) =>
        IsEmptyMatrix ? Clone() : Where(Diagonals("Tril") <= diagonal, this, Zeros([], DType));

    /// <summary>The last two dims with zeros below a diagonal.</summary>
    /// <param name="diagonal">Which diagonal; 0 is the main one, positive ones lie above it.</param>
    /// <exception cref="InvalidOperationException">There are fewer than two dims.</exception>
    public Tensor Triu(int diagonal = 0) =>
        IsEmptyMatrix ? Clone() : Where(Diagonals("Triu") >= diagonal, this, Zeros([], DType));

    /// <summary>
    /// The product of all elements along a dim, 1 of none, in memory of its own; its gradient is right beside zeros, too. Whole numbers
    /// wrap around, and truth values count as 0 and 1.
    /// </summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public Tensor Prod(int dim, bool keepDim = false)
    {
        dim = Shape.DimAlong(dim, "Prod");
        NumbersOnly.RefuseHalves("Prod", this);
        var x = DType == DType.Bool ? Long() : this;
        if (Rank == 0)
        {
            return OfItsOwn(x);
        }
        if (x.Shape[dim] == 0)
        {
            return x.Sum(dim, keepDim) + 1L;
        }
        // By halves: as many products as a loop, and each is an op with a gradient.
        while (x.Shape[dim] > 1)
        {
            var half = x.Shape[dim] / 2;
            var product = x.Slice(dim, 0, half) * x.Slice(dim, half, 2 * half);
            x = x.Shape[dim] % 2 == 0 ? product : Concat([product, x.Slice(dim, 2 * half, 2 * half + 1)], dim);
        }
        return OfItsOwn(keepDim ? x : x.Squeeze(dim));
    }

    /// <summary>The product of all elements.</summary>
    public Tensor Prod() => Flatten().Prod(0);

    /// <summary>What is no view has memory of its own.</summary>
    Tensor OfItsOwn(Tensor y) => y._storage == _storage ? y.Clone() : y;

    // However large its other dims are.
    bool IsEmptyMatrix => Rank >= 2 && Count == 0;

    /// <summary>Column less row, over the last two dims.</summary>
    Tensor Diagonals(string op)
    {
        NumbersOnly.RefuseHalves(op, this);
        return Rank >= 2
            ? Arange(Shape[-1]) - Arange(Shape[-2]).Unsqueeze(1)
            : throw new InvalidOperationException($"{op}: {Shape} has fewer than two dims.");
    }
}
