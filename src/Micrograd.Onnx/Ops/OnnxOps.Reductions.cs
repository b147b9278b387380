using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Reductions(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("ReduceSum", c => Reduce(c, (x, dims, keep) => x.Sum(dims, keep)), goesRound: true);
        ops.Add("ReduceMean", c => Reduce(c, (x, dims, keep) => OfFractions(x, t => t.Mean(dims, keep))));
        ops.Add("ReduceMax", c => Reduce(c, (x, dims, keep) => Extreme(c, x, dims, keep, isLargest: true)));
        ops.Add("ReduceMin", c => Reduce(c, (x, dims, keep) => Extreme(c, x, dims, keep, isLargest: false)));
        ops.Add("ReduceProd", c => Reduce(c, Product), goesRound: true);
        ops.Add("ReduceL1", c => Reduce(c, (x, dims, keep) => x.Abs().Sum(dims, keep), x => x.Abs()), goesRound: true);
        ops.Add(
            "ReduceL2",
            c => Reduce(c, (x, dims, keep) => OfFractions(x, t => t.Norm(dims, keepDim: keep)), x => x.Abs())
        );
        ops.Add(
            "ReduceLogSum",
            c =>
                Reduce(
                    c,
                    (x, dims, keep) => OfFractions(x, t => t.Sum(dims, keep).Log()),
                    x => OfFractions(x, t => t.Log())
                )
        );
        ops.Add("ReduceLogSumExp", c => Reduce(c, (x, dims, keep) => OfFractions(x, t => LogSumExp(t, dims, keep))));
        ops.Add(
            "ReduceSumSquare",
            c => Reduce(c, (x, dims, keep) => RealFunctions.Square(x).Sum(dims, keep), x => RealFunctions.Square(x)),
            goesRound: true
        );
        ops.Add("ArgMax", c => Position(c, (x, axis, keep) => x.ArgMax(axis, keep)));
        ops.Add("ArgMin", c => Position(c, (x, axis, keep) => x.ArgMin(axis, keep)));
        ops.Add("CumSum", CumSum, goesRound: true);
        ops.Add("CumProd", CumProd, goesRound: true);
        ops.AddSeveral("TopK", TopK);
    }

    /// <summary>A reduction over the dims that an attribute or an input names, or over all.</summary>
    /// <param name="c">The call.</param>
    /// <param name="f">The reduction, of dims that there are.</param>
    /// <param name="ofNone">What is left of it where no dim is reduced, as an attribute may want; x itself unless said.</param>
    static Tensor Reduce(Call c, Func<Tensor, int[], bool, Tensor> f, Func<Tensor, Tensor>? ofNone = null)
    {
        var x = c[0];
        var named = c.Maybe(1) is not null ? c.Numbers(1) : c.Node.Attributes.GetValueOrDefault("axes")?.Ints;
        var keep = c.Is("keepdims");
        if (named is null or [])
        {
            if (c.Since >= 13 && HasNoop(c) && c.Is("noop_with_empty_axes"))
            {
                return ofNone is null ? x : ofNone(x);
            }
            named = [.. Dims(0, x.Rank).Select(dim => (long)dim)];
        }
        if (x.Rank == 0)
        {
            return ofNone is null ? x : ofNone(x);
        }
        return f(x, c.AxesOf(named, x.Rank), keep);
    }

    static bool HasNoop(Call c) => Array.Exists(c.Node.Schema!.Attributes, a => a.Name == "noop_with_empty_axes");

    static Tensor OfFractions(Tensor x, Func<Tensor, Tensor> f) => f(x.DType == DType.Int64 ? x.Double() : x);

    static Shape Reduced(Tensor x, int[] dims, bool keep)
    {
        var sizes = new List<int>();
        for (var dim = 0; dim < x.Rank; dim++)
        {
            if (!dims.Contains(dim))
            {
                sizes.Add(x.Shape[dim]);
            }
            else if (keep)
            {
                sizes.Add(1);
            }
        }
        return Shape.Create([.. sizes]);
    }

    static bool IsEmpty(Tensor x, int[] dims) => dims.Any(dim => x.Shape[dim] == 0);

    /// <summary>Of no numbers the largest is the least that there is.</summary>
    static Tensor Extreme(Call c, Tensor x, int[] dims, bool keep, bool isLargest)
    {
        if (x.DType == DType.Bool)
        {
            return isLargest ? x.Any(dims, keep) : x.All(dims, keep);
        }
        if (IsEmpty(x, dims))
        {
            var shape = Reduced(x, dims, keep);
            var (least, largest) = c.TypeOf(0).Range();
            return x.DType == DType.Int64
                ? Tensor.Full(shape, isLargest ? least : largest, DType.Int64)
                : Tensor.Full(shape, isLargest ? double.NegativeInfinity : double.PositiveInfinity, x.DType);
        }
        return isLargest ? x.Max(dims, keep) : x.Min(dims, keep);
    }

    static Tensor LogSumExp(Tensor x, int[] dims, bool keep) =>
        IsEmpty(x, dims)
            ? Tensor.Full(Reduced(x, dims, keep), double.NegativeInfinity, x.DType)
            : x.LogSumExp(dims, keep);

    static Tensor Product(Tensor x, int[] dims, bool keep)
    {
        foreach (var dim in dims.OrderDescending())
        {
            x = x.Prod(dim, keep);
        }
        return x;
    }

    static Tensor Position(Call c, Func<Tensor, int, bool, Tensor> f)
    {
        var x = c[0];
        var axis = c.Axis(c.Int("axis"), x.Rank);
        var isLast = c.Since >= 12 && c.Is("select_last_index");
        return isLast ? x.Shape[axis] - 1L - f(x.Flip(axis), axis, c.Is("keepdims")) : f(x, axis, c.Is("keepdims"));
    }

    static Tensor CumSum(Call c)
    {
        var (axis, isReverse) = (c.Axis(c.Number(1), c[0].Rank), c.Is("reverse"));
        var x = isReverse ? c[0].Flip(axis) : c[0];
        if (c.Is("exclusive") && x.Shape[axis] > 0)
        {
            var first = x.Slice(axis, 0, 1);
            x = Tensor.Concat([Tensor.ZerosLike(first), x.Slice(axis, 0, x.Shape[axis] - 1)], axis);
        }
        var sums = x.CumSum(axis);
        return isReverse ? sums.Flip(axis) : sums;
    }

    static Tensor CumProd(Call c)
    {
        var (axis, isReverse) = (c.Axis(c.Number(1), c[0].Rank), c.Is("reverse"));
        var x = isReverse ? c[0].Flip(axis) : c[0];
        if (c.Is("exclusive") && x.Shape[axis] > 0)
        {
            var first = x.Slice(axis, 0, 1);
            x = Tensor.Concat([Tensor.OnesLike(first), x.Slice(axis, 0, x.Shape[axis] - 1)], axis);
        }
        var products = x.CumProd(axis);
        return isReverse ? products.Flip(axis) : products;
    }

    static Tensor?[] TopK(Call c)
    {
        var axis = c.Axis(c.Int("axis"), c[0].Rank);
        var k = c.Since < 10 ? c.Int("k") : c.Number(1);
        if (k < 0 || k > c[0].Shape[axis])
        {
            throw c.Refused($"the {k} largest of {c[0].Shape[axis]}");
        }
        var (values, indices) = c[0].TopK((int)k, axis, c.Since < 11 || c.Is("largest"));
        return [values, indices];
    }
}
