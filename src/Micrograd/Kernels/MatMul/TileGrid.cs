namespace Micrograd.Kernels.MatMul;

/// <summary>
/// A matrix cut into rectangles of whole tiles, as even as can be. A thread reads all of the factors' rows and columns that
/// meet in its rectangle, so squarer ones share more.
/// </summary>
internal readonly struct TileGrid
{
    readonly int _rows;
    readonly int _columns;
    readonly int _rowStep;
    readonly int _columnStep;
    readonly int _across;

    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="tileRows">Rows of a tile.</param>
    /// <param name="tileColumns">Columns of a tile.</param>
    /// <param name="most">Rectangles to cut into; fewer where there are not enough tiles.</param>
    public TileGrid(int rows, int columns, int tileRows, int tileColumns, int most)
    {
        _rows = rows;
        _columns = columns;
        var best = double.PositiveInfinity;
        for (var down = 1; down <= most; down++)
        {
            var rowStep = Step(rows, tileRows, down);
            var columnStep = Step(columns, tileColumns, most / down);
            // What the largest rectangle costs: multiply-adds, and reading (or packing) what it needs of the factors,
            // which a tile of 12 × 32 repays within some tens of rows or columns.
            var cost = ((double)rowStep * columnStep) + (8.0 * (rowStep + columnStep));
            if (cost < best)
            {
                best = cost;
                _rowStep = rowStep;
                _columnStep = columnStep;
            }
        }

        _across = (columns + _columnStep - 1) / _columnStep;
        Count = _across * ((rows + _rowStep - 1) / _rowStep);
    }

    /// <summary>The number of rectangles.</summary>
    public int Count { get; }

    /// <summary>A rectangle.</summary>
    public (int Row, int Rows, int Column, int Columns) this[int part]
    {
        get
        {
            var row = part / _across * _rowStep;
            var column = part % _across * _columnStep;
            return (row, Math.Min(_rowStep, _rows - row), column, Math.Min(_columnStep, _columns - column));
        }
    }

    static int Step(int length, int tile, int parts)
    {
        var tiles = ((length - 1) / tile) + 1;
        return (int)Math.Min((long)((tiles - 1) / parts + 1) * tile, length);
    }
}
