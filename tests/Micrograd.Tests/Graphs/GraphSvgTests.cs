using System.Globalization;
using System.Xml.Linq;
using CsCheck;

namespace Micrograd.Tests;

public sealed class GraphSvgTests
{
    [Fact]
    public void The_neuron_shows_label_data_and_grad_as_in_the_lecture()
    {
        var svg = new DrawnSvg(SampleGraphs.Neuron().ToSvg());
        svg.AssertReadable();
        var output = Assert.Single(svg.WithClass("g", "output"));
        Assert.Equal(["o", "data", "0.7071", "grad", "1.0000"], Texts(output));
        Assert.Contains(
            svg.WithClass("g", "value"),
            value => Texts(value) is ["w1", "data", "-3.0000", "grad", "1.0000"]
        );
        Assert.Equal(
            ["*", "*", "+", "+", "tanh"],
            svg.WithClass("g", "op").SelectMany(Texts).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Tooltips_have_all_digits()
    {
        var titles = new DrawnSvg(SampleGraphs.Neuron().ToSvg()).All("title").Select(title => title.Value).ToArray();
        Assert.Contains(
            titles,
            title => title.StartsWith("b\ndata 6.881373587019543\ngrad 0.4999", StringComparison.Ordinal)
        );
        Assert.Contains(titles, title => title.StartsWith("n = +(x1*w1 + x2*w2, b)\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Gradients_that_were_not_computed_are_dashes()
    {
        var svg = new DrawnSvg(SampleGraphs.Neuron().ToSvg(new() { Gradients = false }));
        Assert.All(svg.WithClass("text", "grad"), text => Assert.Equal("–", text.Value));
    }

    [Fact]
    public void Every_node_and_every_edge_is_drawn_and_can_be_addressed() =>
        SampleGraphs
            .Random(40)
            .Sample(graph =>
            {
                var svg = new DrawnSvg(graph.ToSvg(new() { MaxWidth = int.MaxValue }));
                Assert.Equal(
                    graph.Nodes.Select(node => Text(node.Id)).Order(),
                    Keys(svg, "data-node").Distinct().Order()
                );
                var edges = graph.Nodes.SelectMany(node => node.Inputs.Select((_, i) => $"{Text(node.Id)}.{Text(i)}"));
                var outs = graph.Nodes.Where(node => node.OpName is not null).Select(node => $"{Text(node.Id)}.out");
                Assert.Equal(edges.Concat(outs).Order(), Keys(svg, "data-edge").Order());
            });

    [Fact]
    public void No_two_boxes_overlap_and_all_lie_within_the_canvas() =>
        SampleGraphs.Random(60).Sample(graph => AssertApart(new(graph.ToSvg(new() { MaxWidth = int.MaxValue }))));

    [Fact]
    public void No_two_boxes_of_a_collapsed_drawing_overlap() =>
        SampleGraphs
            .RandomScoped(120)
            .Sample(graph => AssertApart(new(graph.ToSvg(new() { MaxNodes = 20, Expand = ["s0"] }))), iter: 50);

    [Fact]
    public void All_edges_go_from_left_to_right() =>
        SampleGraphs
            .Random(60)
            .Sample(graph =>
            {
                foreach (
                    var edge in new DrawnSvg(graph.ToSvg(new() { MaxWidth = int.MaxValue })).WithClass(
                        "path",
                        "line-muted"
                    )
                )
                {
                    var points = DrawnSvg.Points(edge);
                    Assert.True(points[^1].X > points[0].X);
                    for (var i = 1; i < points.Count; i++)
                    {
                        Assert.True(points[i].X >= points[i - 1].X - 0.011, edge.ToString());
                    }
                }
            });

    [Fact]
    public void An_op_stands_right_before_its_value() =>
        SampleGraphs
            .Random(40)
            .Sample(graph =>
            {
                foreach (var node in new DrawnSvg(graph.ToSvg()).WithClass("g", "node"))
                {
                    var boxes = node.Descendants(node.Name.Namespace + "rect").Select(Box.Of).ToArray();
                    if (boxes is [var op, var value])
                    {
                        Assert.Equal(op.Y, value.Y);
                        Assert.InRange(value.X - op.Right, 10, 40);
                    }
                }
            });

    [Fact]
    public void A_number_without_a_name_that_many_ops_use_is_a_tag_beside_each()
    {
        var two = new Value(2);
        var sum = new Value(0, "s");
        for (var i = 0; i < 6; i++)
        {
            sum += two * new Value(i, $"x{i}");
        }
        var svg = new DrawnSvg(Graph.Of(sum).ToSvg());
        Assert.Equal(6, svg.WithClass("g", "tag").Count());
        var x = new Value(2, "x");
        Assert.Empty(new DrawnSvg(Graph.Of(x * x * x * x * x * x * x).ToSvg()).WithClass("g", "tag"));
    }

    [Theory]
    [InlineData("<script>&\"'")]
    [InlineData("a\nb\0c\uD800")]
    [InlineData("日本語 🙂 \u202Eabc")]
    public void Any_label_gives_well_formed_xml(string label)
    {
        var svg = new DrawnSvg(Graph.Of(new Value(1, label) * new Value(2, new string('x', 10_000))).ToSvg());
        svg.AssertReadable();
        Assert.InRange(svg.Width, 1, 2000);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void The_drawing_is_the_same_in_every_culture_and_every_time(string culture)
    {
        var node = SampleGraphs.Neuron().ToSvg();
        var group = SampleGraphs.Mlp(3, [4, 4, 1], 5).ToSvg();
        using var _ = new InCulture(culture);
        Assert.Equal(node, SampleGraphs.Neuron().ToSvg());
        Assert.Equal(group, SampleGraphs.Mlp(3, [4, 4, 1], 5).ToSvg());
    }

    [Fact]
    public void A_collapsed_network_shows_a_stack_a_neuron_with_counts()
    {
        var svg = new DrawnSvg(SampleGraphs.Mlp(2, [16, 16, 1], 100).ToSvg());
        svg.AssertReadable();
        Assert.Equal(35, svg.WithClass("g", "group").Count());
        Assert.Contains("layer2.neuron7", svg.Labels);
        Assert.Contains("3,317 nodes · 1,600 inputs", svg.Labels);
        Assert.Contains("×100", svg.Labels);
    }

    [Fact]
    public void A_drawing_of_less_than_ten_boxes_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleGraphs.Neuron().ToSvg(new() { MaxNodes = 9 }));

    static void AssertApart(DrawnSvg svg)
    {
        var boxes = svg
            .Root.Elements()
            .Where(e => (string?)e.Attribute("class") is "node" or "tag" or "group")
            .Select(g => Box.Around(g.Descendants(g.Name.Namespace + "rect").Select(Box.Of)))
            .ToArray();
        for (var i = 0; i < boxes.Length; i++)
        {
            Assert.True(boxes[i] is { X: > 0, Y: > 0 } && boxes[i].Right < svg.Width && boxes[i].Bottom < svg.Height);
            for (var j = 0; j < i; j++)
            {
                Assert.False(boxes[i].Overlaps(boxes[j]), $"{boxes[i]} and {boxes[j]}");
            }
        }
    }

    static string[] Texts(XElement group) =>
        [.. group.Descendants(group.Name.Namespace + "text").Select(text => text.Value)];

    static IEnumerable<string> Keys(DrawnSvg svg, string attribute) =>
        svg.All("g").Select(g => (string?)g.Attribute(attribute)).OfType<string>();

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    readonly record struct Box(double X, double Y, double Right, double Bottom)
    {
        public static Box Of(XElement rect)
        {
            var (x, y) = (DrawnSvg.Number(rect, "x"), DrawnSvg.Number(rect, "y"));
            return new(x, y, x + DrawnSvg.Number(rect, "width"), y + DrawnSvg.Number(rect, "height"));
        }

        public static Box Around(IEnumerable<Box> boxes) =>
            boxes.Aggregate(
                (a, b) =>
                    new(
                        Math.Min(a.X, b.X),
                        Math.Min(a.Y, b.Y),
                        Math.Max(a.Right, b.Right),
                        Math.Max(a.Bottom, b.Bottom)
                    )
            );

        public bool Overlaps(Box other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;
    }
}
