using System.Runtime.InteropServices;

namespace Micrograd.Bits;

/// <summary>
/// What is computed, by what is promised of it: <c>exact</c>, the same bits on every processor; <c>function</c>, some units of the last
/// place; <c>product</c>, a matrix product, and <c>rounded</c>, what has sums of products in it: the rounding of a sum of as many terms as
/// there are.
/// </summary>
static class Works
{
    // No multiple of any width, so that bodies and tails of loops are met.
    const int Rows = 37;
    const int Columns = 203;

    public static IEnumerable<(string Kind, string Name, Tensor Result)> Of(DType type)
    {
        var generator = new Generator(1);
        var x = Tensor.Randn([Rows, Columns], generator).To(type);
        var y = Tensor.Randn([Rows, Columns], generator).To(type);
        var positive = x.Abs() + 0.1;
        var wide = x * 30;
        var tall = Tensor.Randn([Columns, 45], generator).To(type);
        var filter = Tensor.Randn([Rows, Rows, 3], generator).To(type);
        var targets = Tensor.RandInt(0, Columns, [Rows], generator);
        (string Kind, string Name, Func<Tensor> Run)[] works =
        [
            ("exact", "add", () => x + y),
            ("exact", "subtract, broadcast", () => x - y[0]),
            ("exact", "multiply, transposed", () => x.T * y.T),
            ("exact", "divide", () => x / y),
            ("exact", "sqrt", () => positive.Sqrt()),
            ("exact", "relu", () => Backward(a => a.Relu(), x, y)),
            ("exact", "maximum", () => x.Max(y)),
            ("exact", "sum", () => x.Sum()),
            ("exact", "sum of rows", () => x.Sum(1)),
            ("exact", "sum of columns", () => x.Sum(0)),
            ("exact", "mean", () => x.Mean()),
            ("exact", "cumulative sum", () => x.CumSum(1)),
            ("exact", "random numbers", () => Tensor.Rand([Rows, Columns], new Generator(7)).To(type)),
            ("exact", "sort", () => x.Sort(1).Values),
            ("function", "exp", () => x.Exp()),
            ("function", "exp, far", () => wide.Exp()),
            ("function", "log", () => positive.Log()),
            ("function", "expm1", () => x.Expm1()),
            ("function", "log1p", () => positive.Log1p()),
            ("function", "tanh", () => x.Tanh()),
            ("function", "sigmoid", () => x.Sigmoid()),
            ("function", "erf", () => x.Erf()),
            ("function", "gelu", () => positive.Gelu()),
            ("function", "sin", () => x.Sin()),
            ("function", "cos", () => wide.Cos()),
            ("function", "power", () => positive.Pow(0.7)),
            ("product", "product", () => x.MatMul(tall)),
            ("product", "transposed product", () => x.T.MatMul(y)),
            ("product", "vector", () => x[0].MatMul(tall)),
            ("product", "squares", () => x[0].MatMul(x[0])),
            ("rounded", "convolution", () => x.Conv1d(filter, padding: "same")),
            ("rounded", "convolution, by the input", () => Backward(a => a.Conv1d(filter, padding: "same"), x, y)),
            ("rounded", "convolution, by the weight", () => Backward(a => x.Conv1d(a, padding: "same"), filter, y)),
            ("rounded", "softmax", () => Backward(a => a.Softmax(1), x, y)),
            ("rounded", "log-softmax", () => x.LogSoftmax(1)),
            ("rounded", "layer norm", () => Backward(a => a.LayerNorm(a.Shape[^1]), x, y)),
            ("rounded", "cross-entropy", () => Loss.CrossEntropy(x, targets)),
            ("rounded", "variance", () => x.Var()),
        ];
        return works.Select(work => (work.Kind, work.Name, work.Run()));
    }

    /// <summary>The gradient of x, for a cotangent.</summary>
    static Tensor Backward(Func<Tensor, Tensor> f, Tensor x, Tensor cotangent) =>
        Gradients.Vjp(f, x, cotangent).Gradient;

    public static byte[] Bytes(Tensor x) =>
        x.DType == DType.Float64
            ? MemoryMarshal.AsBytes<double>(x.ToArray<double>()).ToArray()
            : MemoryMarshal.AsBytes<float>(x.ToArray<float>()).ToArray();
}
