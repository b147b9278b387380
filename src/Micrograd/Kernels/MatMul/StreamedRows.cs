using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// The sums of a <see cref="VectorProduct{TSimd, TVector, T}"/> with a large B whose columns lie side by side: B is read along its rows, for
/// down its columns the lines of a power of two of columns fall into few places of a cache. The chains lie in memory: for each residue a row
/// of them for each row of A.
/// </summary>
internal static unsafe class StreamedRows<TSimd, TVector, T, TRows>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
    where TRows : unmanaged, INumeral
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Bytes of the chains of one row of A, so that rows of B are read far: for the second cache.</summary>
    const int OneRowBytes = 1 << 17;

    /// <summary>Bytes of the chains of several, which are written more often: for the nearest cache.</summary>
    const int RowsBytes = 1 << 14;

    static int Width
    {
        [MethodImpl(Inline)]
        get => sizeof(TVector) / sizeof(T);
    }

    static int Rows
    {
        [MethodImpl(Inline)]
        get => sizeof(TRows);
    }

    /// <summary>Turns through the residues in one sweep over the chains: registers hold their factors.</summary>
    static int MostTurns
    {
        [MethodImpl(Inline)]
        get => Rows == 1 || TSimd.HasManyRegisters ? 8 : 4;
    }

    /// <summary>C = start + A·B.</summary>
    /// <param name="p">The product.</param>
    /// <param name="residues">The number of residues, 8 or 16; at most the depth.</param>
    public static void Run(in Product<T> p, int residues)
    {
        var bytes = Rows == 1 ? OneRowBytes : RowsBytes;
        var most = Math.Max(bytes / (residues * Rows * sizeof(TVector)), 1) * Width;
        var parts = ((p.Columns - 1) / most) + 1;
        var step = (((p.Columns - 1) / parts / Width) + 1) * Width;
        // Room for the last part's columns, if they are less than a vector more.
        var row = step + Width;
        var chains = (T*)PanelMemory.Get((nint)residues * Rows * row * sizeof(T));
        for (int j = 0, columns; j < p.Columns; j += columns)
        {
            var left = p.Columns - j;
            columns = left < row ? left : step;
            var part = p.Part(0, Rows, j, columns);
            Chain(part, residues, chains, row);
            Put(part, residues, chains, row);
        }
    }

    /// <summary>The chains, in as few sweeps as can be; in the last one the upper residues may have a turn less.</summary>
    static void Chain(in Product<T> p, int residues, T* chains, nint row)
    {
        var rest = p.Depth & (residues - 1);
        var left = (p.Depth / residues) + (rest > 0 ? 1 : 0);
        var k = 0;
        for (var sweeps = ((left - 1) / MostTurns) + 1; sweeps > 0; sweeps--)
        {
            var turns = ((left - 1) / sweeps) + 1;
            var count = sweeps == 1 && rest > 0 ? rest : residues;
            AddRows(p, k, turns, residues, count, chains, row);
            if (count < residues && turns > 1)
            {
                AddRows(p, k + count, turns - 1, residues, residues - count, chains + (count * Rows * row), row);
            }

            left -= turns;
            k += turns * residues;
        }
    }

    /// <summary>Some turns of so many residues, the first of them at k.</summary>
    static void AddRows(in Product<T> p, int k, int turns, int residues, int count, T* chains, nint row)
    {
        var whole = p.Columns / Width * Width;
        AddRows<Whole>(p, k, turns, residues, count, chains, row, 0, whole);
        if (whole == p.Columns)
        {
            return;
        }

        if (TSimd.HasMasks)
        {
            AddRows<Edge>(p, k, turns, residues, count, chains, row, whole, p.Columns);
        }
        else
        {
            StreamedRows<TileScalar<T>, T, T, TRows>.AddRows<Whole>(
                p,
                k,
                turns,
                residues,
                count,
                chains,
                row,
                whole,
                p.Columns
            );
        }
    }

    static void AddRows<TEnd>(
        in Product<T> p,
        int k,
        int turns,
        int residues,
        int count,
        T* chains,
        nint row,
        int first,
        int end
    )
        where TEnd : struct, ITileEnd
    {
        switch (turns)
        {
            case 8:
                AddRows<Eight, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
            case 7:
                AddRows<Seven, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
            case 6:
                AddRows<Six, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
            case 5:
                AddRows<Five, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
            case 4:
                AddRows<Four, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
            case 3:
                AddRows<Three, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
            case 2:
                AddRows<Two, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
            default:
                AddRows<One, TEnd>(p, k, residues, count, chains, row, first, end);
                break;
        }
    }

    static void AddRows<TTurns, TEnd>(
        in Product<T> p,
        int k,
        int residues,
        int count,
        T* chains,
        nint row,
        int first,
        int end
    )
        where TTurns : unmanaged, INumeral
        where TEnd : struct, ITileEnd
    {
        var a = p.A + (k * p.AColumn);
        var b = p.B + (k * p.BRow) + first;
        chains += first;
        for (; count > 0; count--, a += p.AColumn, b += p.BRow, chains += Rows * row)
        {
            AddRow<TTurns, TEnd>(
                a,
                p.ARow,
                residues * p.AColumn,
                b,
                residues * p.BRow,
                k >= residues,
                chains,
                row,
                end - first
            );
        }
    }

    /// <summary>Rows of B times a number each, added to a row of chains for each row of A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void AddRow<TTurns, TEnd>(
        T* a,
        nint aRow,
        nint aTurn,
        T* b,
        nint bTurn,
        bool isAdded,
        T* chains,
        nint row,
        nint columns
    )
        where TTurns : unmanaged, INumeral
        where TEnd : struct, ITileEnd
    {
        var mask = typeof(TEnd) == typeof(Edge) ? TSimd.First((int)columns) : default;
        var x0 = Numbers.Broadcast(a, aRow);
        var x1 = sizeof(TTurns) > 1 ? Numbers.Broadcast(a + aTurn, aRow) : default;
        var x2 = sizeof(TTurns) > 2 ? Numbers.Broadcast(a + (2 * aTurn), aRow) : default;
        var x3 = sizeof(TTurns) > 3 ? Numbers.Broadcast(a + (3 * aTurn), aRow) : default;
        a += 4 * aTurn;
        var x4 = sizeof(TTurns) > 4 ? Numbers.Broadcast(a, aRow) : default;
        var x5 = sizeof(TTurns) > 5 ? Numbers.Broadcast(a + aTurn, aRow) : default;
        var x6 = sizeof(TTurns) > 6 ? Numbers.Broadcast(a + (2 * aTurn), aRow) : default;
        var x7 = sizeof(TTurns) > 7 ? Numbers.Broadcast(a + (3 * aTurn), aRow) : default;
        var b1 = b + bTurn;
        var b2 = b1 + bTurn;
        var b3 = b2 + bTurn;
        var b4 = b3 + bTurn;
        var b5 = b4 + bTurn;
        var b6 = b5 + bTurn;
        var b7 = b6 + bTurn;
        for (nint j = 0; j < columns; j += Width)
        {
            Numbers sums = default;
            if (isAdded)
            {
                sums = Numbers.Load(chains + j, row);
            }

            sums.MultiplyAdd(x0, Load<TEnd>(b + j, mask));
            if (sizeof(TTurns) > 1)
            {
                sums.MultiplyAdd(x1, Load<TEnd>(b1 + j, mask));
            }

            if (sizeof(TTurns) > 2)
            {
                sums.MultiplyAdd(x2, Load<TEnd>(b2 + j, mask));
            }

            if (sizeof(TTurns) > 3)
            {
                sums.MultiplyAdd(x3, Load<TEnd>(b3 + j, mask));
            }

            if (sizeof(TTurns) > 4)
            {
                sums.MultiplyAdd(x4, Load<TEnd>(b4 + j, mask));
            }

            if (sizeof(TTurns) > 5)
            {
                sums.MultiplyAdd(x5, Load<TEnd>(b5 + j, mask));
            }

            if (sizeof(TTurns) > 6)
            {
                sums.MultiplyAdd(x6, Load<TEnd>(b6 + j, mask));
            }

            if (sizeof(TTurns) > 7)
            {
                sums.MultiplyAdd(x7, Load<TEnd>(b7 + j, mask));
            }

            sums.Store(chains + j, row);
        }
    }

    [MethodImpl(Inline)]
    static TVector Load<TEnd>(T* from, TVector mask)
        where TEnd : struct, ITileEnd
    {
        if (typeof(TEnd) == typeof(Edge))
        {
            return TSimd.Load(from, mask);
        }

        return TSimd.Load(from);
    }

    /// <summary>A vector for each row of A.</summary>
    struct Numbers
    {
        TVector _0;
        TVector _1;
        TVector _2;

        [MethodImpl(Inline)]
        public static Numbers Broadcast(T* from, nint row)
        {
            Numbers numbers = default;
            numbers._0 = TSimd.Broadcast(from);
            if (sizeof(TRows) > 1)
            {
                numbers._1 = TSimd.Broadcast(from + row);
            }

            if (sizeof(TRows) > 2)
            {
                numbers._2 = TSimd.Broadcast(from + (2 * row));
            }

            return numbers;
        }

        [MethodImpl(Inline)]
        public static Numbers Load(T* from, nint row)
        {
            Numbers numbers = default;
            numbers._0 = TSimd.Load(from);
            if (sizeof(TRows) > 1)
            {
                numbers._1 = TSimd.Load(from + row);
            }

            if (sizeof(TRows) > 2)
            {
                numbers._2 = TSimd.Load(from + (2 * row));
            }

            return numbers;
        }

        [MethodImpl(Inline)]
        public void MultiplyAdd(Numbers x, TVector y)
        {
            _0 = TSimd.MultiplyAdd(x._0, y, _0);
            if (sizeof(TRows) > 1)
            {
                _1 = TSimd.MultiplyAdd(x._1, y, _1);
            }

            if (sizeof(TRows) > 2)
            {
                _2 = TSimd.MultiplyAdd(x._2, y, _2);
            }
        }

        [MethodImpl(Inline)]
        public readonly void Store(T* to, nint row)
        {
            TSimd.Store(to, _0);
            if (sizeof(TRows) > 1)
            {
                TSimd.Store(to + row, _1);
            }

            if (sizeof(TRows) > 2)
            {
                TSimd.Store(to + (2 * row), _2);
            }
        }
    }

    /// <summary>C = start + the chains' sums.</summary>
    static void Put(in Product<T> p, int residues, T* chains, nint row)
    {
        for (var i = 0; i < Rows; i++, chains += row)
        {
            AddChains(chains, residues, Rows * row, p.Columns);
            var c = p.C + (i * p.CRow);
            var start = p.Start == null ? null : p.Start + (i * p.StartRow);
            var j = 0;
            if (p.CColumn == 1 && (start == null || p.StartColumn == 1))
            {
                for (; j + Width <= p.Columns; j += Width)
                {
                    var sum = TSimd.Load(chains + j);
                    TSimd.Store(c + j, start == null ? sum : TSimd.Add(TSimd.Load(start + j), sum));
                }
            }

            for (; j < p.Columns; j++)
            {
                c[j * p.CColumn] = start == null ? chains[j] : start[j * p.StartColumn] + chains[j];
            }
        }
    }

    /// <summary>Adds the residues' chains to the first by halves, and 0, so that no sum is −0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddChains(T* chains, int residues, nint chain, int columns)
    {
        var quarter = (residues >> 2) * chain;
        for (var j = 0; j < columns; j += Width, chains += Width)
        {
            var first = AddFour(chains, quarter);
            if (residues == 8)
            {
                first = TSimd.Add(first, AddFour(chains + chain, quarter));
            }
            else
            {
                var third = AddFour(chains + (2 * chain), quarter);
                var second = AddFour(chains + chain, quarter);
                var fourth = AddFour(chains + (3 * chain), quarter);
                first = TSimd.Add(TSimd.Add(first, third), TSimd.Add(second, fourth));
            }

            TSimd.Store(chains, TSimd.Add(first, default));
        }
    }

    [MethodImpl(Inline)]
    static TVector AddFour(T* chains, nint quarter) =>
        TSimd.Add(
            TSimd.Add(TSimd.Load(chains), TSimd.Load(chains + (2 * quarter))),
            TSimd.Add(TSimd.Load(chains + quarter), TSimd.Load(chains + (3 * quarter)))
        );
}
