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

    /// <summary>The same over rows, which lie a step apart.</summary>
    static abstract void Run<TFunction>(TFunction f, ElementRows<T> rows)
        where TFunction : struct, ILaneFunction;

    /// <summary>The sums of the columns of contiguous matrices.</summary>
    /// <param name="x">Matrices [rows, columns], one after the other.</param>
    /// <param name="rows">The rows of each.</param>
    /// <param name="columns">The columns of each.</param>
    /// <param name="sums">A row of sums for each matrix.</param>
    static abstract void SumColumns(ReadOnlySpan<T> x, int rows, int columns, Span<T> sums);
}
