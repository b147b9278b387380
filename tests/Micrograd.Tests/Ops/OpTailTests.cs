namespace Micrograd.Tests.Ops;

/// <summary>Values and derivatives where naive forms lose all digits, against Data/tails.csv (made by Data/tails.py).</summary>
public sealed class OpTailTests
{
    // e^(−x²/2) carries the rounding of its exponent: |x²/2| ulps of the result.
    const double Tolerance = 1e-15;

    [Fact]
    public void Tails_keep_their_relative_accuracy()
    {
        var rows = ReferenceData.Rows("tails.csv").ToList();
        Assert.True(rows.Count > 50);
        Assert.All(
            rows,
            row =>
            {
                var entry = OpCalls.Entry($"{row[0]}/1");
                var x = ReferenceData.Number(row[1]);
                var exponent = Math.Abs(x) < 1e3 ? x * x / 2 : 0;
                var relative = row[0].StartsWith("gelu", StringComparison.Ordinal)
                    ? Tolerance * Math.Max(8, exponent)
                    : 8 * Tolerance;
                var (y, gradient) = OpCalls.Reverse(entry, [x]);
                if (row[2].Length > 0)
                {
                    Near(ReferenceData.Number(row[2]), y, relative, $"{row[0]}({row[1]})");
                }
                Near(ReferenceData.Number(row[3]), gradient[0], relative, $"{row[0]}'({row[1]})");
            }
        );
    }

    [Fact]
    public void Saturated_tanh_passes_a_gradient_on()
    {
        var x = new Value(20);
        x.Tanh().Backward();
        Assert.Equal(1.6993417021166355e-17, x.Grad);
    }

    static void Near(double expected, double actual, double relative, string what) =>
        Assert.True(
            Math.Abs(actual - expected) <= relative * Math.Abs(expected),
            $"{what}: {actual:R} is not {expected:R}: relative error {Math.Abs(actual / expected - 1):E2}"
        );
}
