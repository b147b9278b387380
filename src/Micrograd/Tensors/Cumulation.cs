namespace Micrograd.Tensors;

/// <summary>Sums of all elements up to each place.</summary>
internal static class Cumulation
{
    /// <summary>Running sums along an axis; the gradient is the running sum from the other end.</summary>
    public static Tensor Sum(Tensor x, int axis)
    {
        var turned = Conversion.Copy(
            x.Detach().Transpose(axis, -1),
            x.DType == DType.Bool ? DType.Int64 : x.DType,
            "CumSum"
        );
        var size = turned.Shape[-1];
        switch (turned.DType)
        {
            case DType.Float64:
                Run(turned._storage.Span<double>(), size);
                break;
            case DType.Float32:
                RunSingle(turned._storage.Span<float>(), size);
                break;
            case DType.Int64:
                Run(turned._storage.Span<long>(), size);
                break;
            default:
                throw new NotSupportedException(
                    $"CumSum: {x.DType.Text()} is for storage; compute in To(DType.Float32)."
                );
        }
        var y = turned.Transpose(axis, -1);
        if (x.RequiresGrad && GradMode.IsOn)
        {
            y.Record(new ViewNode("cumsum", x, g => g.Flip(axis).CumSum(axis).Flip(axis)));
        }
        return y;
    }

    static void Run<T>(Span<T> x, int size)
        where T : System.Numerics.IAdditionOperators<T, T, T>
    {
        for (var i = 1; i < x.Length; i++)
        {
            x[i] = i % size == 0 ? x[i] : x[i - 1] + x[i];
        }
    }

    // In double, since each sum carries the errors of all before it.
    static void RunSingle(Span<float> x, int size)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sum = i % size == 0 ? x[i] : sum + x[i];
            x[i] = (float)sum;
        }
    }
}
