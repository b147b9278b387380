using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// The sums of a <see cref="VectorProduct{TSimd, TVector, T}"/> whose columns lie side by side: one to three rows of a few vectors. Four
/// residues have their chains in registers at a time: those that the tree of sums adds to one another first.
/// </summary>
internal static unsafe class ColumnPanel<TSimd, TVector, T, TRows, TVectors, TEnd>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
    where TRows : unmanaged, INumeral
    where TVectors : unmanaged, INumeral
    where TEnd : struct, ITileEnd
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static int Width
    {
        [MethodImpl(Inline)]
        get => sizeof(TVector) / sizeof(T);
    }

    /// <summary>Writes the sums of the panel's rows and columns.</summary>
    /// <param name="p">The rows and columns.</param>
    /// <param name="residues">The number of residues: 8, 16 or 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Run(in Product<T> p, int residues)
    {
        var mask = typeof(TEnd) == typeof(Edge) ? TSimd.First(p.Columns) : default;
        // Sums of 4, 8 and 16 residues that wait for their neighbours.
        Unsafe.SkipInit(out Waiting room);
        var waiting = (TVector*)&room;
        var quarter = residues >> 2;
        var turns = p.Depth >> BitOperations.TrailingZeroCount(residues);
        var rest = p.Depth & (residues - 1);
        // The residues backwards in bits, so that neighbours in the tree follow one another.
        for (int group = 0, residue = 0; ; )
        {
            var sums = Sum(p, residue, quarter, turns, rest, mask);
            var place = waiting;
            for (var counted = group; (counted & 1) != 0; counted >>= 1, place += 4)
            {
                sums.Add(place);
            }

            group++;
            if (group == quarter)
            {
                sums.Put(p, mask);
                return;
            }

            sums.Store(place);
            for (var bit = quarter >> 1; ; bit >>= 1)
            {
                residue ^= bit;
                if ((residue & bit) != 0)
                {
                    break;
                }
            }
        }
    }

    /// <summary>The sum of four residues' chains, a quarter of the residues apart.</summary>
    [MethodImpl(Inline)]
    static Chains Sum(in Product<T> p, int residue, int quarter, int turns, int rest, TVector mask)
    {
        var a = p.A + (residue * p.AColumn);
        var b = p.B + (residue * p.BRow);
        var aRow = p.ARow;
        var a1 = quarter * p.AColumn;
        var b1 = quarter * p.BRow;
        var a3 = 3 * a1;
        var b3 = 3 * b1;
        Chains first = default,
            second = default,
            third = default,
            fourth = default;
        for (; turns > 0; turns--)
        {
            first.MultiplyAdd(a, aRow, b, mask);
            second.MultiplyAdd(a + a1, aRow, b + b1, mask);
            third.MultiplyAdd(a + (2 * a1), aRow, b + (2 * b1), mask);
            fourth.MultiplyAdd(a + a3, aRow, b + b3, mask);
            a += 4 * a1;
            b += 4 * b1;
        }

        if (residue < rest)
        {
            first.MultiplyAdd(a, aRow, b, mask);
            if (residue + quarter < rest)
            {
                second.MultiplyAdd(a + a1, aRow, b + b1, mask);
                if (residue + (2 * quarter) < rest)
                {
                    third.MultiplyAdd(a + (2 * a1), aRow, b + (2 * b1), mask);
                    if (residue + (3 * quarter) < rest)
                    {
                        fourth.MultiplyAdd(a + a3, aRow, b + b3, mask);
                    }
                }
            }
        }

        first.Add(third);
        second.Add(fourth);
        first.Add(second);
        return first;
    }

    /// <summary>The sums of one residue: of up to four vectors of one row, two of each of two rows, or one of each of three.</summary>
    struct Chains
    {
        TVector _0;
        TVector _1;
        TVector _2;
        TVector _3;

        [MethodImpl(Inline)]
        public void MultiplyAdd(T* a, nint aRow, T* b, TVector mask)
        {
            if (sizeof(TRows) == 1)
            {
                var x = TSimd.Broadcast(a);
                _0 = TSimd.MultiplyAdd(x, LoadFirst(b, mask), _0);
                if (sizeof(TVectors) > 1)
                {
                    _1 = TSimd.MultiplyAdd(x, TSimd.Load(b + Width), _1);
                }

                if (sizeof(TVectors) > 2)
                {
                    _2 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * Width)), _2);
                    _3 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * Width)), _3);
                }
            }
            else if (sizeof(TRows) == 2)
            {
                var x0 = TSimd.Broadcast(a);
                var x1 = TSimd.Broadcast(a + aRow);
                var y = LoadFirst(b, mask);
                _0 = TSimd.MultiplyAdd(x0, y, _0);
                _2 = TSimd.MultiplyAdd(x1, y, _2);
                if (sizeof(TVectors) > 1)
                {
                    y = TSimd.Load(b + Width);
                    _1 = TSimd.MultiplyAdd(x0, y, _1);
                    _3 = TSimd.MultiplyAdd(x1, y, _3);
                }
            }
            else
            {
                var y = LoadFirst(b, mask);
                _0 = TSimd.MultiplyAdd(TSimd.Broadcast(a), y, _0);
                _1 = TSimd.MultiplyAdd(TSimd.Broadcast(a + aRow), y, _1);
                _2 = TSimd.MultiplyAdd(TSimd.Broadcast(a + (2 * aRow)), y, _2);
            }
        }

        [MethodImpl(Inline)]
        public void Add(Chains other)
        {
            _0 = TSimd.Add(_0, other._0);
            if (Uses1)
            {
                _1 = TSimd.Add(_1, other._1);
            }

            if (Uses2)
            {
                _2 = TSimd.Add(_2, other._2);
            }

            if (Uses3)
            {
                _3 = TSimd.Add(_3, other._3);
            }
        }

        [MethodImpl(Inline)]
        public void Add(TVector* other)
        {
            _0 = TSimd.Add(_0, TSimd.Load((T*)other));
            if (Uses1)
            {
                _1 = TSimd.Add(_1, TSimd.Load((T*)(other + 1)));
            }

            if (Uses2)
            {
                _2 = TSimd.Add(_2, TSimd.Load((T*)(other + 2)));
            }

            if (Uses3)
            {
                _3 = TSimd.Add(_3, TSimd.Load((T*)(other + 3)));
            }
        }

        [MethodImpl(Inline)]
        public readonly void Store(TVector* to)
        {
            TSimd.Store((T*)to, _0);
            if (Uses1)
            {
                TSimd.Store((T*)(to + 1), _1);
            }

            if (Uses2)
            {
                TSimd.Store((T*)(to + 2), _2);
            }

            if (Uses3)
            {
                TSimd.Store((T*)(to + 3), _3);
            }
        }

        /// <summary>C = start + sums.</summary>
        [MethodImpl(Inline)]
        public readonly void Put(in Product<T> p, TVector mask)
        {
            PutFirst(p, 0, _0, mask);
            if (sizeof(TRows) == 1)
            {
                if (sizeof(TVectors) > 1)
                {
                    PutWhole(p, 0, 1, _1);
                }

                if (sizeof(TVectors) > 2)
                {
                    PutWhole(p, 0, 2, _2);
                    PutWhole(p, 0, 3, _3);
                }
            }
            else if (sizeof(TRows) == 2)
            {
                PutFirst(p, 1, _2, mask);
                if (sizeof(TVectors) > 1)
                {
                    PutWhole(p, 0, 1, _1);
                    PutWhole(p, 1, 1, _3);
                }
            }
            else
            {
                PutFirst(p, 1, _1, mask);
                PutFirst(p, 2, _2, mask);
            }
        }
    }

    struct Waiting
    {
        public Chains _0;
        public Chains _1;
        public Chains _2;
    }

    static bool Uses1
    {
        [MethodImpl(Inline)]
        get => sizeof(TVectors) > 1 || sizeof(TRows) == 3;
    }

    static bool Uses2
    {
        [MethodImpl(Inline)]
        get => sizeof(TVectors) > 2 || sizeof(TRows) > 1;
    }

    static bool Uses3
    {
        [MethodImpl(Inline)]
        get => sizeof(TRows) * sizeof(TVectors) > 3;
    }

    [MethodImpl(Inline)]
    static TVector LoadFirst(T* from, TVector mask)
    {
        if (typeof(TEnd) == typeof(Edge))
        {
            return TSimd.Load(from, mask);
        }

        return TSimd.Load(from);
    }

    [MethodImpl(Inline)]
    static void PutWhole(in Product<T> p, int row, int vector, TVector sum)
    {
        sum = TSimd.Add(sum, default);
        if (p.CColumn != 1 || (p.Start != null && p.StartColumn != 1))
        {
            PutApart(p, row, vector * Width, Width, sum);
            return;
        }

        if (p.Start != null)
        {
            sum = TSimd.Add(TSimd.Load(p.Start + (row * p.StartRow) + (vector * Width)), sum);
        }

        TSimd.Store(p.C + (row * p.CRow) + (vector * Width), sum);
    }

    [MethodImpl(Inline)]
    static void PutFirst(in Product<T> p, int row, TVector sum, TVector mask)
    {
        if (typeof(TEnd) != typeof(Edge))
        {
            PutWhole(p, row, 0, sum);
            return;
        }

        sum = TSimd.Add(sum, default);
        if (p.CColumn != 1 || (p.Start != null && p.StartColumn != 1))
        {
            PutApart(p, row, 0, p.Columns, sum);
            return;
        }

        if (p.Start != null)
        {
            sum = TSimd.Add(TSimd.Load(p.Start + (row * p.StartRow), mask), sum);
        }

        TSimd.Store(p.C + (row * p.CRow), mask, sum);
    }

    /// <summary>Numbers of C that are not adjacent.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void PutApart(in Product<T> p, int row, int column, int columns, TVector sums)
    {
        var sum = (T*)&sums;
        var c = p.C + (row * p.CRow) + (column * p.CColumn);
        var start = p.Start == null ? null : p.Start + (row * p.StartRow) + (column * p.StartColumn);
        for (var j = 0; j < columns; j++)
        {
            c[j * p.CColumn] = start == null ? sum[j] : start[j * p.StartColumn] + sum[j];
        }
    }
}
