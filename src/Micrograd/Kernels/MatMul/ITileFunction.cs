namespace Micrograd.Kernels.MatMul;

/// <summary>
/// An elementwise function of a product, such as an activation. It is applied to each tile when the tile's sums are
/// complete, while they are in the nearest cache; a bias needs none, since sums start from it.
/// </summary>
internal unsafe interface ITileFunction<T>
    where T : unmanaged
{
    /// <summary>Whether nothing is to be done; a constant, so that the plain product pays nothing.</summary>
    static abstract bool IsIdentity { get; }

    /// <summary>Replaces adjacent numbers by the function of them. Runs on several threads at once.</summary>
    void Apply(T* numbers, int count);
}

/// <summary>The product as it is.</summary>
internal readonly struct Identity<T> : ITileFunction<T>
    where T : unmanaged
{
    public static bool IsIdentity => true;

    public unsafe void Apply(T* numbers, int count) { }
}
