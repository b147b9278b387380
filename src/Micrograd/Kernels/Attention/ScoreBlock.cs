using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Attention;

/// <summary>The scores of some queries with all the keys that they see, a row a key, a lane a query; and which of them do not count.</summary>
internal unsafe struct ScoreBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers in a row: whole vectors.</summary>
    public int Width;

    /// <summary>The first of the queries within its head.</summary>
    public int First;

    /// <summary>How many queries; what lies beyond them in a row is anything.</summary>
    public int Queries;

    /// <summary>How many keys.</summary>
    public int Keys;

    public T* Scores;

    /// <summary>The scores of turned queries with a head's keys, as Σ q k.</summary>
    public readonly void Multiply(T* keys, nint row, int depth, T* turned) =>
        OwnProduct<T>.Run(
            new()
            {
                Rows = Keys,
                Columns = Width,
                Depth = depth,
                A = keys,
                ARow = row,
                AColumn = 1,
                B = turned,
                BRow = Width,
                BColumn = 1,
                C = Scores,
                CRow = Width,
                CColumn = 1,
            }
        );

    /// <summary>Row for each query: Σ over the keys of its score times the row of that key.</summary>
    public readonly void Gather(T* rows, nint row, int columns, T* to, nint toRow) =>
        OwnProduct<T>.Run(
            new()
            {
                Rows = Queries,
                Columns = columns,
                Depth = Keys,
                A = Scores,
                ARow = 1,
                AColumn = Width,
                B = rows,
                BRow = row,
                BColumn = 1,
                C = to,
                CRow = toRow,
                CColumn = 1,
            }
        );

    /// <summary>Adds to a row for each key: Σ over the queries of its score times the row of that query.</summary>
    public readonly void Scatter(T* rows, nint row, int columns, T* to) =>
        OwnProduct<T>.Run(
            new()
            {
                Rows = Keys,
                Columns = columns,
                Depth = Queries,
                A = Scores,
                ARow = Width,
                AColumn = 1,
                B = rows,
                BRow = row,
                BColumn = 1,
                C = to,
                CRow = columns,
                CColumn = 1,
                Start = to,
                StartRow = columns,
                StartColumn = 1,
            }
        );

    /// <summary>s = s·scale + mask</summary>
    public readonly void Mask(T scale, T* mask, nint maskRow, nint maskColumn)
    {
        for (var key = 0; key < Keys; key++)
        {
            var row = Scores + (nint)key * Width;
            var from = mask + key * maskColumn;
            for (var i = 0; i < Queries; i++)
            {
                row[i] = row[i] * scale + from[i * maskRow];
            }
        }
    }

    /// <summary>−∞ wherever a key comes after its query.</summary>
    public readonly void HideLater()
    {
        for (var key = First + 1; key < Keys; key++)
        {
            new Span<T>(Scores + (nint)key * Width, Math.Min(key - First, Queries)).Fill(T.NegativeInfinity);
        }
    }

    /// <summary>
    /// To another block, or the same: 0 with probability p, else scaled. The numbers that decide lie key by key, as if weights were
    /// <c>[heads, keys, queries]</c>.
    /// </summary>
    /// <param name="draws">Where random numbers come from.</param>
    /// <param name="head">Which head.</param>
    /// <param name="queries">Queries of a head.</param>
    /// <param name="keys">Keys of a head.</param>
    /// <param name="to">Where the result goes.</param>
    /// <param name="other">Another block that loses the same in place; null for none.</param>
    public readonly void Drop(in DropDraws<T> draws, int head, int queries, int keys, T* to, T* other = null)
    {
        const int Most = 64;
        var bits = stackalloc T[Most];
        new Span<T>(bits, Most).Clear();
        var perBlock = 16 / sizeof(T);
        for (var key = 0; key < Keys; key++)
        {
            var place = ((long)head * keys + key) * queries + First;
            var begin = (int)(place % perBlock);
            RandomFill.Bits(draws.Random, draws.Start, place - begin, begin + Queries, bits);
            var row = (nint)key * Width;
            BlockLanes<T>.Drop(bits + begin, Scores + row, to + row, other == null ? null : other + row, Width, draws);
        }
    }
}

/// <summary>What a dropout draws from.</summary>
internal readonly record struct DropDraws<T>(Philox Random, ulong Start, T P, T Scale);
