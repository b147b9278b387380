using Micrograd.Charts;

namespace Micrograd.Tests;

public sealed class ScatterChartTests
{
    [Fact]
    public void Every_class_has_its_own_colour_and_shape()
    {
        var classes = Enumerable.Range(0, 64).ToArray();
        var xs = classes.Select(c => (double)c).ToArray();
        var drawn = new DrawnSvg(new ScatterChart { Height = 1000, Points = [new("a", xs, xs, classes)] }.ToSvg());
        var looks = drawn
            .All("title")
            .Where(t => t.Value.StartsWith("a, class", StringComparison.Ordinal))
            .Select(t => t.Parent!.Elements().Last())
            .Select(p =>
                (
                    Colour: p.Attribute("class")!.Value,
                    Shape: p.Attribute("d")!.Value[p.Attribute("d")!.Value.IndexOf('m', StringComparison.Ordinal)..]
                )
            )
            .ToList();
        Assert.Equal(64, looks.Count);
        Assert.Distinct(looks);
        Assert.NotEqual(looks[0].Shape, looks[1].Shape);
    }

    [Fact]
    public void Points_stand_at_the_ticks_of_their_values()
    {
        var drawn = new DrawnSvg(new ScatterChart { Points = [new("a", [0, 5, 10], [-300, 0, 300])] }.ToSvg());
        var points = Centres(drawn.WithClass("path", "fill-c0").Last());
        Assert.Equal(DrawnSvg.Number(drawn.Label("10"), "x"), points[2].X, 0.011);
        Assert.Equal(DrawnSvg.Number(drawn.Label("-300"), "y") - 4, points[0].Y, 0.011);
    }

    [Fact]
    public void Points_that_are_not_finite_are_left_out()
    {
        var drawn = new DrawnSvg(
            new ScatterChart { Points = [new("a", [0, double.NaN, 1, 2], [0, 1, double.NegativeInfinity, 2])] }.ToSvg()
        );
        drawn.AssertReadable();
        Assert.Equal(2, Centres(drawn.WithClass("path", "fill-c0").Last()).Count);
    }

    [Fact]
    public void Of_very_many_points_some_are_drawn()
    {
        var xs = Enumerable.Range(0, 1_000_000).Select(i => (double)(i % 1009)).ToArray();
        var svg = new ScatterChart { Points = [new("a", xs, xs)] }.ToSvg();
        Assert.True(svg.Length < 500_000, $"{svg.Length} characters");
        Assert.Contains("1000000 points", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_differ_are_named()
    {
        var ys = Assert.Throws<ArgumentException>(() => new ClassPoints("train", [1, 2], [1], [0, 0]));
        Assert.Contains("xs has 2 values, ys has 1", ys.Message, StringComparison.Ordinal);
        var classes = Assert.Throws<ArgumentException>(() => new ClassPoints("train", [1, 2], [1, 2], [0]));
        Assert.Contains("xs has 2 values, classes has 1", classes.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ClassPoints("train", [1], [1], [-1]));
    }

    [Fact]
    public void Nothing_to_draw_says_no_data() =>
        Assert.Contains("no data", new DrawnSvg(new ScatterChart().ToSvg()).Labels);

    [Fact]
    public void Names_with_any_characters_are_readable()
    {
        var drawn = new DrawnSvg(
            new ScatterChart
            {
                Title = "<b>\0\uD800 & \"quotes\"",
                XLabel = new string('W', 500),
                YLabel = "\u0007",
                ClassNames = ["</svg>", new string('字', 90)],
                Points = [new("a", [0, 1], [0, 1], [0, 1])],
            }.ToSvg()
        );
        drawn.AssertReadable();
        Assert.Contains("</svg>", drawn.Labels);
        Assert.Contains("<b>\uFFFD\uFFFD & \"quotes\"", drawn.Labels);
    }

    // Every marker starts with an absolute move to its centre; its outline is relative.
    static List<(char Command, double X, double Y)> Centres(System.Xml.Linq.XElement path) =>
        DrawnSvg.Points(path).FindAll(p => p.Command == 'M');
}
