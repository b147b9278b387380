using System.Globalization;
using CsCheck;
using Micrograd.Charts;

namespace Micrograd.Tests;

public sealed class BarChartTests
{
    [Fact]
    public void Lengths_are_in_proportion_and_negative_bars_go_left()
    {
        var drawn = new DrawnSvg(new BarChart { Bars = [new("a", 2), new("b", -1), new("c", 4)] }.ToSvg());
        var bars = drawn.All("rect").Skip(1).ToList();
        var widths = bars.ConvertAll(b => DrawnSvg.Number(b, "width"));
        Assert.Equal(2 * widths[0], widths[2], 0.03);
        Assert.Equal(widths[0], 2 * widths[1], 0.03);
        var zero = DrawnSvg.Number(bars[0], "x");
        Assert.Equal(zero, DrawnSvg.Number(bars[1], "x") + widths[1], 0.03);
        Assert.Equal(zero, DrawnSvg.Number(drawn.Label("0"), "x"), 0.03);
    }

    [Fact]
    public void Names_and_values_are_written_from_top_to_bottom()
    {
        var drawn = new DrawnSvg(new BarChart { Bars = [new("first", 0.5), new("second", -12345.678)] }.ToSvg());
        Assert.True(DrawnSvg.Number(drawn.Label("first"), "y") < DrawnSvg.Number(drawn.Label("second"), "y"));
        Assert.Contains("-12345.7", drawn.Labels);
        Assert.Contains("0.5", drawn.Labels);
    }

    [Fact]
    public void A_value_that_is_not_finite_leaves_its_row_empty()
    {
        var drawn = new DrawnSvg(new BarChart { Bars = [new("a", 1), new("b", double.NaN)] }.ToSvg());
        Assert.Equal(2, drawn.All("rect").Count());
        Assert.Contains("b", drawn.Labels);
    }

    [Fact]
    public void Nothing_to_draw_says_no_data()
    {
        Assert.Contains("no data", new DrawnSvg(new BarChart().ToSvg()).Labels);
        Assert.Contains("no data", new DrawnSvg(new BarChart { Bars = [new("a", double.NaN)] }.ToSvg()).Labels);
    }

    [Fact]
    public void Any_bars_give_a_readable_chart()
    {
        var value = Gen.OneOf(
            Gen.Double[-100, 100],
            Gen.Double,
            Gen.Const(0.0),
            Gen.Const(1e300),
            Gen.Const(-1e300),
            Gen.Const(double.MaxValue),
            Gen.Const(1e-310)
        );
        Gen.Select(Gen.Select(Gen.String[0, 40], value).Array[0, 60], Gen.Double[200, 900], Gen.Double[200, 900])
            .Sample(
                (bars, width, height) =>
                {
                    CultureInfo.CurrentCulture = new CultureInfo("de-DE");
                    var chart = new BarChart
                    {
                        Title = "t",
                        XLabel = "x",
                        YLabel = "y",
                        Width = width,
                        Height = height,
                        Bars = [.. bars.Select(b => new Bar(b.Item1, b.Item2))],
                    };
                    new DrawnSvg(chart.ToSvg()).AssertReadable();
                },
                iter: 500
            );
    }
}
