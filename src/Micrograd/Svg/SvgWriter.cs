using System.Text;

namespace Micrograd.Svg;

/// <summary>Writes one SVG document: escaped, invariant, accessible, in the theme of <see cref="SvgTheme"/>.</summary>
/// <remarks>
/// The root has <c>role="img"</c>, a <c>title</c> and a <c>desc</c>, which screen readers announce, and a rectangle of
/// paper below everything, so a file is readable on any page. No ids are written: several drawings may stand in one page.
/// </remarks>
internal sealed class SvgWriter
{
    readonly StringBuilder _text = new();
    readonly Stack<string> _open = new();

    /// <param name="width">Width in pixels, positive.</param>
    /// <param name="height">Height in pixels, positive.</param>
    /// <param name="title">The drawing's name, announced by screen readers.</param>
    /// <param name="description">What the drawing shows, in words.</param>
    public SvgWriter(double width, double height, string title, string description)
    {
        Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "mg"),
            ("role", "img"),
            ("width", width),
            ("height", height),
            ("viewBox", $"0 0 {SvgNumber.Format(width)} {SvgNumber.Format(height)}")
        );
        Leaf("title", title);
        Leaf("desc", description);
        _text.Append("<style>\n").Append(SvgTheme.Css).Append("</style>\n");
        Element("rect", ("class", "fill-paper"), ("width", width), ("height", height));
    }

    /// <summary>An element without content.</summary>
    public void Element(string name, params ReadOnlySpan<SvgAttribute> attributes)
    {
        Start(name, attributes);
        _text.Append("/>\n");
    }

    /// <summary>Opens an element; <see cref="Close"/> ends it.</summary>
    public void Open(string name, params ReadOnlySpan<SvgAttribute> attributes)
    {
        Start(name, attributes);
        _text.Append(">\n");
        _open.Push(name);
    }

    /// <summary>Closes the element opened last.</summary>
    /// <exception cref="InvalidOperationException">None is open but the root, which <see cref="ToSvg"/> closes.</exception>
    public void Close()
    {
        if (_open.Count <= 1)
        {
            throw new InvalidOperationException("SvgWriter: no element is open.");
        }
        _text.Append("</").Append(_open.Pop()).Append(">\n");
    }

    /// <summary>A tooltip, and the name that screen readers give to the element open now.</summary>
    public void Title(string title) => Leaf("title", title);

    /// <summary>Real text, which can be selected, searched and read aloud; (x, y) is the baseline's start unless a
    /// <c>text-anchor</c> says otherwise.</summary>
    public void Text(double x, double y, string content, params ReadOnlySpan<SvgAttribute> attributes)
    {
        _text
            .Append("<text x=\"")
            .Append(SvgNumber.Format(x))
            .Append("\" y=\"")
            .Append(SvgNumber.Format(y))
            .Append('"');
        Attributes(attributes);
        _text.Append('>');
        XmlText.Append(_text, content);
        _text.Append("</text>\n");
    }

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, params ReadOnlySpan<SvgAttribute> attributes)
    {
        _text.Append("<line x1=\"").Append(SvgNumber.Format(x1)).Append("\" y1=\"").Append(SvgNumber.Format(y1));
        _text
            .Append("\" x2=\"")
            .Append(SvgNumber.Format(x2))
            .Append("\" y2=\"")
            .Append(SvgNumber.Format(y2))
            .Append('"');
        Attributes(attributes);
        _text.Append("/>\n");
    }

    /// <summary>The finished document.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public string ToSvg() =>
        _open.Count == 1
            ? _text.ToString() + "</svg>\n"
            : throw new InvalidOperationException($"SvgWriter: <{_open.Peek()}> is still open.");

    void Leaf(string name, string content)
    {
        _text.Append('<').Append(name).Append('>');
        XmlText.Append(_text, content);
        _text.Append("</").Append(name).Append(">\n");
    }

    void Start(string name, ReadOnlySpan<SvgAttribute> attributes)
    {
        _text.Append('<').Append(name);
        Attributes(attributes);
    }

    void Attributes(ReadOnlySpan<SvgAttribute> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            _text.Append(' ').Append(name).Append("=\"");
            XmlText.Append(_text, value);
            _text.Append('"');
        }
    }
}
