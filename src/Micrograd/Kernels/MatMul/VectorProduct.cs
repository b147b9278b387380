using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// Products of at most three rows, which read each number of B only that often: nothing is packed, and B is read in the
/// order in which it lies.
/// </summary>
internal static unsafe class VectorProduct<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>With four rows, packing B costs less than reading it four times (measured at 784 × 128).</summary>
    public const int MostRows = 3;

    /// <summary>Rows of B that are added in one go: their factors and a sum fit 16 registers.</summary>
    const int RowsAtOnce = 8;

    /// <summary>Whether the product is of a shape and layout for which this is the faster way.</summary>
    public static bool CanRun(in Product<T> p) => p.Rows <= MostRows && (IsAlongDepth(p) || IsAlongColumns(p));

    static bool IsAlongDepth(in Product<T> p) => p.AColumn == 1 && p.BRow == 1 && p.Depth >= TSimd.Width;

    static bool IsAlongColumns(in Product<T> p) =>
        p.Rows == 1 && p.BColumn == 1 && p.CColumn == 1 && (p.Start == null || p.StartColumn == 1);

    public static void Run<TFunction>(in Product<T> p, TFunction function)
        where TFunction : struct, ITileFunction<T>
    {
        if (IsAlongDepth(p))
        {
            RunAlongDepth(p);
        }
        else
        {
            RunAlongColumns(p);
        }

        if (TFunction.IsIdentity)
        {
            return;
        }

        for (var i = 0; i < p.Rows; i++)
        {
            var row = p.C + (i * p.CRow);
            if (p.CColumn == 1)
            {
                function.Apply(row, p.Columns);
                continue;
            }

            for (var j = 0; j < p.Columns; j++)
            {
                function.Apply(row + (j * p.CColumn), 1);
            }
        }
    }

    /// <summary>
    /// Dot products, four columns of B at a time. Each column has two sums of its own, so that its bits do not depend on
    /// its neighbours.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RunAlongDepth(in Product<T> p)
    {
        for (var i = 0; i < p.Rows; i++)
        {
            var a = p.A + (i * p.ARow);
            var c = p.C + (i * p.CRow);
            var start = p.Start == null ? null : p.Start + (i * p.StartRow);
            var j = 0;
            for (; j + 4 <= p.Columns; j += 4)
            {
                var b0 = p.B + (j * p.BColumn);
                var b1 = b0 + p.BColumn;
                var b2 = b1 + p.BColumn;
                var b3 = b2 + p.BColumn;
                TVector even0 = default,
                    odd0 = default,
                    even1 = default,
                    odd1 = default;
                TVector even2 = default,
                    odd2 = default,
                    even3 = default,
                    odd3 = default;
                var k = 0;
                for (; k + (2 * TSimd.Width) <= p.Depth; k += 2 * TSimd.Width)
                {
                    var x = TSimd.Load(a + k);
                    even0 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + k), even0);
                    even1 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + k), even1);
                    even2 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + k), even2);
                    even3 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + k), even3);
                    x = TSimd.Load(a + k + TSimd.Width);
                    odd0 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + k + TSimd.Width), odd0);
                    odd1 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + k + TSimd.Width), odd1);
                    odd2 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + k + TSimd.Width), odd2);
                    odd3 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + k + TSimd.Width), odd3);
                }

                Finish(p, a, b0, k, even0, odd0, start, j, c);
                Finish(p, a, b1, k, even1, odd1, start, j + 1, c);
                Finish(p, a, b2, k, even2, odd2, start, j + 2, c);
                Finish(p, a, b3, k, even3, odd3, start, j + 3, c);
            }

            for (; j < p.Columns; j++)
            {
                var b = p.B + (j * p.BColumn);
                TVector even = default,
                    odd = default;
                var k = 0;
                for (; k + (2 * TSimd.Width) <= p.Depth; k += 2 * TSimd.Width)
                {
                    even = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), even);
                    odd = TSimd.MultiplyAdd(TSimd.Load(a + k + TSimd.Width), TSimd.Load(b + k + TSimd.Width), odd);
                }

                Finish(p, a, b, k, even, odd, start, j, c);
            }
        }
    }

    /// <summary>What is left of a dot product's depth from <paramref name="k"/> on, and its sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish(in Product<T> p, T* a, T* b, int k, TVector even, TVector odd, T* start, int j, T* c)
    {
        if (k + TSimd.Width <= p.Depth)
        {
            even = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), even);
            k += TSimd.Width;
        }

        if (TSimd.HasMasks && k < p.Depth)
        {
            var mask = TSimd.First(p.Depth - k);
            odd = TSimd.MultiplyAdd(TSimd.Load(a + k, mask), TSimd.Load(b + k, mask), odd);
            k = p.Depth;
        }

        var sum = TSimd.Sum(TSimd.Add(even, odd));
        for (; k < p.Depth; k++)
        {
            sum = T.MultiplyAddEstimate(a[k], b[k], sum);
        }

        c[j * p.CColumn] = start == null ? sum : start[j * p.StartColumn] + sum;
    }

    /// <summary>Rows of B times a number each, added to the row of C; eight rows at a time, in order.</summary>
    static void RunAlongColumns(in Product<T> p)
    {
        var start = p.Start;
        var k = 0;
        for (; k + RowsAtOnce <= p.Depth; k += RowsAtOnce, start = p.C)
        {
            AddRows(p.A + (k * p.AColumn), p.AColumn, p.B + (k * p.BRow), p.BRow, start, p.C, p.Columns);
        }

        for (; k < p.Depth; k++, start = p.C)
        {
            AddRow(p.A[k * p.AColumn], p.B + (k * p.BRow), start, p.C, p.Columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows(T* a, nint aStep, T* b, nint bRow, T* start, T* c, int columns)
    {
        var x0 = TSimd.Broadcast(a);
        var x1 = TSimd.Broadcast(a + aStep);
        var x2 = TSimd.Broadcast(a + (2 * aStep));
        var x3 = TSimd.Broadcast(a + (3 * aStep));
        var x4 = TSimd.Broadcast(a + (4 * aStep));
        var x5 = TSimd.Broadcast(a + (5 * aStep));
        var x6 = TSimd.Broadcast(a + (6 * aStep));
        var x7 = TSimd.Broadcast(a + (7 * aStep));
        var b1 = b + bRow;
        var b2 = b1 + bRow;
        var b3 = b2 + bRow;
        var b4 = b3 + bRow;
        var b5 = b4 + bRow;
        var b6 = b5 + bRow;
        var b7 = b6 + bRow;
        var j = 0;
        for (; j + TSimd.Width <= columns; j += TSimd.Width)
        {
            var sum = start == null ? default : TSimd.Load(start + j);
            sum = TSimd.MultiplyAdd(x0, TSimd.Load(b + j), sum);
            sum = TSimd.MultiplyAdd(x1, TSimd.Load(b1 + j), sum);
            sum = TSimd.MultiplyAdd(x2, TSimd.Load(b2 + j), sum);
            sum = TSimd.MultiplyAdd(x3, TSimd.Load(b3 + j), sum);
            sum = TSimd.MultiplyAdd(x4, TSimd.Load(b4 + j), sum);
            sum = TSimd.MultiplyAdd(x5, TSimd.Load(b5 + j), sum);
            sum = TSimd.MultiplyAdd(x6, TSimd.Load(b6 + j), sum);
            sum = TSimd.MultiplyAdd(x7, TSimd.Load(b7 + j), sum);
            TSimd.Store(c + j, sum);
        }

        for (; j < columns; j++)
        {
            var sum = start == null ? default : start[j];
            for (var row = 0; row < RowsAtOnce; row++)
            {
                sum = T.MultiplyAddEstimate(a[row * aStep], b[(row * bRow) + j], sum);
            }

            c[j] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRow(T a, T* b, T* start, T* c, int columns)
    {
        var x = TSimd.Broadcast(&a);
        var j = 0;
        for (; j + TSimd.Width <= columns; j += TSimd.Width)
        {
            TSimd.Store(
                c + j,
                TSimd.MultiplyAdd(x, TSimd.Load(b + j), start == null ? default : TSimd.Load(start + j))
            );
        }

        for (; j < columns; j++)
        {
            c[j] = T.MultiplyAddEstimate(a, b[j], start == null ? default : start[j]);
        }
    }
}
