using System.Globalization;
using CsCheck;
using Micrograd.Charts;

namespace Micrograd.Tests;

public sealed class LineChartTests
{
    static readonly double[] Awkward =
    [
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.MaxValue,
        double.MinValue,
        double.Epsilon,
        -double.Epsilon,
        1e300,
        -1e300,
        1e-300,
        0,
        -0.0,
        1,
        1 + 2.3e-16,
    ];

    [Fact]
    public void A_point_stands_at_the_ticks_of_its_values()
    {
        var drawn = new DrawnSvg(new LineChart { Series = [new("s", [0, 4, 10], [0, 2, 1])] }.ToSvg());
        var points = DrawnSvg.Points(Curves(drawn)[^1]);
        Assert.Equal(DrawnSvg.Number(drawn.Label("4"), "x"), points[1].X);
        Assert.Equal(DrawnSvg.Number(drawn.Label("2.0"), "y"), points[1].Y + 4, 1e-6);
        Assert.True(points[1].Y < points[2].Y && points[2].Y < points[0].Y);
    }

    [Fact]
    public void A_logarithmic_axis_has_equal_distances_for_equal_factors()
    {
        var drawn = new DrawnSvg(new LineChart { LogY = true, Series = [new("s", [1e-6, 1e-3, 1, 1000])] }.ToSvg());
        var y = DrawnSvg.Points(Curves(drawn)[^1]).ConvertAll(p => p.Y);
        Assert.Equal(y[0] - y[1], y[2] - y[3], 0.02);
        Assert.Equal(y[0] - y[1], y[1] - y[2], 0.02);
        Assert.Contains("1e-6", drawn.Labels);
        Assert.Contains("100", drawn.Labels);
    }

    [Fact]
    public void What_is_not_finite_leaves_a_gap_and_a_lone_point_a_dot()
    {
        double[] ys = [1, 2, double.NaN, 3, double.PositiveInfinity, 2, 1, 0];
        var drawn = new DrawnSvg(new LineChart { Series = [new("s", ys)] }.ToSvg());
        Assert.Equal(2, DrawnSvg.Points(Curves(drawn)[^1]).Count(p => p.Command == 'M'));
        Assert.Single(drawn.All("circle"));

        // On a logarithmic axis the last value, 0, is missing, too: two points of the second stroke are left.
        var log = new DrawnSvg(new LineChart { LogY = true, Series = [new("s", ys)] }.ToSvg());
        Assert.Equal(4, DrawnSvg.Points(Curves(log)[^1]).Count);
    }

    [Fact]
    public void A_single_point_and_a_constant_are_drawn()
    {
        var single = new DrawnSvg(new LineChart { Series = [new("s", [3], [0.5])] }.ToSvg());
        Assert.Single(single.All("circle"));
        Assert.Contains("3", single.Labels);
        var constant = new DrawnSvg(new LineChart { Series = [new("s", [7, 7, 7])] }.ToSvg());
        Assert.Single(DrawnSvg.Points(Curves(constant)[^1]).Select(p => p.Y).Distinct());
    }

    [Fact]
    public void Nothing_to_draw_says_no_data()
    {
        foreach (
            var series in (LineSeries[][])
                [
                    [],
                    [new("s", [])],
                    [new("s", [double.NaN, double.PositiveInfinity])],
                ]
        )
        {
            var drawn = new DrawnSvg(new LineChart { Title = "loss", Series = series }.ToSvg());
            Assert.Contains("no data", drawn.Labels);
            drawn.AssertReadable();
        }

        Assert.Contains(
            "no data",
            new DrawnSvg(new LineChart { LogY = true, Series = [new("s", [0, -1])] }.ToSvg()).Labels
        );
    }

    [Fact]
    public void Train_is_solid_and_test_is_dashed_and_both_are_in_the_legend()
    {
        var drawn = new DrawnSvg(
            new LineChart { Series = [new("train", [3, 1]), new("test", [4, 2]) { Dashed = true }] }.ToSvg()
        );
        Assert.Equal(["none", "6 5"], Curves(drawn).TakeLast(2).Select(c => c.Attribute("stroke-dasharray")!.Value));
        Assert.Contains("train", drawn.Labels);
        Assert.Contains("test", drawn.Labels);
    }

    [Fact]
    public void Lengths_that_differ_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new LineSeries("train", [1, 2, 3], [1]));
        Assert.Contains("'train': xs has 3 values, ys has 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(1e9)]
    public void A_size_that_cannot_be_drawn_is_refused(double width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineChart { Width = width });

    [Fact]
    public void A_million_points_make_a_small_file_with_the_same_extremes()
    {
        var ys = new double[1_000_000];
        for (var i = 0; i < ys.Length; i++)
        {
            ys[i] = Math.Sin(i / 1e4) + 0.1 * Math.Sin(i);
        }

        ys[123_456] = 5;
        var svg = new LineChart { Series = [new("s", ys)] }.ToSvg();
        Assert.True(svg.Length < 60_000, $"{svg.Length} characters");
        var drawn = new DrawnSvg(svg);
        Assert.Equal(
            DrawnSvg.Number(drawn.Label("5"), "y") - 4,
            DrawnSvg.Points(Curves(drawn)[^1]).Min(p => p.Y),
            1e-6
        );
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void The_culture_changes_nothing(string culture)
    {
        var chart = new LineChart { Title = "I i ı", Series = [new("a", [0.25, 1234567.5, -3.75])] };
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var expected = chart.ToSvg();
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        Assert.Equal(expected, chart.ToSvg());
    }

    [Fact]
    public void Any_numbers_give_a_readable_chart() =>
        Gen.Select(
                Gen.OneOf(
                    Gen.Double,
                    Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i]),
                    Gen.Int[-5, 5].Select(i => (double)i)
                ).Array[0, 12],
                Gen.OneOf(Gen.Double, Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i])).Array[12],
                Gen.Bool,
                Gen.Double[200, 900],
                Gen.Double[200, 900]
            )
            .Sample(
                (xs, ys, log, width, height) =>
                {
                    var chart = new LineChart
                    {
                        Title = "title",
                        XLabel = "epoch",
                        YLabel = "loss",
                        LogY = log,
                        Width = width,
                        Height = height,
                        Series = [new("a", xs, ys[..xs.Length]), new("b", ys)],
                    };
                    var drawn = new DrawnSvg(chart.ToSvg());
                    drawn.AssertReadable();
                    foreach (var (_, x, y) in Curves(drawn).SelectMany(DrawnSvg.Points))
                    {
                        Assert.InRange(x, 0, drawn.Width);
                        Assert.InRange(y, 0, drawn.Height);
                    }
                },
                iter: 2_000
            );

    static List<System.Xml.Linq.XElement> Curves(DrawnSvg drawn) =>
        [.. drawn.All("path").Where(p => p.Attribute("stroke-dasharray") is not null)];
}
