using System.Globalization;
using CsCheck;

namespace Micrograd.Tests;

/// <summary>Graphs too wide for a screen are drawn from top to bottom.</summary>
public sealed class TallDrawingTests
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
}
