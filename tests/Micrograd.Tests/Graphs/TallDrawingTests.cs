using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;

namespace Micrograd.Tests;

/// <summary>Graphs too wide for a screen are drawn from top to bottom.</summary>
public sealed partial class TallDrawingTests
{
    [Fact]
    public void A_transformer_is_no_wider_than_3000_pixels_its_scopes_are_frames_and_every_node_is_there()
    {
        var graph = Graph.Of(SampleNetworks.Gpt(blocks: 1));
        var text = graph.ToSvg();
        if (Environment.GetEnvironmentVariable("MICROGRAD_TALL") is { } file)
        {
            File.WriteAllText(file, text);
        }
        var svg = new DrawnSvg(text);
        svg.AssertReadable();
        Assert.InRange(Width(svg), 600, 3000);
        Assert.InRange(graph.Nodes.Count, 50, 100);
        Assert.Equal(
            graph.Nodes.Select(node => node.Id).Order(),
            svg.All("g").Select(g => (string?)g.Attribute("data-node")).OfType<string>().Select(int.Parse).Order()
        );
        var frames = svg.WithClass("g", "scope").Select(frame => frame.Elements().First().Value).ToArray();
        foreach (
            var scope in (string[])
                [
                    "block",
                    "block.ln1",
                    "block.attn",
                    "block.attn.qkv",
                    "block.ln2",
                    "block.mlp",
                    "block.mlp.0",
                    "block.mlp.2",
                    "ln",
                    "head",
                ]
        )
        {
            Assert.Contains(scope, frames);
        }
    }

    [Fact]
    public void No_two_boxes_overlap_and_all_edges_go_down() =>
        SampleGraphs
            .RandomScoped(60)
            .Sample(
                graph =>
                {
                    var svg = new DrawnSvg(graph.ToSvg(new() { MaxWidth = 600 }));
                    var boxes = svg.All("rect")
                        .Where(rect => (string?)rect.Parent!.Attribute("class") is "value" or "value output")
                        .Select(Box)
                        .ToArray();
                    for (var i = 0; i < boxes.Length; i++)
                    {
                        for (var j = 0; j < i; j++)
                        {
                            var (a, b) = (boxes[i], boxes[j]);
                            Assert.False(
                                a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom,
                                $"{a} overlaps {b}"
                            );
                        }
                    }
                },
                iter: 50
            );

    [Fact]
    public void A_scope_beside_whose_rows_others_stand_has_a_frame_that_goes_around_them()
    {
        var svg = new DrawnSvg(Graph.Of(SampleNetworks.Reader()).ToSvg());
        svg.AssertReadable();
        string[] scopes = ["attention", "attention.out_proj", "head", "letters", "reader"];
        Assert.Equal(scopes, Frames(svg).Select(frame => frame.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_frame_holds_nodes_of_its_scope_and_no_others() =>
        SampleGraphs
            .RandomScoped(60)
            .Sample(
                graph =>
                {
                    var svg = new DrawnSvg(graph.ToSvg(new() { MaxWidth = 600 }));
                    var boxes = svg.All("g")
                        .Where(g => g.Attribute("data-node") is not null)
                        .Select(g =>
                            (
                                Node: graph.Nodes[
                                    int.Parse((string)g.Attribute("data-node")!, CultureInfo.InvariantCulture)
                                ],
                                At: Box(g.Descendants().First(part => part.Name.LocalName == "rect"))
                            )
                        )
                        .Where(box => box.Node.OpName is not null)
                        .ToArray();
                    foreach (var (path, corners) in Frames(svg))
                    {
                        var inside = boxes.Where(box => Corners(box.At).Any(at => IsWithin(at, corners))).ToArray();
                        Assert.NotEmpty(inside);
                        foreach (var (node, at) in inside)
                        {
                            Assert.StartsWith($"{path}.", $"{node.Scope?.Path}.", StringComparison.Ordinal);
                            Assert.All(Corners(at), corner => Assert.True(IsWithin(corner, corners)));
                        }
                    }
                },
                iter: 50
            );

    [Fact]
    public void A_long_name_is_cut_at_its_beginning()
    {
        var names = Enumerable
            .Range(0, 3)
            .Select(i => $"translator.transformer.encoder.layers.{i}.norm1.weight")
            .ToArray();
        var sum = names.Select(name => new Value(1, name)).Aggregate((a, b) => a * b);
        foreach (var maxWidth in new[] { 600, 3000 })
        {
            var labels = new DrawnSvg(Graph.Of(sum).ToSvg(new() { MaxWidth = maxWidth })).Labels;
            Assert.All(
                names,
                name =>
                    Assert.Single(
                        labels,
                        l => l.StartsWith('…') && l.Length > 10 && name.EndsWith(l[1..], StringComparison.Ordinal)
                    )
            );
        }
    }

    [Fact]
    public void Many_blocks_are_drawn_collapsed_and_no_wider()
    {
        var svg = new DrawnSvg(Graph.Of(SampleNetworks.Gpt(blocks: 6)).ToSvg());
        svg.AssertReadable();
        Assert.InRange(Width(svg), 300, 3000);
    }

    [Fact]
    public void A_width_that_holds_no_box_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Graph.Of(new Value(1)).ToSvg(new() { MaxWidth = 100 }));

    static double Width(DrawnSvg svg) =>
        double.Parse((string)svg.Root.Attribute("width")!, CultureInfo.InvariantCulture);

    static (double Left, double Top, double Right, double Bottom) Box(System.Xml.Linq.XElement rect)
    {
        var (x, y) = (Number("x"), Number("y"));
        return (x, y, x + Number("width"), y + Number("height"));

        double Number(string name) => double.Parse((string)rect.Attribute(name)!, CultureInfo.InvariantCulture);
    }

    static (double X, double Y)[] Corners((double Left, double Top, double Right, double Bottom) box) =>
        [(box.Left, box.Top), (box.Right, box.Top), (box.Left, box.Bottom), (box.Right, box.Bottom)];

    // Round corners are read as sharp ones.
    static IEnumerable<(string Path, List<(double X, double Y)> Corners)> Frames(DrawnSvg svg) =>
        svg.WithClass("g", "scope")
            .Select(frame =>
                (
                    frame.Elements().First().Value,
                    PlaceText()
                        .Matches((string)frame.Elements().First(part => part.Name.LocalName == "path").Attribute("d")!)
                        .Select(match =>
                            (
                                double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
                                double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
                            )
                        )
                        .ToList()
                )
            );

    // How often a ray to the right meets the outline.
    static bool IsWithin((double X, double Y) at, List<(double X, double Y)> corners) =>
        corners
            .Zip(corners.Skip(1).Append(corners[0]))
            .Count(side =>
                side.First.Y > at.Y != side.Second.Y > at.Y
                && at.X
                    < side.First.X
                        + (at.Y - side.First.Y) / (side.Second.Y - side.First.Y) * (side.Second.X - side.First.X)
            ) % 2
        == 1;

    [GeneratedRegex(@"(-?[\d.]+) (-?[\d.]+)")]
    private static partial Regex PlaceText();
}
