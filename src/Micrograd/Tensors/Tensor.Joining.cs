using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Tensors one after the other along an axis; in all others they have the same sizes.</summary>
    /// <exception cref="ArgumentException">There is none, or shapes or element types differ.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        var parts = tensors.ToArray();
        if (parts.Length == 0)
        {
            throw new ArgumentException("Concat: no tensor to join.", nameof(tensors));
        }
        var first = parts[0];
        dim = first.Shape.Axis(dim, "Concat");
        var sizes = first.Shape.ToArray();
        sizes[dim] = 0;
        foreach (var part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(tensors));
            var fits = part.Rank == first.Rank && part.DType == first.DType;
            for (var axis = 0; fits && axis < sizes.Length; axis++)
            {
                fits = axis == dim || part.Shape[axis] == sizes[axis];
            }
            if (!fits)
            {
                throw new ArgumentException(
                    $"Concat: {first.Shape} {first.DType.Text()} and {part.Shape} {part.DType.Text()} do not join along axis {dim}: "
                        + "all other sizes, and the types, must be the same."
                );
            }
            sizes[dim] = Shape.Size((long)sizes[dim] + part.Shape[dim], "Concat");
        }
        var y = Uninitialized(Shape.Create(sizes).Sizes, first.DType, "Concat");
        var start = 0;
        foreach (var part in parts)
        {
            Conversion.CopyTo(part, new(y._storage, y._layout.Slice(dim, start, part.Shape[dim], 1), y.DType));
            start += part.Shape[dim];
        }
        if (GradMode.IsOn && Array.Exists(parts, part => part.RequiresGrad))
        {
            y.Record(new ConcatNode(parts, dim));
        }
        return y;
    }

    /// <summary>Tensors of one shape side by side along a new axis.</summary>
    /// <exception cref="ArgumentException">There is none, or shapes or element types differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        var parts = new Tensor[tensors.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            if (tensors[i].Shape != tensors[0].Shape)
            {
                throw new ArgumentException(
                    $"Stack: {tensors[0].Shape} and {tensors[i].Shape} differ; all must have one shape."
                );
            }
            parts[i] = tensors[i].Unsqueeze(dim);
        }
        return Concat(parts, dim < 0 && parts.Length > 0 ? dim + parts[0].Rank : dim);
    }

    /// <summary>Views of so many places each along an axis; the last may be shorter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public Tensor[] Split(int size, int dim = 0)
    {
        dim = Shape.Axis(dim, "Split");
        if (size < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size),
                $"Split: parts of {size} along axis {dim} of {Shape}; their size is at least 1."
            );
        }
        var length = Shape[dim];
        var parts = new List<Tensor>();
        for (var start = 0; start < length || start == 0; start += size)
        {
            parts.Add(Slice(dim, start, Math.Min(length, start + size)));
        }
        return [.. parts];
    }

    /// <summary>Views of these sizes along an axis.</summary>
    /// <exception cref="ArgumentException">The sizes do not add up to the axis.</exception>
    public Tensor[] Split(ReadOnlySpan<int> sizes, int dim = 0)
    {
        dim = Shape.Axis(dim, "Split");
        long sum = 0;
        foreach (var size in sizes)
        {
            sum += size;
        }
        if (sum != Shape[dim])
        {
            throw new ArgumentException(
                $"Split: the sizes add up to {sum}, axis {dim} of {Shape} has {Shape[dim]}.",
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

    /// <summary>The tensor so many times along each axis, axes in front added where more are named.</summary>
    /// <exception cref="ArgumentException">Fewer numbers than axes.</exception>
    public Tensor Repeat(params ReadOnlySpan<int> times)
    {
        if (times.Length < Rank)
        {
            throw new ArgumentException(
                $"Repeat: {times.Length} numbers for the {Rank} axes of {Shape}.",
                nameof(times)
            );
        }
        // Each axis gets one of stride 0 before it, which is then joined with it.
        var sizes = new int[times.Length];
        var (between, joined) = (new int[2 * times.Length], new int[times.Length]);
        var view = this;
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(times), $"Repeat: {times[i]} times axis {i} of {Shape}.");
            }
            sizes[i] = i < times.Length - Rank ? 1 : _layout.Sizes[i - (times.Length - Rank)];
            (between[2 * i], between[2 * i + 1]) = (times[i], sizes[i]);
            joined[i] = Shape.Size((long)times[i] * sizes[i], "Repeat");
        }
        view = view.Expand(new(sizes));
        for (var i = 0; i < times.Length; i++)
        {
            view = view.Unsqueeze(2 * i);
        }
        return view.Expand(new(between)).As(new(joined));
    }

    /// <summary>The tensor with a number around it.</summary>
    /// <param name="before">How many along each axis come before.</param>
    /// <param name="after">How many come after.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">Not one number an axis, or a negative one.</exception>
    public Tensor Pad(ReadOnlySpan<int> before, ReadOnlySpan<int> after, double value = 0)
    {
        if (before.Length != Rank || after.Length != Rank)
        {
            throw new ArgumentException(
                $"Pad: {before.Length} and {after.Length} numbers for the {Rank} axes of {Shape}."
            );
        }
        var sizes = Shape.ToArray();
        for (var axis = 0; axis < Rank; axis++)
        {
            if (before[axis] < 0 || after[axis] < 0)
            {
                throw new ArgumentException(
                    $"Pad: {before[axis]} before and {after[axis]} after axis {axis}; a slice takes away."
                );
            }
            sizes[axis] = Shape.Size((long)sizes[axis] + before[axis] + after[axis], "Pad");
        }
        var (starts, own) = (before.ToArray(), Shape);
        var y = Full(new(sizes), value, DType);
        var part = y._layout;
        for (var axis = 0; axis < Rank; axis++)
        {
            part = part.Slice(axis, starts[axis], own[axis], 1);
        }
        Conversion.CopyTo(this, new(y._storage, part, DType));
        if (RequiresGrad && GradMode.IsOn)
        {
            y.Record(
                new ViewNode(
                    "pad",
                    this,
                    g =>
                    {
                        for (var axis = 0; axis < starts.Length; axis++)
                        {
                            g = g.Slice(axis, starts[axis], starts[axis] + own[axis]);
                        }
                        return g;
                    }
                )
            );
        }
        return y;
    }

    /// <summary>The last two axes with zeros above a diagonal; 0 is the main one, positive ones lie above it.</summary>
    public Tensor Tril(int diagonal = 0) => Where(Diagonals("Tril") <= diagonal, this, Zeros([], DType));

    /// <summary>The last two axes with zeros below a diagonal.</summary>
    public Tensor Triu(int diagonal = 0) => Where(Diagonals("Triu") >= diagonal, this, Zeros([], DType));

    /// <summary>The product of all elements along an axis; its gradient is right beside zeros, too.</summary>
    public Tensor Prod(int dim, bool keepDim = false)
    {
        dim = Shape.Axis(dim, "Prod");
        var x = DType == DType.Bool ? Long() : this;
        if (x.Shape[dim] == 0)
        {
            var sizes = Shape.ToArray();
            sizes[dim] = 1;
            x = Ones(new(sizes), x.DType);
        }
        // By halves: as many products as a loop, and each is an op with a gradient.
        while (x.Shape[dim] > 1)
        {
            var half = x.Shape[dim] / 2;
            var product = x.Slice(dim, 0, half) * x.Slice(dim, half, 2 * half);
            x = x.Shape[dim] % 2 == 0 ? product : Concat([product, x.Slice(dim, 2 * half, 2 * half + 1)], dim);
        }
        return keepDim ? x : x.Squeeze(dim);
    }

    /// <summary>The product of all elements.</summary>
    public Tensor Prod() => Flatten().Prod(0);

    /// <summary>Column less row, over the last two axes.</summary>
    Tensor Diagonals(string op) =>
        Rank >= 2
            ? Arange(Shape[-1]) - Arange(Shape[-2]).Unsqueeze(1)
            : throw new InvalidOperationException($"{op}: {Shape} has fewer than two axes.");
}
