using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Rows;

/// <summary>The loops over one row that the row kernels are made of.</summary>
internal static unsafe class RowLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = f of the row, column by column. y may be one of the rows.</summary>
    public static void Run<TFunction>(TFunction f, RowOperands<T> row, T* y, int count)
        where TFunction : struct, IRowFunction
    {
        if (OperatingSystem.IsBrowser())
        {
            Interpreted(f, row, y, count);
        }
        else if (LaneWidth.Bits == 512)
        {
            Run<TFunction, Simd512<T>>(f, row, y, count);
        }
        else if (LaneWidth.Bits == 256)
        {
            Run<TFunction, Simd256<T>>(f, row, y, count);
        }
        else if (LaneWidth.Bits == 128)
        {
            Run<TFunction, Simd128<T>>(f, row, y, count);
        }
        else
        {
            Run<TFunction, SimdScalar<T>>(f, row, y, count);
        }
    }

    // As LaneLoop's: a method of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Run<TFunction, TSimd>(TFunction f, in RowOperands<T> row, T* y, int count)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T> => ShortRow<TSimd, T>.Map(f, row, y, count);

    // As LaneLoop's: interpreted code is quickest with plain numbers.
    static void Interpreted<TFunction>(TFunction f, in RowOperands<T> row, T* y, int count)
        where TFunction : struct, IRowFunction
    {
        var (s, t, u, v) = (Number(row.S), Number(row.T), Number(row.U), Number(row.V));
        for (var i = 0; i < count; i++)
        {
            var fromA = Number(row.A[i]);
            var fromB = TFunction.Rows > 1 ? Number(row.B[i]) : fromA;
            var fromC = TFunction.Rows > 2 ? Number(row.C[i]) : fromA;
            y[i] = T.CreateTruncating(f.Invoke(fromA, fromB, fromC, s, t, u, v).Value);
        }
    }

    static Real Number(T x) => new(double.CreateTruncating(x));

    /// <summary>The largest of a row; a NaN may be passed over.</summary>
    public static T Max(T* x, int count) =>
        LaneWidth.Bits switch
        {
            512 => Max<Simd512<T>>(x, count),
            256 => Max<Simd256<T>>(x, count),
            128 => Max<Simd128<T>>(x, count),
            _ => Max<SimdScalar<T>>(x, count),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static T Max<TSimd>(T* x, int count)
        where TSimd : struct, ISimd<TSimd, T> => ShortRow<TSimd, T>.Max(x, count);
}
