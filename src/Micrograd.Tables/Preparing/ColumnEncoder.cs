namespace Micrograd.Tables.Preparing;

/// <summary>Writes a column's cells into a row's numbers: a plain part, which every model sees, and pieces for networks alone.</summary>
abstract class ColumnEncoder(ColumnEncoding encoding)
{
    public ColumnEncoding Encoding { get; } = encoding;

    /// <summary>How many numbers of the plain part are its.</summary>
    public abstract int PlainWidth { get; }

    /// <summary>How many pieces.</summary>
    public virtual int PieceWidth => 0;

    /// <summary>How many rows its embedding has; 0 where it has none.</summary>
    public virtual int EmbeddingRows => 0;

    /// <summary>Writes every row of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="plain">Where its plain part goes.</param>
    /// <param name="pieces">Where its pieces go.</param>
    /// <param name="codes">Where the row of its embedding goes.</param>
    /// <returns>What doesn't fit and was taken for something else; null where all fits.</returns>
    public abstract string? Write(TableColumn column, RowPart plain, RowPart pieces, RowPart codes);

    public static ColumnEncoder Of(ColumnEncoding encoding) =>
        encoding.Kind switch
        {
            ColumnKind.Number => new NumberEncoder(encoding),
            ColumnKind.Date => new DateEncoder(encoding),
            ColumnKind.Text => new TextEncoder(encoding),
            _ => new CategoryEncoder(encoding),
        };

    /// <summary>What a column's training rows say.</summary>
    public static ColumnEncoding Fit(TableColumn column, ColumnSchema schema) =>
        schema.Kind switch
        {
            ColumnKind.Number => NumberEncoder.Fit(column),
            ColumnKind.Date => DateEncoder.Fit(column, schema.DateFormat!),
            ColumnKind.Text => TextEncoder.Fit(column),
            _ => CategoryEncoder.Fit(column, schema.Kind),
        };
}

/// <summary>Some neighbouring numbers of each row of a matrix that lies row by row.</summary>
/// <param name="Numbers">The matrix.</param>
/// <param name="Width">How long its rows are.</param>
/// <param name="Start">Where the part begins in a row.</param>
readonly record struct RowPart(float[] Numbers, int Width, int Start)
{
    public ref float this[int row, int place] => ref Numbers[(long)row * Width + Start + place];
}
