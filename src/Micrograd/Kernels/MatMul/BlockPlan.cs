namespace Micrograd.Kernels.MatMul;

/// <summary>How a product is cut for the caches, and which factors are packed.</summary>
/// <remarks>
/// The figures were fitted on a Zen 5 with 48 KiB, 1 MiB and 32 MiB of cache, with AVX-512 and with AVX2, and lie within 3 %
/// of the best of those tried there from n = 256 to 1024. .NET does not say what caches a machine has and CPUID is silent in
/// many virtual machines, so they are what any x64 server core since 2017 has at least.
/// </remarks>
internal readonly struct BlockPlan
{
    /// <summary>Bytes of a row of A, or of a column of B, in a block: a panel of A then fits the nearest cache.</summary>
    const int DepthBytes = 2048;

    /// <summary>Rows of a packed block of A, whole tiles of 12 or 6: 480 KiB, for the second cache.</summary>
    const int MostRows = 240;

    /// <summary>Columns of a packed block of B: 4 MiB, for the last cache.</summary>
    const int MostColumns = 2048;

    /// <summary>
    /// A factor of at most so many bytes for each byte of a vector is read where it lies: 1 MiB with AVX-512, whose machines
    /// have a second cache of that size, and half of it with AVX2.
    /// </summary>
    const int DirectBytes = 1 << 14;

    /// <summary>Tiles of the other factor that have to share a packed panel before packing is worth it.</summary>
    const int SharingTiles = 2;

    /// <summary>Bytes of C from which on its tiles are asked for ahead: about what the second cache holds.</summary>
    const int PrefetchBytes = 1 << 19;

    /// <summary>Depth from which on a tile takes longer than the last cache to answer.</summary>
    const int PrefetchDepth = 64;

    public readonly int Rows;
    public readonly int Columns;
    public readonly int Depth;
    public readonly bool PackA;
    public readonly bool PackB;
    public readonly bool PrefetchC;

    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">What the sums run over.</param>
    /// <param name="size">Bytes of a number.</param>
    /// <param name="tileRows">Rows of a tile.</param>
    /// <param name="tileColumns">Columns of a tile: two vectors.</param>
    /// <param name="canReadA">Whether A lies so that the kernel can read it without packing.</param>
    /// <param name="canReadB">Whether B does.</param>
    public BlockPlan(
        int rows,
        int columns,
        int depth,
        int size,
        int tileRows,
        int tileColumns,
        bool canReadA,
        bool canReadB
    )
    {
        var direct = DirectBytes * (tileColumns / 2) * size;
        PackA = !canReadA || (columns > SharingTiles * tileColumns && (long)rows * depth * size > direct);
        PackB = !canReadB || (rows > SharingTiles * tileRows && (long)columns * depth * size > direct);
        PrefetchC = depth >= PrefetchDepth && (long)rows * columns * size > PrefetchBytes;
        Depth = Even(depth, DepthBytes / size, 1);
        Rows = PackA ? Even(rows, MostRows, tileRows) : rows;
        Columns = PackB ? Even(columns, MostColumns, tileColumns) : columns;
    }

    /// <summary>Blocks of at most <paramref name="most"/>, as even as whole tiles allow.</summary>
    static int Even(int length, int most, int tile)
    {
        if (length <= most)
        {
            return (length + tile - 1) / tile * tile;
        }

        var blocks = ((length - 1) / most) + 1;
        var even = ((length - 1) / blocks) + 1;
        return (even + tile - 1) / tile * tile;
    }
}
