namespace Micrograd.Svg;

/// <summary>One attribute of an SVG element; a pair converts to it: <c>("x", 3.5)</c>, <c>("class", "fill-ink")</c>.</summary>
internal readonly record struct SvgAttribute(string Name, string Value)
{
    public static implicit operator SvgAttribute((string Name, string Value) pair) => new(pair.Name, pair.Value);

    public static implicit operator SvgAttribute((string Name, double Value) pair) =>
        new(pair.Name, SvgNumber.Format(pair.Value));
}
