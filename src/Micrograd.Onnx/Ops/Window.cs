using Micrograd.Onnx.Running;
using Micrograd.TensorOps;

namespace Micrograd.Onnx.Ops;

/// <summary>Kernel, stride, dilation and padding of a convolution or a pooling, as attributes say them: padding may differ on both sides, or be said by a word.</summary>
readonly record struct Window(int[] Kernel, int[] Stride, int[] Dilation, int[] Before, int[] After)
{
    /// <param name="c">The call.</param>
    /// <param name="x">The input, <c>[N, C, …]</c>.</param>
    /// <param name="kernel">The kernel, where the weight says it.</param>
    public static Window Of(Call c, Tensor x, int[]? kernel = null)
    {
        if (x.Rank < 3)
        {
            throw c.Refused($"an input of {x.Shape}; it is [N, C, …]");
        }
        var dims = x.Rank - 2;
        var named = c.Ints("kernel_shape");
        if (named is null && kernel is null)
        {
            throw c.Refused("no kernel_shape");
        }
        if (named is not null && kernel is not null && !named.SequenceEqual(kernel.Select(size => (long)size)))
        {
            throw c.Refused(
                $"kernel_shape [{string.Join(", ", named)}] beside a weight of [{string.Join(", ", kernel)}]"
            );
        }
        kernel ??= Numbers(c, "kernel_shape", dims, 1, 1);
        var stride = Numbers(c, "strides", dims, 1, 1);
        var dilation = c.Node.Schema!.Attributes.Any(a => a.Name == "dilations")
            ? Numbers(c, "dilations", dims, 1, 1)
            : [.. Enumerable.Repeat(1, dims)];
        var pads = Numbers(c, "pads", 2 * dims, 0, 0);
        var (before, after) = (pads[..dims], pads[dims..]);
        switch (c.Text("auto_pad"))
        {
            case "NOTSET":
                break;
            case "VALID":
                Array.Clear(before);
                Array.Clear(after);
                break;
            case "SAME_UPPER" or "SAME_LOWER":
                for (var i = 0; i < dims; i++)
                {
                    var size = x.Shape[i + 2];
                    var all =
                        (long)((size - 1) / stride[i]) * stride[i] + (long)dilation[i] * (kernel[i] - 1) + 1 - size;
                    (before[i], after[i]) = Halves(c, Math.Max(0, all));
                }
                break;
            case var other:
                throw c.Refused($"auto_pad '{other}'");
        }
        return new(kernel, stride, dilation, before, after);
    }

    /// <summary>Padding for both sides; what is odd goes where the word says.</summary>
    public static (int Before, int After) Halves(Call c, long all)
    {
        var (less, more) = (c.Size(all / 2, "padding"), c.Size(all - all / 2, "padding"));
        return c.Text("auto_pad") == "SAME_LOWER" ? (more, less) : (less, more);
    }

    /// <summary>Numbers of an attribute, one a dim, or a usual one for each.</summary>
    public static int[] Numbers(Call c, string name, int count, int usual, long least)
    {
        if (c.Ints(name) is not { } numbers)
        {
            return [.. Enumerable.Repeat(usual, count)];
        }
        if (numbers.Length != count || numbers.Any(number => number < least || number > 1 << 24))
        {
            throw c.Refused($"{name} are [{string.Join(", ", numbers)}] for {count} numbers of {least} and more");
        }
        return [.. numbers.Select(number => (int)number)];
    }

    public SlidingWindows Sliding(bool ceilMode) =>
        new(
            TensorOps.Dims.Of(Kernel),
            TensorOps.Dims.Of(Stride),
            TensorOps.Dims.Of(Before),
            TensorOps.Dims.Of(After),
            TensorOps.Dims.Of(Dilation),
            ceilMode
        );
}
