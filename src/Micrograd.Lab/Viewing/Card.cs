using Micrograd.Graphs;
using Micrograd.Lab.Expressions;
using Micrograd.Svg;

namespace Micrograd.Lab.Viewing;

/// <summary>A card with a name and some lines, as large as they are.</summary>
sealed class Card : LaidBox
{
    const double Padding = 12;
    const double TitleSize = 13;
    const double TextSize = 11;
    const double Line = 17;
    const double Longest = 240;
    const double TimesGap = 10;

    readonly string _key;
    readonly CardKind _kind;
    readonly int _node;
    readonly DrawnLabel _title;
    readonly DrawnLabel _times;
    readonly DrawnLabel[] _lines;

    public Card(string key, CardKind kind, int node, string title, IReadOnlyList<string> lines, string times = "")
    {
        (_key, _kind, _node) = (key, kind, node);
        _title = DrawnLabel.Name(title, TitleSize, Longest);
        _times = DrawnLabel.Sans(times, TitleSize, Longest);
        _lines = [.. lines.Where(line => line.Length > 0).Select(line => DrawnLabel.Sans(line, TextSize, Longest))];
        Accessible = string.Join(", ", new[] { title, times }.Concat(lines).Where(text => text.Length > 0));
    }

    /// <summary>What opens it.</summary>
    public string? Opens { get; init; }

    /// <summary>Whether an output is in it.</summary>
    public bool IsOutput { get; init; }

    public string Key => _key;

    public string Title => _title.Text;

    public override double Width => ArrowRoom + CardWidth;

    public override double Height => Line * (1 + _lines.Length) + Padding;

    public override double EmptyLeft => ArrowRoom;

    string Accessible { get; }

    double CardWidth =>
        Math.Max(
            _title.Width + (_times.Text.Length > 0 ? _times.Width + TimesGap : 0),
            _lines.Select(line => line.Width).DefaultIfEmpty().Max()
        )
        + 2 * Padding;

    public CardAnswer At(double x, double y) =>
        new(
            _key,
            _kind,
            _node,
            _title.Text,
            [.. _lines.Select(line => line.Text)],
            _times.Text,
            Opens,
            IsOutput,
            Opens is null ? Accessible : $"{Accessible}, closed",
            PlayBox.Pixels(x + ArrowRoom),
            PlayBox.Pixels(y),
            PlayBox.Pixels(CardWidth),
            Height
        );
}
