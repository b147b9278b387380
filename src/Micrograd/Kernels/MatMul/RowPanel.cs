using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// The sums of a <see cref="VectorProduct{TSimd, TVector, T}"/> with one row and columns that lie side by side, a vector of them at a time:
/// the chains of all residues are in registers. The row of A lies along the depth.
/// </summary>
internal static unsafe class RowPanel<TSimd, TVector, T, TEnd>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
    where TEnd : struct, ITileEnd
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static int Residues
    {
        [MethodImpl(Inline)]
        get => VectorProduct<TSimd, TVector, T>.LeastDepth;
    }

    /// <summary>Writes the sums of the columns from <paramref name="j"/> on: whole vectors, or less than one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(in Product<T> p, nint j, nint end)
    {
        var mask = typeof(TEnd) == typeof(Edge) ? TSimd.First((int)(end - j)) : default;
        var rest = p.Depth & (Residues - 1);
        var next = p.BRow;
        var next3 = 3 * next;
        for (; j < end; j += TSimd.Width)
        {
            var a = p.A;
            var b0 = p.B + j;
            var b1 = b0 + (4 * next);
            var b2 = b1 + (4 * next);
            var b3 = b2 + (4 * next);
            TVector s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            TVector s4 = default,
                s5 = default,
                s6 = default,
                s7 = default;
            TVector s8 = default,
                s9 = default,
                s10 = default,
                s11 = default;
            TVector s12 = default,
                s13 = default,
                s14 = default,
                s15 = default;
            for (var left = p.Depth; left >= Residues; left -= Residues)
            {
                s0 = MultiplyAdd(a, b0, s0, mask);
                s1 = MultiplyAdd(a + 1, b0 + next, s1, mask);
                s2 = MultiplyAdd(a + 2, b0 + (2 * next), s2, mask);
                s3 = MultiplyAdd(a + 3, b0 + next3, s3, mask);
                s4 = MultiplyAdd(a + 4, b1, s4, mask);
                s5 = MultiplyAdd(a + 5, b1 + next, s5, mask);
                s6 = MultiplyAdd(a + 6, b1 + (2 * next), s6, mask);
                s7 = MultiplyAdd(a + 7, b1 + next3, s7, mask);
                if (Residues > 8)
                {
                    s8 = MultiplyAdd(a + 8, b2, s8, mask);
                    s9 = MultiplyAdd(a + 9, b2 + next, s9, mask);
                    s10 = MultiplyAdd(a + 10, b2 + (2 * next), s10, mask);
                    s11 = MultiplyAdd(a + 11, b2 + next3, s11, mask);
                    s12 = MultiplyAdd(a + 12, b3, s12, mask);
                    s13 = MultiplyAdd(a + 13, b3 + next, s13, mask);
                    s14 = MultiplyAdd(a + 14, b3 + (2 * next), s14, mask);
                    s15 = MultiplyAdd(a + 15, b3 + next3, s15, mask);
                }

                a += Residues;
                b0 += Residues * next;
                b1 += Residues * next;
                b2 += Residues * next;
                b3 += Residues * next;
            }

            if (rest > 0)
            {
                s0 = MultiplyAdd(a, b0, s0, mask);
                if (rest > 1)
                {
                    s1 = MultiplyAdd(a + 1, b0 + next, s1, mask);
                }

                if (rest > 2)
                {
                    s2 = MultiplyAdd(a + 2, b0 + (2 * next), s2, mask);
                }

                if (rest > 3)
                {
                    s3 = MultiplyAdd(a + 3, b0 + next3, s3, mask);
                }

                if (rest > 4)
                {
                    s4 = MultiplyAdd(a + 4, b1, s4, mask);
                }

                if (rest > 5)
                {
                    s5 = MultiplyAdd(a + 5, b1 + next, s5, mask);
                }

                if (rest > 6)
                {
                    s6 = MultiplyAdd(a + 6, b1 + (2 * next), s6, mask);
                }

                if (rest > 7)
                {
                    s7 = MultiplyAdd(a + 7, b1 + next3, s7, mask);
                }

                if (rest > 8)
                {
                    s8 = MultiplyAdd(a + 8, b2, s8, mask);
                }

                if (rest > 9)
                {
                    s9 = MultiplyAdd(a + 9, b2 + next, s9, mask);
                }

                if (rest > 10)
                {
                    s10 = MultiplyAdd(a + 10, b2 + (2 * next), s10, mask);
                }

                if (rest > 11)
                {
                    s11 = MultiplyAdd(a + 11, b2 + next3, s11, mask);
                }

                if (rest > 12)
                {
                    s12 = MultiplyAdd(a + 12, b3, s12, mask);
                }

                if (rest > 13)
                {
                    s13 = MultiplyAdd(a + 13, b3 + next, s13, mask);
                }

                if (rest > 14)
                {
                    s14 = MultiplyAdd(a + 14, b3 + (2 * next), s14, mask);
                }
            }

            if (Residues > 8)
            {
                s0 = TSimd.Add(s0, s8);
                s1 = TSimd.Add(s1, s9);
                s2 = TSimd.Add(s2, s10);
                s3 = TSimd.Add(s3, s11);
                s4 = TSimd.Add(s4, s12);
                s5 = TSimd.Add(s5, s13);
                s6 = TSimd.Add(s6, s14);
                s7 = TSimd.Add(s7, s15);
            }

            s0 = TSimd.Add(TSimd.Add(s0, s4), TSimd.Add(s2, s6));
            s1 = TSimd.Add(TSimd.Add(s1, s5), TSimd.Add(s3, s7));
            Put(p, j, end, TSimd.Add(TSimd.Add(s0, s1), default), mask);
        }
    }

    [MethodImpl(Inline)]
    static TVector MultiplyAdd(T* a, T* b, TVector sum, TVector mask)
    {
        if (typeof(TEnd) == typeof(Edge))
        {
            return TSimd.MultiplyAdd(TSimd.Broadcast(a), TSimd.Load(b, mask), sum);
        }

        return TSimd.MultiplyAdd(TSimd.Broadcast(a), TSimd.Load(b), sum);
    }

    /// <summary>C = start + sums.</summary>
    [MethodImpl(Inline)]
    static void Put(in Product<T> p, nint j, nint end, TVector sums, TVector mask)
    {
        if (p.CColumn != 1 || (p.Start != null && p.StartColumn != 1))
        {
            PutApart(p, j, Math.Min(TSimd.Width, end - j), sums);
        }
        else if (typeof(TEnd) == typeof(Edge))
        {
            TSimd.Store(p.C + j, mask, p.Start == null ? sums : TSimd.Add(TSimd.Load(p.Start + j, mask), sums));
        }
        else
        {
            TSimd.Store(p.C + j, p.Start == null ? sums : TSimd.Add(TSimd.Load(p.Start + j), sums));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void PutApart(in Product<T> p, nint j, nint count, TVector sums)
    {
        var sum = (T*)&sums;
        for (nint i = 0; i < count; i++)
        {
            p.C[(j + i) * p.CColumn] = p.Start == null ? sum[i] : p.Start[(j + i) * p.StartColumn] + sum[i];
        }
    }
}
