using Micrograd.Kernels.Pooling;

namespace Micrograd.TensorOps;

/// <summary>Which windows a pooling has, along each of the last one to three dims.</summary>
internal abstract record PoolWindows
{
    /// <summary>How many dims are pooled.</summary>
    public abstract int Rank { get; }

    /// <summary>What they are, as an attribute in a program's text.</summary>
    protected abstract string Text { get; }

    /// <inheritdoc />
    public sealed override string ToString() => Text;

    /// <summary>The windows along one of the dims.</summary>
    /// <param name="called">The method, for refusals.</param>
    /// <param name="x">The input's shape.</param>
    /// <param name="dim">Which of the pooled dims.</param>
    protected abstract PoolAxis Axis(string called, Shape x, int dim);

    /// <summary>The size of the result along one of the dims, whatever lies in the windows.</summary>
    public Tensors.Layout Infer(string called, Tensor x, out PoolShape shape)
    {
        FloatsOnly.Require(called, x);
        if (x.Rank != Rank + 1 && x.Rank != Rank + 2)
        {
            throw new ArgumentException(
                $"{called}: {x.Shape} has {x.Rank} dims; with {Rank} spatial ones it must be [N, C, …], or [C, …]."
            );
        }
        var sizes = x.Shape.ToArray();
        var axes = new PoolAxis[3];
        Array.Fill(axes, PoolAxis.None);
        var planes = 1L;
        for (var i = 0; i < sizes.Length; i++)
        {
            var dim = i - (sizes.Length - Rank);
            if (dim < 0)
            {
                planes *= sizes[i];
                continue;
            }
            if (sizes[i] == 0)
            {
                throw new ArgumentException(
                    $"{called}: dim {i} of {x.Shape} has no place; a pooled dim has one at least."
                );
            }
            axes[3 - Rank + dim] = Axis(called, x.Shape, dim);
            sizes[i] = axes[3 - Rank + dim].Small;
        }
        shape = new(Shape.Size(planes, called), axes[0], axes[1], axes[2]);
        return Tensors.Layout.Contiguous(sizes);
    }
}

/// <summary>Windows of so many places, at equal distances.</summary>
/// <param name="Kernel">Places of a window, a number a dim, as all others.</param>
/// <param name="Stride">From one window to the next.</param>
/// <param name="Before">Places of padding before the first place.</param>
/// <param name="After">Places of padding after the last one.</param>
/// <param name="Dilation">From one place of a window to the next.</param>
/// <param name="CeilMode">Whether a last window may reach beyond the padding.</param>
internal sealed record SlidingWindows(Dims Kernel, Dims Stride, Dims Before, Dims After, Dims Dilation, bool CeilMode)
    : PoolWindows
{
    public override int Rank => Kernel.Count;

    protected override string Text =>
        $"{Kernel} by {Stride} from {Before} to {After} over {Dilation}{(CeilMode ? " up" : "")}";

    /// <summary>Of what a method or a module is given.</summary>
    public static SlidingWindows Of(
        string called,
        int dims,
        PerDim kernelSize,
        PerDim stride,
        PerDim padding,
        PerDim dilation,
        bool ceilMode
    )
    {
        if (kernelSize.IsNone)
        {
            throw new ArgumentException($"{called}: windows without a size.", nameof(kernelSize));
        }
        var kernel = kernelSize.For(called, nameof(kernelSize), dims, 1, 1);
        var both = padding.For(called, nameof(padding), dims, 0, 0);
        var steps = dilation.For(called, nameof(dilation), dims, 1, 1);
        for (var dim = 0; dim < dims; dim++)
        {
            var extent = (long)steps[dim] * (kernel[dim] - 1) + 1;
            if (both[dim] > extent / 2)
            {
                throw new ArgumentException(
                    $"{called}: a padding of {both[dim]} for windows of {extent}; it is at most half of them, or a window would hold padding alone.",
                    nameof(padding)
                );
            }
        }
        return new(
            kernel,
            stride.IsNone ? kernel : stride.For(called, nameof(stride), dims, 1, 1),
            both,
            both,
            steps,
            ceilMode
        );
    }

    protected override PoolAxis Axis(string called, Shape x, int dim)
    {
        var at = x.Rank - Rank + dim;
        var (size, kernel, stride, step) = (x.Sizes[at], Kernel[dim], Stride[dim], Dilation[dim]);
        var extent = (long)step * (kernel - 1) + 1;
        var padded = (long)size + Before[dim] + After[dim];
        var rest = padded - extent;
        if (rest < 0 && (!CeilMode || rest <= -stride))
        {
            throw new ArgumentException(
                $"{called}: windows of {extent} are larger than dim {at} of {x}, with its padding {padded}; take a smaller kernel, or more padding."
            );
        }
        var small = Shape.Size((CeilMode ? rest + stride - 1 : rest) / stride + 1, called);
        // The last window begins within the input, or in the padding before it.
        if (CeilMode && (small - 1L) * stride >= (long)size + Before[dim])
        {
            small--;
        }
        var (first, end, count) = (new int[small], new int[small], new int[small]);
        for (var i = 0; i < small; i++)
        {
            var start = (long)i * stride - Before[dim];
            var whole = Math.Min(start + extent, size + After[dim]);
            count[i] = (int)((whole - start - 1) / step) + 1;
            first[i] = (int)Math.Min(size, start < 0 ? start + (-start + step - 1) / step * step : start);
            end[i] = (int)Math.Max(first[i], Math.Min(start + extent, size));
        }
        return new(size, step, first, end, count);
    }
}

/// <summary>So many windows, whatever the input's size, that share its places as evenly as can be: ⌊i n / m⌋ … ⌈(i + 1) n / m⌉.</summary>
/// <param name="Output">How many, a number a dim.</param>
internal sealed record AdaptiveWindows(Dims Output) : PoolWindows
{
    public override int Rank => Output.Count;

    protected override string Text => $"adaptive {Output}";

    /// <summary>Of what a method or a module is given.</summary>
    public static AdaptiveWindows Of(string called, int dims, PerDim outputSize) =>
        outputSize.IsNone
            ? throw new ArgumentException($"{called}: no output size.", nameof(outputSize))
            : new(outputSize.For(called, nameof(outputSize), dims, 1, 1));

    protected override PoolAxis Axis(string called, Shape x, int dim)
    {
        var (size, small) = (x.Sizes[x.Rank - Rank + dim], Output[dim]);
        var (first, end, count) = (new int[small], new int[small], new int[small]);
        for (var i = 0; i < small; i++)
        {
            first[i] = (int)((long)i * size / small);
            end[i] = (int)(((i + 1L) * size + small - 1) / small);
            count[i] = end[i] - first[i];
        }
        return new(size, 1, first, end, count);
    }
}
