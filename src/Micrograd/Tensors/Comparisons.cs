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
        var y = Tensor.Uninitialized(sizes, DType.Bool, op);
        var results = y._storage.Span<bool>();
        if (dtype.IsFloating())
        {
            Fill(Elements<double>(a, dtype, sizes), Elements<double>(b, dtype, sizes), results, floating);
        }
        else
        {
            Fill(Elements<long>(a, dtype, sizes), Elements<long>(b, dtype, sizes), results, whole);
        }
        return y;
    }

    // Rounded to the common type first: 0.1 is the float32 0.1 beside float32 numbers.
    static ReadOnlySpan<T> Elements<T>(Tensor x, DType common, int[] sizes)
        where T : unmanaged =>
        Conversion.Copy(x.Detach().To(common).Expand(new(sizes)), DTypes.Of<T>(), "Compare").AsReadOnlySpan<T>();

    static void Fill<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> results, Func<T, T, bool> compare)
    {
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = compare(a[i], b[i]);
        }
    }
}
