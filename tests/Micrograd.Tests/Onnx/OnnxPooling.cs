using Micrograd.TensorOps;

namespace Micrograd.Tests.Onnx;

/// <summary>The standard's poolings and what it does with patches and pixels.</summary>
static class OnnxPooling
{
    public static Tensor Average(OnnxNode node, Tensor?[] x) =>
        new AvgPool(Windows(node, x[0]!), node.Long("count_include_pad", 0) != 0).Apply(x[0]!);

    public static Tensor[] Max(OnnxNode node, Tensor?[] x)
    {
        var windows = Windows(node, x[0]!);
        var values = new MaxPool(windows).Apply(x[0]!);
        if (node.Outputs.Length == 1)
        {
            return [values];
        }
        // Places of the whole tensor, and not of a plane.
        var plane = x[0]!.Shape[2..].ElementCount;
        var planes = (Tensor.Arange((int)(x[0]!.Count / plane)) * plane).Reshape([
            .. values.Shape[..2],
            .. Enumerable.Repeat(1, windows.Rank),
        ]);
        return [values, new MaxPoolIndices(windows).Apply(x[0]!) + planes];
    }

    public static Tensor Norm(OnnxNode node, Tensor?[] x)
    {
        var order = node.Long("p", 2);
        return new AvgPool(Windows(node, x[0]!), true, 1).Apply(x[0]!.Abs().Pow(order)).Pow(1.0 / order);
    }

    public static Tensor Global(Tensor x, Func<Tensor, int[], Tensor> reduce) =>
        reduce(x, [.. Enumerable.Range(2, x.Rank - 2)]);

    public static Tensor Folded(OnnxNode node, Tensor?[] x)
    {
        var (size, kernel) = (x[1]!.ToArray<long>(), x[2]!.ToArray<long>());
        var pads = Numbers(node, "pads", 4, 0);
        return x[0]!.Fold(
            ((int)size[0], (int)size[1]),
            ((int)kernel[0], (int)kernel[1]),
            PerDim.Create(Numbers(node, "dilations", 2, 1)),
            (pads[0], pads[1]),
            PerDim.Create(Numbers(node, "strides", 2, 1))
        );
    }

    public static Tensor ToSpace(OnnxNode node, Tensor x)
    {
        var b = (int)node.Long("blocksize", 1);
        if (node.Text("mode", "DCR") == "CRD")
        {
            return x.PixelShuffle(b);
        }
        var (n, c, h, w) = x.Shape;
        var apart = x.Reshape(n, b, b, c / b / b, h, w).Permute(0, 3, 4, 1, 5, 2);
        return apart.Reshape(n, c / b / b, h * b, w * b);
    }

    public static Tensor ToDepth(OnnxNode node, Tensor x)
    {
        var b = (int)node.Long("blocksize", 1);
        var (n, c, h, w) = x.Shape;
        var apart = x.Reshape(n, c, h / b, b, w / b, b).Permute(0, 3, 5, 1, 2, 4);
        return apart.Reshape(n, c * b * b, h / b, w / b);
    }

    static SlidingWindows Windows(OnnxNode node, Tensor x)
    {
        var kernel = node.Longs("kernel_shape")!;
        var dims = kernel.Length;
        var (stride, dilation) = (Numbers(node, "strides", dims, 1), Numbers(node, "dilations", dims, 1));
        var pads = Numbers(node, "pads", 2 * dims, 0);
        var word = node.Text("auto_pad", "NOTSET");
        for (var i = 0; i < dims && word.StartsWith("SAME", StringComparison.Ordinal); i++)
        {
            var size = x.Shape[i + 2];
            var all = Math.Max(0, ((size - 1) / stride[i] * stride[i]) + dilation[i] * (kernel[i] - 1) + 1 - size);
            var less = all / 2;
            (pads[i], pads[i + dims]) = word == "SAME_UPPER" ? (less, all - less) : (all - less, less);
        }
        return new(
            Dims.Of(kernel),
            Dims.Of(stride),
            Dims.Of(pads.AsSpan(..dims)),
            Dims.Of(pads.AsSpan(dims..)),
            Dims.Of(dilation),
            node.Long("ceil_mode", 0) != 0
        );
    }

    static int[] Numbers(OnnxNode node, string name, int count, int usual) =>
        node.Longs(name) ?? [.. Enumerable.Repeat(usual, count)];
}
