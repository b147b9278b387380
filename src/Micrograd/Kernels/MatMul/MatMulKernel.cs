using System.Numerics;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// Matrix products of float, double or long: C = A·B and C = start + A·B, with any strides, optionally through an elementwise
/// function. Whole numbers wrap around.
/// </summary>
/// <remarks>
/// Each number of C has the same bits whatever the layout and the number of threads, with FMA on every vector width: it is one chain of
/// multiply-adds in the order of k, or with at most three rows or columns a sum of several (<see cref="VectorProduct{TSimd, TVector, T}"/>).
/// C must not share numbers with A or B.
/// </remarks>
internal static unsafe class MatMulKernel
{
    /// <summary>C = A·B.</summary>
    public static void Multiply<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c)
        where T : unmanaged, INumber<T> => Multiply(a, b, c, new Identity<T>());

    /// <summary>C = f(A·B).</summary>
    public static void Multiply<T, TFunction>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, TFunction function)
        where T : unmanaged, INumber<T>
        where TFunction : struct, ITileFunction<T>
    {
        Check(a, b, c);
        fixed (T* firstA = &a.First)
        fixed (T* firstB = &b.First)
        fixed (T* firstC = &c.First)
        {
            ProductSplit.Run(Describe(a, firstA, b, firstB, c, firstC), function);
        }
    }

    /// <summary>
    /// C = start + A·B. Start may be C itself, a repeated row, or any matrix that shares no numbers with C.
    /// </summary>
    public static void MultiplyAdd<T>(in Matrix<T> start, in Matrix<T> a, in Matrix<T> b, in Matrix<T> c)
        where T : unmanaged, INumber<T> => MultiplyAdd(start, a, b, c, new Identity<T>());

    /// <summary>C = f(start + A·B).</summary>
    public static void MultiplyAdd<T, TFunction>(
        in Matrix<T> start,
        in Matrix<T> a,
        in Matrix<T> b,
        in Matrix<T> c,
        TFunction function
    )
        where T : unmanaged, INumber<T>
        where TFunction : struct, ITileFunction<T>
    {
        Check(a, b, c);
        if (start.Rows != c.Rows || start.Columns != c.Columns)
        {
            throw new ArgumentException(
                $"MatMul: start is [{start.Rows}, {start.Columns}], the product [{c.Rows}, {c.Columns}].",
                nameof(start)
            );
        }

        fixed (T* firstStart = &start.First)
        fixed (T* firstA = &a.First)
        fixed (T* firstB = &b.First)
        fixed (T* firstC = &c.First)
        {
            var product = Describe(a, firstA, b, firstB, c, firstC);
            product.Start = firstStart;
            product.StartRow = start.RowStride;
            product.StartColumn = start.ColumnStride;
            ProductSplit.Run(product, function);
        }
    }

    internal static void Check<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double) && typeof(T) != typeof(long))
        {
            throw new NotSupportedException(
                $"MatMul: no kernel for {typeof(T).Name}; float, double and long have one."
            );
        }

        if (a.Columns != b.Rows || c.Rows != a.Rows || c.Columns != b.Columns)
        {
            throw new ArgumentException(
                $"MatMul: [{a.Rows}, {a.Columns}] × [{b.Rows}, {b.Columns}] does not give [{c.Rows}, {c.Columns}]."
            );
        }

        if (c.SharesPlaces)
        {
            throw new ArgumentException(
                $"MatMul: the result's strides ({c.RowStride}, {c.ColumnStride}) put several of its elements in one place.",
                nameof(c)
            );
        }
    }

    internal static Product<T> Describe<T>(
        in Matrix<T> a,
        T* firstA,
        in Matrix<T> b,
        T* firstB,
        in Matrix<T> c,
        T* firstC
    )
        where T : unmanaged =>
        new()
        {
            Rows = c.Rows,
            Columns = c.Columns,
            Depth = a.Columns,
            A = firstA,
            ARow = a.RowStride,
            AColumn = a.ColumnStride,
            B = firstB,
            BRow = b.RowStride,
            BColumn = b.ColumnStride,
            C = firstC,
            CRow = c.RowStride,
            CColumn = c.ColumnStride,
        };
}
