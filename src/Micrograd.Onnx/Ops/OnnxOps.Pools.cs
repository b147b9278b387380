using Micrograd.Onnx.Running;
using Micrograd.TensorOps;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Pools(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("AveragePool", AveragePool);
        ops.AddSeveral("MaxPool", MaxPool);
        ops.Add("LpPool", LpPool);
        ops.Add("GlobalAveragePool", c => Global(c, (x, dims) => x.Mean(dims, keepDim: true)));
        ops.Add("GlobalMaxPool", c => Global(c, (x, dims) => x.Max(dims, keepDim: true)));
        ops.Add("GlobalLpPool", c => Global(c, (x, dims) => x.Norm(dims, Order(c), keepDim: true)));
    }

    static double Order(Call c) => c.Since < 2 ? c.Float("p") : c.Int("p");

    static Tensor Global(Call c, Func<Tensor, int[], Tensor> reduce) =>
        c[0].Rank >= 3 ? reduce(c[0], Dims(2, c[0].Rank)) : throw c.Refused($"{c[0].Shape}; it is [N, C, …]");

    static SlidingWindows Windows(Call c, int since)
    {
        var window = Window.Of(c, c[0]);
        if (window.Kernel.Length > 3)
        {
            throw c.Refused($"{window.Kernel.Length} spatial dims; there are kernels for one, two and three");
        }
        return window.Sliding(c.Since >= since && c.Is("ceil_mode"));
    }

    static Tensor AveragePool(Call c) =>
        new AvgPool(Windows(c, 10), c.Since >= 7 && c.Is("count_include_pad")).Apply(c[0]);

    static Tensor LpPool(Call c)
    {
        var order = Order(c);
        return new AvgPool(Windows(c, 18), true, 1).Apply(c[0].Abs().Pow(order)).Pow(1 / order);
    }

    static Tensor?[] MaxPool(Call c)
    {
        var windows = Windows(c, 10);
        var isWhole = c[0].DType == DType.Int64;
        var x = isWhole ? c[0].Float() : c[0];
        var values = new MaxPool(windows).Apply(x);
        values = isWhole ? values.Long() : values;
        if (!c.IsWanted(1))
        {
            return [values];
        }
        // Places of the whole tensor, and not of a plane.
        var sizes = c[0].Shape.ToArray()[2..];
        var plane = sizes.Aggregate(1L, (n, size) => n * size);
        var places = new MaxPoolIndices(windows).Apply(x);
        if (c.Is("storage_order"))
        {
            // Column after column.
            var (rest, turned) = (places, Tensor.Of(0L));
            for (var dim = sizes.Length - 1; dim >= 0; dim--)
            {
                var at = rest % (long)sizes[dim];
                var step = sizes[..dim].Aggregate(1L, (n, size) => n * size);
                turned += at * step;
                rest = new WholeQuotient().Apply(rest, Tensor.Full(rest.Shape, (long)sizes[dim], DType.Int64));
            }
            places = turned;
        }
        var planes = (Tensor.Arange(c[0].Count / plane) * plane).Reshape([
            .. values.Shape[..2],
            .. Enumerable.Repeat(1, sizes.Length),
        ]);
        return [values, places + planes];
    }
}
