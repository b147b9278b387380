using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// The one loop that all elementwise rules share, forward and backward: lanes as wide as the processor's, the last of them as
/// many as are left. What the function does not read is not loaded.
/// </summary>
internal readonly unsafe struct LaneLoop<T> : IElementLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run<TFunction>(
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
        where TFunction : struct, ILaneFunction
    {
        if (OperatingSystem.IsBrowser())
        {
            Interpreted(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
        else if (LaneWidth.Bits == 512)
        {
            Loop<TFunction, Simd512<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
        else if (LaneWidth.Bits == 256)
        {
            Loop<TFunction, Simd256<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
        else if (LaneWidth.Bits == 128)
        {
            Loop<TFunction, Simd128<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
        else
        {
            Loop<TFunction, SimdScalar<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
    }

    public static void Run<TFunction>(TFunction f, ElementRows<T> rows)
        where TFunction : struct, ILaneFunction
    {
        if (OperatingSystem.IsBrowser())
        {
            for (; rows.Rows > 0; rows.Next())
            {
                Interpreted(
                    f,
                    rows.A,
                    (nuint)rows.StepA,
                    rows.B,
                    (nuint)rows.StepB,
                    rows.C,
                    (nuint)rows.StepC,
                    rows.D,
                    (nuint)rows.StepD,
                    rows.Y,
                    (nuint)rows.Columns
                );
            }
        }
        else if (LaneWidth.Bits == 512)
        {
            Loop<TFunction, Simd512<T>>(f, ref rows);
        }
        else if (LaneWidth.Bits == 256)
        {
            Loop<TFunction, Simd256<T>>(f, ref rows);
        }
        else if (LaneWidth.Bits == 128)
        {
            Loop<TFunction, Simd128<T>>(f, ref rows);
        }
        else
        {
            Loop<TFunction, SimdScalar<T>>(f, ref rows);
        }
    }

    public static void SumColumns(ReadOnlySpan<T> x, int rows, int columns, Span<T> sums)
    {
        if (columns == 1)
        {
            Reduction.SumRows(x, rows, sums);
        }
        else
        {
            ColumnSums<T>.Run(x, rows, columns, sums);
        }
    }

    // Fast from the first call, and a method of its own: inlined into a caller that a profile finds hot, it has less room for what it
    // inlines itself, and ends in calls of single additions.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Loop<TFunction, TSimd>(
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
        where TFunction : struct, ILaneFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        // The function stands here once: inlined twice, it would take more than the JIT inlines into a method.
        var lanes = (nuint)TSimd.Count;
        while (count > 0)
        {
            Lanes<TSimd, T> fromA;
            Lanes<TSimd, T> fromB;
            Lanes<TSimd, T> fromC;
            Lanes<TSimd, T> fromD;
            if (count >= lanes)
            {
                fromA = Load<TSimd>(a);
                fromB = TFunction.Operands > 1 ? Load<TSimd>(b) : fromA;
                fromC = TFunction.Operands > 2 ? Load<TSimd>(c) : fromA;
                fromD = TFunction.Operands > 3 ? Load<TSimd>(d) : fromA;
            }
            else
            {
                fromA = Load<TSimd>(a, (int)count);
                fromB = TFunction.Operands > 1 ? Load<TSimd>(b, (int)count) : fromA;
                fromC = TFunction.Operands > 2 ? Load<TSimd>(c, (int)count) : fromA;
                fromD = TFunction.Operands > 3 ? Load<TSimd>(d, (int)count) : fromA;
            }
            var result = f.Invoke(fromA, fromB, fromC, fromD).Value;
            if (count < lanes)
            {
                TSimd.StoreFirst(result, y, (int)count);
                return;
            }
            TSimd.Store(result, ref *y);
            a += lanes * stepA;
            b += lanes * stepB;
            c += lanes * stepC;
            d += lanes * stepD;
            y += lanes;
            count -= lanes;
        }
    }

    // Not by the loop above: one method deeper, the JIT does not inline the largest functions any more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Loop<TFunction, TSimd>(TFunction f, ref ElementRows<T> rows)
        where TFunction : struct, ILaneFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        var lanes = TSimd.Count;
        for (; rows.Rows > 0; rows.Next())
        {
            for (nint i = 0; i < rows.Columns; i += lanes)
            {
                Lanes<TSimd, T> fromA;
                Lanes<TSimd, T> fromB;
                Lanes<TSimd, T> fromC;
                Lanes<TSimd, T> fromD;
                var a = rows.A + i * rows.StepA;
                var b = rows.B + i * rows.StepB;
                var c = rows.C + i * rows.StepC;
                var d = rows.D + i * rows.StepD;
                var count = rows.Columns - (int)i;
                if (count >= lanes)
                {
                    fromA = Load<TSimd>(a);
                    fromB = TFunction.Operands > 1 ? Load<TSimd>(b) : fromA;
                    fromC = TFunction.Operands > 2 ? Load<TSimd>(c) : fromA;
                    fromD = TFunction.Operands > 3 ? Load<TSimd>(d) : fromA;
                }
                else
                {
                    fromA = Load<TSimd>(a, count);
                    fromB = TFunction.Operands > 1 ? Load<TSimd>(b, count) : fromA;
                    fromC = TFunction.Operands > 2 ? Load<TSimd>(c, count) : fromA;
                    fromD = TFunction.Operands > 3 ? Load<TSimd>(d, count) : fromA;
                }
                var result = f.Invoke(fromA, fromB, fromC, fromD).Value;
                if (count < lanes)
                {
                    TSimd.StoreFirst(result, rows.Y + i, count);
                }
                else
                {
                    TSimd.Store(result, ref *(rows.Y + i));
                }
            }
        }
    }

    // In a browser the code is interpreted: the many calls that a function of lanes is made of take far longer than its numbers, and one
    // call of the platform's own function a tenth.
    internal static void Interpreted<TFunction>(
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
        where TFunction : struct, ILaneFunction
    {
        for (nuint i = 0; i < count; i++)
        {
            var fromA = Number(a[i * stepA]);
            var fromB = TFunction.Operands > 1 ? Number(b[i * stepB]) : fromA;
            var fromC = TFunction.Operands > 2 ? Number(c[i * stepC]) : fromA;
            var fromD = TFunction.Operands > 3 ? Number(d[i * stepD]) : fromA;
            y[i] = T.CreateTruncating(f.Invoke(fromA, fromB, fromC, fromD).Value);
        }
    }

    static Real Number(T x) => new(double.CreateTruncating(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Load<TSimd>(T* from)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.Load(ref *from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Load<TSimd>(T* from, int count)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.LoadFirst(from, count));
}
