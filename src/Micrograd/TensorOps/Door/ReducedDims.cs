using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Over which dims a reduction runs, and what shape its result has.</summary>
internal readonly struct ReducedDims
{
    readonly ulong _reduced;
    readonly Shape _shape;

    /// <param name="op">The op, for messages.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="dims">The dims; none means all.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    /// <exception cref="ArgumentException">A dim is named twice.</exception>
    public ReducedDims(string op, Shape shape, Dims dims)
    {
        _shape = shape;
        if (dims.Count == 0)
        {
            _reduced = ulong.MaxValue;
            return;
        }
        foreach (var given in dims.AsSpan())
        {
            var bit = 1ul << shape.DimAlong(given, op);
            if ((_reduced & bit) != 0)
            {
                throw new ArgumentException($"{op}: dim {given} of {shape} is named twice.", nameof(dims));
            }
            _reduced |= bit;
        }
    }

    public bool IsReduced(int dim) => (_reduced >> dim & 1) != 0;

    /// <summary>How many elements become one; the most that there are, of an empty tensor's dims that are more.</summary>
    public long Columns
    {
        get
        {
            long columns = 1;
            var isEmpty = false;
            for (var dim = 0; dim < _shape.Rank; dim++)
            {
                if (IsReduced(dim))
                {
                    isEmpty |= _shape.Sizes[dim] == 0;
                    columns = (long)Int128.Min(long.MaxValue, (Int128)columns * Math.Max(1, _shape.Sizes[dim]));
                }
            }
            return isEmpty ? 0 : columns;
        }
    }

    /// <summary>The dims that stay, and after them those that are reduced: elements in this order are rows of what becomes one.</summary>
    public Dims InnermostOrder
    {
        get
        {
            Span<int> order = stackalloc int[_shape.Rank];
            var next = 0;
            for (var pass = 0; pass < 2; pass++)
            {
                for (var dim = 0; dim < order.Length; dim++)
                {
                    if (IsReduced(dim) == (pass == 1))
                    {
                        order[next++] = dim;
                    }
                }
            }
            return Dims.Of(order);
        }
    }

    /// <summary>The order in which a tensor is copied whose elements are no such rows.</summary>
    public Dims? OrderFor(Tensor x)
    {
        if (x.IsContiguous && AreLast)
        {
            return null;
        }
        var order = InnermostOrder;
        return x._layout.Permute(order.AsSpan()).IsContiguous ? null : order;
    }

    /// <summary>Whether no dim that stays comes after one that is reduced.</summary>
    bool AreLast
    {
        get
        {
            var dim = _shape.Rank - 1;
            while (dim >= 0 && IsReduced(dim))
            {
                dim--;
            }
            while (dim >= 0 && !IsReduced(dim))
            {
                dim--;
            }
            return dim < 0;
        }
    }

    /// <summary>The sizes of the result: without the reduced dims, or with 1 in their place.</summary>
    public int[] Result(bool keepDim)
    {
        Span<int> sizes = stackalloc int[_shape.Rank];
        var next = 0;
        for (var dim = 0; dim < sizes.Length; dim++)
        {
            if (keepDim || !IsReduced(dim))
            {
                sizes[next++] = IsReduced(dim) ? 1 : _shape.Sizes[dim];
            }
        }
        return sizes[..next].ToArray();
    }

    /// <summary>The layout of the result, of the strides that it has with the reduced dims.</summary>
    public Layout Result(ReadOnlySpan<int> strides, bool keepDim)
    {
        Span<int> left = stackalloc int[_shape.Rank];
        var next = 0;
        for (var dim = 0; dim < left.Length; dim++)
        {
            if (keepDim || !IsReduced(dim))
            {
                left[next++] = strides[dim];
            }
        }
        return Layout.Of(Result(keepDim), left[..next]);
    }

    /// <summary>A result of either shape with its reduced dims as 1.</summary>
    public Tensor AsKept(Tensor result) => result.As(new(Result(keepDim: true)));
}
