using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Micrograd.Svg;

namespace Micrograd.Tests;

/// <summary>A drawing read back with an XML parser, as a browser would read it.</summary>
sealed partial class DrawnSvg
{
    public DrawnSvg(string svg)
    {
        Text = svg;
        Root = XDocument.Parse(svg, LoadOptions.PreserveWhitespace).Root!;
        Width = Number(Root, "width");
        Height = Number(Root, "height");
    }

    public string Text { get; }
    public XElement Root { get; }
    public double Width { get; }
    public double Height { get; }

    public IEnumerable<XElement> All(string name) => Root.Descendants(Root.Name.Namespace + name);

    public IEnumerable<XElement> WithClass(string name, string css) =>
        All(name).Where(e => ((string?)e.Attribute("class") ?? "").Split(' ').Contains(css));

    public List<string> Labels => [.. All("text").Select(t => t.Value)];

    public XElement Label(string text) => All("text").First(t => t.Value == text);

    public static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The points of a path that has absolute commands only.</summary>
    public static List<(char Command, double X, double Y)> Points(XElement path) =>
        [
            .. PathStep()
                .Matches(path.Attribute("d")!.Value)
                .Select(m => (m.Groups[1].Value[0], Parse(m.Groups[2].Value), Parse(m.Groups[3].Value))),
        ];

    /// <summary>Fails unless every label lies within the canvas and every number is an ordinary one.</summary>
    public void AssertReadable()
    {
        var numbers = Root.Descendants().Attributes().Where(a => a.Name.LocalName is not "class");
        Assert.DoesNotContain(numbers, a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains('∞'));
        foreach (var label in All("text").Where(t => t.Attribute("transform") is null))
        {
            var size = label.Attribute("class")?.Value == "title" ? 16 : 12;
            var width = TextWidth.Sans(label.Value, size);
            var left =
                Number(label, "x")
                - (string?)label.Attribute("text-anchor") switch
                {
                    "end" => width,
                    "middle" => width / 2,
                    _ => 0,
                };
            Assert.True(
                left >= -1 && left + width <= Width + 1,
                $"'{label.Value}' at {left} … {left + width} of {Width}"
            );
            Assert.InRange(Number(label, "y"), 0, Height);
        }
    }

    static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"([MLC ])(-?[\d.]+) (-?[\d.]+)")]
    private static partial Regex PathStep();
}
