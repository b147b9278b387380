namespace Micrograd.Tensors;

/// <summary>Comparisons element by element, with broadcasting; nothing flows back through them.</summary>
internal static class Comparisons
{
    public static Tensor Run(
        string op,
        Tensor a,
        Tensor b,
        Func<double, double, bool> floating,
        Func<long, long, bool> whole
    )
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var dtype = DTypes.Promote(a.DType, a.IsWeak, b.DType, b.IsWeak);
        var sizes = Broadcasting.Sizes(op, a.Shape, b.Shape);
        return dtype.IsFloating()
            ? Run(Elements(a, dtype, DType.Float64, sizes), Elements(b, dtype, DType.Float64, sizes), floating)
            : Run(Elements(a, dtype, DType.Int64, sizes), Elements(b, dtype, DType.Int64, sizes), whole);
    }

    // Rounded to the common type first: 0.1 is the float32 0.1 beside float32 numbers.
    static Tensor Elements(Tensor x, DType common, DType compared, int[] sizes) =>
        Conversion.Copy(x.Detach().To(common).Expand(new(sizes)), compared, "Compare");

    static Tensor Run<T>(Tensor a, Tensor b, Func<T, T, bool> compare)
        where T : unmanaged
    {
        var y = Tensor.Uninitialized(a._layout.Sizes, DType.Bool, "Compare");
        var left = a.Elements<T>("Compare");
        var right = b.Elements<T>("Compare");
        var results = y._storage.Span<bool>();
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = compare(left[i], right[i]);
        }
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return y;
    }
}
