namespace Micrograd.Tables.Reading;

/// <summary>The texts that stand for nothing.</summary>
sealed class MissingWords
{
    const int Longest = 4;

    readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _others;

    public MissingWords(IReadOnlyList<string> others)
    {
        if (others.Count > 0)
        {
            _others = new HashSet<string>(
                others.Select(word => word.Trim()),
                StringComparer.OrdinalIgnoreCase
            ).GetAlternateLookup<ReadOnlySpan<char>>();
        }
    }

    public static MissingWords Usual { get; } = new([]);

    /// <summary>Whether there are words that a number could be, as -999.</summary>
    public bool HasOthers => _others is not null;

    public bool Contains(ReadOnlySpan<char> cell) =>
        cell.IsEmpty || cell.Length <= Longest && IsUsual(cell) || _others?.Contains(cell) == true;

    static bool IsUsual(ReadOnlySpan<char> cell) =>
        cell switch
        {
            "?" or "-" or "--" or "–" => true,
            _ => cell.Equals("NA", StringComparison.OrdinalIgnoreCase)
                || cell.Equals("N/A", StringComparison.OrdinalIgnoreCase)
                || cell.Equals("#N/A", StringComparison.OrdinalIgnoreCase)
                || cell.Equals("null", StringComparison.OrdinalIgnoreCase)
                || cell.Equals("NaN", StringComparison.OrdinalIgnoreCase),
        };
}
