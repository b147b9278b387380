using Micrograd.TensorOps;

namespace Micrograd.Tests.Onnx;

/// <summary>The standard's convolutions: padding may differ on both sides, be found from the output, or be said by a word.</summary>
static class OnnxConvolution
{
    public static Tensor Conv(OnnxNode node, Tensor?[] x)
    {
        var dims = x[0]!.Rank - 2;
        var (stride, dilation) = (Numbers(node, "strides", dims, 1), Numbers(node, "dilations", dims, 1));
        var pads = Numbers(node, "pads", 2 * dims, 0);
        var word = node.Text("auto_pad", "NOTSET");
        for (var i = 0; i < dims && word.StartsWith("SAME", StringComparison.Ordinal); i++)
        {
            var size = x[0]!.Shape[i + 2];
            var all = ((size - 1) / stride[i]) * stride[i] + dilation[i] * (x[1]!.Shape[i + 2] - 1) + 1 - size;
            (pads[i], pads[i + dims]) = Split(Math.Max(0, all), moreAfter: word == "SAME_UPPER");
        }
        return new Convolution(
            Dims.Of(stride),
            Dims.Of(pads.AsSpan(..dims)),
            Dims.Of(pads.AsSpan(dims..)),
            Dims.Of(dilation),
            (int)node.Long("group", 1)
        ).Apply(Given(x));
    }

    public static Tensor Transposed(OnnxNode node, Tensor?[] x)
    {
        var dims = x[0]!.Rank - 2;
        var (stride, dilation) = (Numbers(node, "strides", dims, 1), Numbers(node, "dilations", dims, 1));
        var more = Numbers(node, "output_padding", dims, 0);
        var pads = Numbers(node, "pads", 2 * dims, 0);
        var word = node.Text("auto_pad", "NOTSET");
        var wanted = node.Longs("output_shape");
        for (var i = 0; i < dims; i++)
        {
            var size = x[0]!.Shape[i + 2];
            var whole = (size - 1) * stride[i] + more[i] + dilation[i] * (x[1]!.Shape[i + 2] - 1) + 1;
            if (wanted is not null || word.StartsWith("SAME", StringComparison.Ordinal))
            {
                var all = whole - (wanted?[i] ?? size * stride[i]);
                // What is more than the kernel gives is added at the end.
                more[i] += Math.Max(0, -all);
                (pads[i], pads[i + dims]) = Split(Math.Max(0, all), moreAfter: word == "SAME_UPPER");
            }
        }
        return new TransposedConvolution(
            Dims.Of(stride),
            Dims.Of(pads.AsSpan(..dims)),
            Dims.Of(pads.AsSpan(dims..)),
            Dims.Of(dilation),
            (int)node.Long("group", 1),
            Dims.Of(more)
        ).Apply(Given(x));
    }

    static (int Before, int After) Split(int all, bool moreAfter) =>
        moreAfter ? (all / 2, all - all / 2) : (all - all / 2, all / 2);

    static int[] Numbers(OnnxNode node, string name, int count, int usual) =>
        node.Longs(name) ?? [.. Enumerable.Repeat(usual, count)];

    static Tensor[] Given(Tensor?[] x) => [.. x.Where(t => t is not null).Select(t => t!)];
}
