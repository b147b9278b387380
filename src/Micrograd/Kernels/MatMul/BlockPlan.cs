namespace Micrograd.Kernels.MatMul;

/// <summary>How a product is cut for the caches, and which factors are packed.</summary>
internal readonly struct BlockPlan
{
    public static int KC = 256,
        MC = 240,
        NC = 2048;
    public static nint DirectA = 512 << 10,
        DirectB = 512 << 10;

    public readonly int Rows;
    public readonly int Columns;
    public readonly int Depth;
    public readonly bool PackA;
    public readonly bool PackB;

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
        PackA = !canReadA || (columns > 2 * tileColumns && (nint)rows * depth * size > DirectA);
        PackB = !canReadB || (rows > 2 * tileRows && (nint)columns * depth * size > DirectB);
        Depth = Even(depth, KC * 4 / size, 1);
        Rows = PackA ? Even(rows, MC, tileRows) : rows;
        Columns = PackB ? Even(columns, NC, tileColumns) : columns;
    }

    /// <summary>Blocks of at most <paramref name="most"/>, as even as whole tiles allow.</summary>
    static int Even(int length, int most, int tile)
    {
        var blocks = (length + most - 1) / most;
        var even = (length + blocks - 1) / blocks;
        return (even + tile - 1) / tile * tile;
    }
}
