namespace Micrograd.Kernels;

/// <summary>A loop over contiguous elements: of floating-point numbers in lanes, or of whole numbers one by one.</summary>
/// <typeparam name="T">The elements.</typeparam>
internal unsafe interface IElementLoop<T>
    where T : unmanaged
{
    /// <summary>y[i] = f(a[i·stepA], b[i·stepB], c[i·stepC], d[i·stepD]) for i &lt; count; a step is 1, or 0 with a block of equal numbers.</summary>
    static abstract void Run<TFunction>(
        TFunction f,
        T* a,
        nuint stepA,
        T* b,
        nuint stepB,
        T* c,
        nuint stepC,
        T* d,
        nuint stepD,
        T* y,
        nuint count
    )
        where TFunction : struct, ILaneFunction;
}
