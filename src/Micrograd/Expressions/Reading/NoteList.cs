using System.Globalization;

namespace Micrograd.Expressions;

/// <summary>What was skipped or taken otherwise than a reader may think: one note a kind, with the lines.</summary>
internal sealed class NoteList(SourceText source)
{
    const int LinesShown = 10;

    readonly Dictionary<(string Text, string Because), List<int>> _lines = [];
    readonly List<(string Text, string Because)> _kinds = [];

    /// <summary>Notes a kind of thing at a position: "skipped print(…)" on a line, and why.</summary>
    public void Add(int position, string text, string because = "")
    {
        var kind = (text, because);
        if (!_lines.TryGetValue(kind, out var lines))
        {
            _lines[kind] = lines = [];
            _kinds.Add(kind);
        }
        var line = source.LineOf(position);
        if (lines.Count == 0 || lines[^1] != line)
        {
            lines.Add(line);
        }
    }

    public IReadOnlyList<string> ToTexts() => [.. _kinds.Select(kind => Text(kind, _lines[kind]))];

    static string Text((string Text, string Because) kind, List<int> lines)
    {
        var shown = string.Join(", ", lines.Take(LinesShown).Select(l => l.ToString(CultureInfo.InvariantCulture)));
        var more = lines.Count > LinesShown ? $" and {lines.Count - LinesShown} more" : "";
        var because = kind.Because.Length > 0 ? $": {kind.Because}" : "";
        return $"{kind.Text} on line{(lines.Count > 1 ? "s" : "")} {shown}{more}{because}";
    }
}
