using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// The sums of a <see cref="VectorProduct{TSimd, TVector, T}"/> whose factors lie along the depth: the chains of a column's residues are the
/// lanes of <c>TVectors</c> vectors. <c>TColumns</c> columns are in registers, so that eight sums are on their way at a time, or one.
/// </summary>
internal static unsafe class DepthPanel<TSimd, TVector, T, TVectors, TColumns>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
    where TVectors : unmanaged, INumeral
    where TColumns : unmanaged, INumeral
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static int Vectors
    {
        [MethodImpl(Inline)]
        get => sizeof(TVectors);
    }

    static int Used
    {
        [MethodImpl(Inline)]
        get => sizeof(TVectors) * sizeof(TColumns);
    }

    /// <summary>Writes the sums of all rows and of the columns from j to last, at most as many as are in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(in Product<T> p, int j, int last)
    {
        var residues = Vectors * TSimd.Width;
        var depth = p.Depth & -residues;
        var rest = p.Depth - depth;
        // What the last columns leave free takes the last of them once more.
        last -= j;
        var b0 = p.B + (j * p.BColumn);
        var b1 = b0 + At(1, last, p.BColumn);
        var b2 = b0 + At(2, last, p.BColumn);
        var b3 = b0 + At(3, last, p.BColumn);
        var b4 = b0 + At(4, last, p.BColumn);
        var b5 = b0 + At(5, last, p.BColumn);
        var b6 = b0 + At(6, last, p.BColumn);
        var b7 = b0 + At(7, last, p.BColumn);
        for (var i = 0; i < p.Rows; i++)
        {
            var a = p.A + (i * p.ARow);
            TVector s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            TVector s4 = default,
                s5 = default,
                s6 = default,
                s7 = default;
            for (nint k = 0; k < depth; k += residues)
            {
                var x = TSimd.Load(a + k);
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + k), s0);
                if (Used > 1)
                {
                    s1 = TSimd.MultiplyAdd(Factor(x, a + k, 1), TSimd.Load(b1 + k), s1);
                }

                if (Used > 2)
                {
                    s2 = TSimd.MultiplyAdd(Factor(x, a + k, 2), TSimd.Load(b2 + k), s2);
                }

                if (Used > 3)
                {
                    s3 = TSimd.MultiplyAdd(Factor(x, a + k, 3), TSimd.Load(b3 + k), s3);
                }

                if (Used > 4)
                {
                    s4 = TSimd.MultiplyAdd(Factor(x, a + k, 4), TSimd.Load(b4 + k), s4);
                }

                if (Used > 5)
                {
                    s5 = TSimd.MultiplyAdd(Factor(x, a + k, 5), TSimd.Load(b5 + k), s5);
                }

                if (Used > 6)
                {
                    s6 = TSimd.MultiplyAdd(Factor(x, a + k, 6), TSimd.Load(b6 + k), s6);
                }

                if (Used > 7)
                {
                    s7 = TSimd.MultiplyAdd(Factor(x, a + k, 7), TSimd.Load(b7 + k), s7);
                }
            }

            if (rest > 0)
            {
                s0 = AddRest(a + depth, b0 + depth, rest, 0, s0);
                s1 = AddRest(a + depth, b1 + depth, rest, 1, s1);
                s2 = AddRest(a + depth, b2 + depth, rest, 2, s2);
                s3 = AddRest(a + depth, b3 + depth, rest, 3, s3);
                s4 = AddRest(a + depth, b4 + depth, rest, 4, s4);
                s5 = AddRest(a + depth, b5 + depth, rest, 5, s5);
                s6 = AddRest(a + depth, b6 + depth, rest, 6, s6);
                s7 = AddRest(a + depth, b7 + depth, rest, 7, s7);
            }

            var c = p.C + (i * p.CRow) + (j * p.CColumn);
            var start = p.Start == null ? null : p.Start + (i * p.StartRow) + (j * p.StartColumn);
            if (Vectors == 8)
            {
                s0 = TSimd.Add(TSimd.Add(s0, s4), TSimd.Add(s2, s6));
                s1 = TSimd.Add(TSimd.Add(s1, s5), TSimd.Add(s3, s7));
                Put(p, 0, TSimd.Add(s0, s1), c, start);
            }
            else if (Vectors == 4)
            {
                Put(p, 0, TSimd.Add(TSimd.Add(s0, s2), TSimd.Add(s1, s3)), c, start);
                if (sizeof(TColumns) > 1)
                {
                    Put(p, 1, TSimd.Add(TSimd.Add(s4, s6), TSimd.Add(s5, s7)), c, start);
                }
            }
            else if (Vectors == 2)
            {
                Put(p, 0, TSimd.Add(s0, s1), c, start);
                if (sizeof(TColumns) > 1)
                {
                    Put(p, 1, TSimd.Add(s2, s3), c, start);
                    PutIf(last > 1, p, 2, TSimd.Add(s4, s5), c, start);
                    PutIf(last > 2, p, 3, TSimd.Add(s6, s7), c, start);
                }
            }
            else
            {
                Put(p, 0, s0, c, start);
                if (sizeof(TColumns) > 1)
                {
                    Put(p, 1, s1, c, start);
                    PutIf(last > 1, p, 2, s2, c, start);
                    PutIf(last > 2, p, 3, s3, c, start);
                    PutIf(last > 3, p, 4, s4, c, start);
                    PutIf(last > 4, p, 5, s5, c, start);
                    PutIf(last > 5, p, 6, s6, c, start);
                    PutIf(last > 6, p, 7, s7, c, start);
                }
            }
        }
    }

    /// <summary>Numbers from the first column to where a vector's column and its part of the residues begin.</summary>
    [MethodImpl(Inline)]
    static nint At(int vector, int last, nint column) =>
        (Math.Min(vector / Vectors, last) * column) + (vector % Vectors * TSimd.Width);

    [MethodImpl(Inline)]
    static TVector Factor(TVector first, T* a, int vector) =>
        vector % Vectors == 0 ? first : TSimd.Load(a + (vector % Vectors * TSimd.Width));

    /// <summary>The multiply-adds of a vector's lanes whose residue the last turn still has.</summary>
    [MethodImpl(Inline)]
    static TVector AddRest(T* a, T* b, int rest, int vector, TVector sums)
    {
        if (vector >= Used)
        {
            return sums;
        }

        a += vector % Vectors * TSimd.Width;
        rest -= vector % Vectors * TSimd.Width;
        return rest >= TSimd.Width ? TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Load(b), sums)
            : rest <= 0 ? sums
            : AddLanes(a, b, rest, sums);
    }

    [MethodImpl(Inline)]
    static TVector AddLanes(T* a, T* b, int rest, TVector sums)
    {
        if (TSimd.HasMasks)
        {
            var mask = TSimd.First(rest);
            return TSimd.MultiplyAdd(TSimd.Load(a, mask), TSimd.Load(b, mask), sums);
        }

        return AddCopied(a, b, rest, sums);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static TVector AddCopied(T* a, T* b, int rest, TVector sums)
    {
        TVector x = default,
            y = default;
        for (var lane = 0; lane < rest; lane++)
        {
            ((T*)&x)[lane] = a[lane];
            ((T*)&y)[lane] = b[lane];
        }

        return TSimd.MultiplyAdd(x, y, sums);
    }

    /// <summary>C = start + the vector's sum, and 0, so that the sum is not −0.</summary>
    [MethodImpl(Inline)]
    static void Put(in Product<T> p, int column, TVector sums, T* c, T* start)
    {
        var sum = TSimd.Sum(sums) + T.Zero;
        c[column * p.CColumn] = start == null ? sum : start[column * p.StartColumn] + sum;
    }

    [MethodImpl(Inline)]
    static void PutIf(bool isColumn, in Product<T> p, int column, TVector sums, T* c, T* start)
    {
        if (isColumn)
        {
            Put(p, column, sums, c, start);
        }
    }
}
