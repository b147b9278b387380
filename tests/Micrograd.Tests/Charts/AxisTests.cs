using System.Globalization;
using CsCheck;
using Micrograd.Charts;

namespace Micrograd.Tests;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-1, 1, 4, "-1.0 -0.5 0 0.5 1.0")]
    [InlineData(0.1, 0.35, 5, "0.10 0.15 0.20 0.25 0.30 0.35")]
    [InlineData(0, 99, 5, "0 20 40 60 80")]
    [InlineData(0, 3e7, 3, "0 1e7 2e7 3e7")]
    [InlineData(1_000_000, 1_000_100, 4, "1e6 1.00005e6 1.0001e6")]
    [InlineData(0, 3e-9, 3, "0 1e-9 2e-9 3e-9")]
    public void Ticks_are_round_numbers(double low, double high, int count, string labels) =>
        Assert.Equal(labels, string.Join(' ', Axis.Linear(low, high, padded: false).Ticks(count).Select(t => t.Label)));

    [Fact]
    public void Epochs_are_whole() =>
        Assert.Equal(["1", "2", "3"], Axis.Linear(1, 3, padded: false, whole: true).Ticks(10).Select(t => t.Label));

    [Theory]
    [InlineData(1e-4, 1, 6, "1e-4 0.001 0.01 0.1 1")]
    [InlineData(0.1, 1, 6, "0.1 0.2 0.5 1")]
    [InlineData(1e-20, 1, 5, "1e-20 1e-15 1e-10 1e-5 1")]
    public void Logarithmic_ticks_are_powers_of_ten_or_parts_of_them(
        double low,
        double high,
        int count,
        string labels
    ) => Assert.Equal(labels, string.Join(' ', Axis.Log(low, high).Ticks(count).Select(t => t.Label)));

    [Fact]
    public void A_range_from_nothing_negative_starts_at_zero()
    {
        var axis = Axis.Linear(0.001, 1, padded: true);
        Assert.Equal(0, axis.At(0), 1e-12);
        Assert.True(axis.At(1) < 1);
    }

    [Fact]
    public void Ticks_say_what_they_mark_and_stay_within_the_axis() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[-9, 7], Gen.Int[2, 12])
            .Sample(
                (low, exponent, count) =>
                {
                    var high = low + Math.Pow(10, exponent);
                    if (high - low <= Math.Abs(low) * 1e-9)
                    {
                        return;
                    }

                    var ticks = Axis.Linear(low, high, padded: false).Ticks(count);
                    Assert.InRange(ticks.Count, 0, count + 2);
                    for (var i = 0; i < ticks.Count; i++)
                    {
                        var (value, label) = ticks[i];
                        Assert.Equal(value, double.Parse(label, CultureInfo.InvariantCulture), (high - low) * 1e-3);
                        Assert.InRange(value, low - (high - low) * 1e-5, high + (high - low) * 1e-5);
                    }

                    Assert.Distinct(ticks.Select(t => t.Label));
                }
            );
}
