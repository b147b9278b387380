namespace Micrograd.Tables.Reading;

/// <summary>What a column's cells say about the mark that its decimals stand behind.</summary>
[Flags]
enum NumberMarks
{
    None = 0,

    /// <summary>12.5: the point.</summary>
    Point = 1,

    /// <summary>12,5 or 1.234,5: the comma.</summary>
    Comma = 2,

    /// <summary>1.234: a point, or a thousand of the comma's style.</summary>
    PerhapsPoint = 4,

    /// <summary>1,234: a comma, or a thousand of the point's style.</summary>
    PerhapsComma = 8,
}

/// <summary>Reads the marks off cells.</summary>
static class NumberMarksOf
{
    /// <summary>What one cell says; nothing where it is no number in either style.</summary>
    public static NumberMarks Cell(ReadOnlySpan<char> cell)
    {
        var isPoint = NumberText.TryParse(cell, comma: false, out _);
        var isComma = NumberText.TryParse(cell, comma: true, out _);
        if (!cell.ContainsAny('.', ','))
        {
            return NumberMarks.None;
        }
        return (isPoint, isComma) switch
        {
            (true, false) => NumberMarks.Point,
            (false, true) => NumberMarks.Comma,
            (true, true) => cell.Contains('.') ? NumberMarks.PerhapsPoint : NumberMarks.PerhapsComma,
            _ => NumberMarks.None,
        };
    }

    /// <summary>Whether a column has decimal commas, given what its cells say and what the file's other columns do.</summary>
    /// <param name="marks">All that its cells say.</param>
    /// <param name="othersDo">Whether other columns of the file have them, and none has decimal points.</param>
    public static bool HasDecimalComma(NumberMarks marks, bool othersDo) =>
        (marks & (NumberMarks.Point | NumberMarks.Comma)) switch
        {
            NumberMarks.Comma => true,
            NumberMarks.None => othersDo,
            _ => false,
        };
}
