using System.Globalization;
using System.Text.RegularExpressions;
using Micrograd.Charts;

namespace Micrograd.Tests;

public sealed partial class BoundaryChartTests
{
    static readonly PlotRange Square = new(-1, 1, -1, 1);
    static readonly ClassPoints Corners = new("train", [-1, 1, -1, 1], [-1, -1, 1, 1], [0, 1, 0, 1]);

    [Fact]
    public void Each_side_has_its_class_colour_and_the_line_is_where_the_score_is_zero()
    {
        var chart = new BoundaryChart { Points = [Corners], Field = BoundaryField.Score((x, y) => 5 * x) };
        var drawn = new DrawnSvg(chart.ToSvg());
        Assert.All(Runs(drawn, "line-c0"), run => Assert.InRange(run.Column + run.Length, 1, BoundaryField.Cells / 2));
        Assert.All(
            Runs(drawn, "line-c1"),
            run => Assert.InRange(run.Column, BoundaryField.Cells / 2, BoundaryField.Cells - 1)
        );
        Assert.Equal(BoundaryField.Cells * BoundaryField.Cells, AllRuns(drawn).Sum(run => run.Length));

        var zero = DrawnSvg.Number(drawn.All("text").First(t => t.Value == "0"), "x");
        var zeroX = DrawnSvg.Number(drawn.All("text").Last(t => t.Value == "0"), "x");
        Assert.All(DrawnSvg.Points(drawn.WithClass("path", "line-ink").Single()), p => Assert.Equal(zeroX, p.X, 0.05));
        Assert.NotEqual(zero, zeroX);
    }

    [Fact]
    public void Confidence_is_shaded()
    {
        var chart = new BoundaryChart
        {
            Points = [Corners],
            Field = BoundaryField.Probability((x, y) => (x + 1.2) / 2.4),
        };
        var drawn = new DrawnSvg(chart.ToSvg());
        var shades = HeatPaths(drawn, "line-c1")
            .Select(p => (Opacity: DrawnSvg.Number(p, "stroke-opacity"), Column: Runs(p).Min(r => r.Column)))
            .OrderBy(s => s.Column)
            .ToList();
        Assert.True(shades.Count >= 5);
        Assert.Equal(shades.OrderBy(s => s.Opacity), shades);
    }

    [Fact]
    public void A_grid_draws_as_the_function_that_made_it()
    {
        static double Score(double x, double y) => Math.Sin(3 * x) - y;
        var n = BoundaryField.Cells;
        var (scores, classes) = (new double[n, n], new int[n, n]);
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < n; column++)
            {
                scores[row, column] = Score(-1 + (column + 0.5) / n * 2, -1 + (row + 0.5) / n * 2);
                classes[row, column] = scores[row, column] > 0 ? 1 : 0;
            }
        }

        // Points that span ±1/1.16 make the range of a function ±1.
        double[] ends = [-1 / 1.16, 1 / 1.16];
        var points = new ClassPoints("train", ends, ends, [0, 1]);
        var byFunction = new DrawnSvg(
            new BoundaryChart { Points = [points], Field = BoundaryField.Score(Score) }.ToSvg()
        );
        var byGrid = new DrawnSvg(
            new BoundaryChart { Points = [points], Field = BoundaryField.Score(scores, Square) }.ToSvg()
        );
        Assert.Equal(AllRuns(byFunction), AllRuns(byGrid));

        var byClass = new DrawnSvg(
            new BoundaryChart { Points = [points], Field = BoundaryField.Classes(classes, Square) }.ToSvg()
        );
        foreach (var colour in (string[])["line-c0", "line-c1"])
        {
            Assert.Equal(Runs(byGrid, colour).Sum(r => r.Length), Runs(byClass, colour).Sum(r => r.Length));
        }
    }

    [Fact]
    public void Noise_on_a_fine_grid_under_many_points_stays_below_300_kilobytes()
    {
        var random = new Random(1);
        var grid = new double[700, 900];
        foreach (ref var value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref grid[0, 0], grid.Length))
        {
            value = random.NextDouble() * 3 - 1.5;
        }

        var xs = Enumerable.Range(0, 50_000).Select(_ => random.NextDouble() * 2 - 1).ToArray();
        var classes = Enumerable.Repeat(7, xs.Length).ToArray();
        var chart = new BoundaryChart
        {
            Width = 2000,
            Height = 2000,
            Points = [new("train", xs, [.. xs.Reverse()], classes)],
            Field = BoundaryField.Score(grid, Square),
        };
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(chart.ToSvg()), 50_000, 300_000);

        var classNoise = chart with { Field = BoundaryField.Classes((x, y) => random.Next(8)) };
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(classNoise.ToSvg()), 50_000, 300_000);
    }

    [Fact]
    public void Training_points_are_filled_and_held_out_points_hollow()
    {
        var drawn = new DrawnSvg(
            new BoundaryChart
            {
                ClassNames = ["no", "yes"],
                Points = [Corners, new("test", [0, 0.5], [0, 0.5], [0, 1]) { Hollow = true }],
                Field = BoundaryField.Score((x, y) => x),
            }.ToSvg()
        );
        Assert.Subset(drawn.Labels.ToHashSet(), new HashSet<string> { "no", "yes", "train", "test" });
        Assert.Contains(drawn.All("title"), t => t.Value == "test, yes");
        Assert.Single(drawn.WithClass("path", "fill-paper"), p => p.Attribute("class")!.Value == "fill-paper line-c1");
    }

    [Fact]
    public void Outputs_that_are_not_numbers_leave_the_paper_and_infinite_ones_full_shade()
    {
        static double Output(double x, double y) =>
            x < -0.5 ? double.NaN
            : x < 0 ? double.NegativeInfinity
            : x < 0.5 ? double.MaxValue
            : double.MinValue;
        var drawn = new DrawnSvg(new BoundaryChart { Points = [Corners], Field = BoundaryField.Score(Output) }.ToSvg());
        drawn.AssertReadable();
        Assert.InRange(AllRuns(drawn).Min(run => run.Column), BoundaryField.Cells / 5, BoundaryField.Cells / 3);
        Assert.Single(HeatPaths(drawn, "line-c1"));
    }

    [Fact]
    public void Nothing_to_draw_says_no_data()
    {
        Assert.Contains("no data", new DrawnSvg(new BoundaryChart().ToSvg()).Labels);
        var noPoints = new BoundaryChart
        {
            Field = BoundaryField.Score((x, y) => x),
            Points = [new("train", [], [], [])],
        };
        Assert.Contains("no data", new DrawnSvg(noPoints.ToSvg()).Labels);
        var noCells = new BoundaryChart { Field = BoundaryField.Score(new double[0, 5], Square), Points = [Corners] };
        new DrawnSvg(noCells.ToSvg()).AssertReadable();
    }

    [Fact]
    public void A_grid_without_extent_is_refused()
    {
        Assert.Throws<ArgumentException>(() => BoundaryField.Score(new double[1, 1], new PlotRange(1, 1, 0, 1)));
        Assert.Throws<ArgumentException>(() =>
            BoundaryField.Classes(new int[1, 1], new PlotRange(0, 1, 0, double.NaN))
        );
    }

    static IEnumerable<System.Xml.Linq.XElement> HeatPaths(DrawnSvg drawn, string colour) =>
        drawn.WithClass("path", colour).Where(p => p.Parent!.Attribute("shape-rendering") is not null);

    static List<(int Column, int Row, int Length)> Runs(DrawnSvg drawn, string colour) =>
        [.. HeatPaths(drawn, colour).SelectMany(Runs)];

    static List<(int Column, int Row, int Length)> AllRuns(DrawnSvg drawn) =>
        [.. Runs(drawn, "line-c0"), .. Runs(drawn, "line-c1")];

    static IEnumerable<(int Column, int Row, int Length)> Runs(System.Xml.Linq.XElement path) =>
        Run().Matches(path.Attribute("d")!.Value).Select(m => (Int(m, 1), Int(m, 2), Int(m, 3)));

    static int Int(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)")]
    private static partial Regex Run();
}
