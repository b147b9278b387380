namespace Micrograd.Kernels;

/// <summary>A loop over contiguous elements: of floating-point numbers in lanes, or of whole numbers one by one.</summary>
/// <typeparam name="T">The elements.</typeparam>
internal interface IElementLoop<T>
    where T : unmanaged
{
    /// <summary>y[i] = f(a[i·stepA], b[i·stepB], c[i·stepC], d[i·stepD]) for i &lt; count; a step is 1, or 0 with a block of equal numbers.</summary>
    static abstract void Run<TFunction>(
        TFunction f,
        ref readonly T a,
        nuint stepA,
        ref readonly T b,
        nuint stepB,
        ref readonly T c,
        nuint stepC,
        ref readonly T d,
        nuint stepD,
        ref T y,
        nuint count
    )
        where TFunction : struct, ILaneFunction;
}
