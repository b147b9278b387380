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

    // As LaneLoop's: a method of its own, in which the function stands once, and not a call of the loop of short rows: what is inlined
    // into what is inlined has no room left for a sigmoid.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Run<TFunction, TSimd>(TFunction f, in RowOperands<T> row, T* y, nint count)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        nint lanes = TSimd.Count;
        var a = row.A;
        var b = row.B;
        var c = row.C;
        var (s, t) = (Lanes<TSimd>(row.S), Lanes<TSimd>(row.T));
        var (u, v) = (Lanes<TSimd>(row.U), Lanes<TSimd>(row.V));
        for (nint i = 0; i < count; i += lanes)
        {
            TSimd fromA;
            TSimd fromB;
            TSimd fromC;
            var rest = (int)(count - i);
            if (rest >= lanes)
            {
                fromA = TSimd.Load(ref *(a + i));
                fromB = TFunction.Rows > 1 ? TSimd.Load(ref *(b + i)) : fromA;
                fromC = TFunction.Rows > 2 ? TSimd.Load(ref *(c + i)) : fromA;
            }
            else
            {
                fromA = TSimd.LoadFirst(a + i, rest);
                fromB = TFunction.Rows > 1 ? TSimd.LoadFirst(b + i, rest) : fromA;
                fromC = TFunction.Rows > 2 ? TSimd.LoadFirst(c + i, rest) : fromA;
            }
            var result = f.Invoke<Lanes<TSimd, T>>(new(fromA), new(fromB), new(fromC), s, t, u, v).Value;
            if (rest >= lanes)
            {
                TSimd.Store(result, ref *(y + i));
            }
            else
            {
                TSimd.StoreFirst(result, y + i, rest);
            }
        }
    }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Lanes<TSimd>(T number)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.Broadcast(number));

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
