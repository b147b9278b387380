using Micrograd.Numbers;

namespace Micrograd.Tests.Ops;

/// <summary>
/// The functions that .NET lacks, or has without their digits near 0, against Data/special-functions.csv: values correctly
/// rounded from 420 decimal digits by Data/special-functions.py.
/// </summary>
public sealed class SpecialFunctionTests
{
    [Theory]
    [InlineData("erf", 4)]
    [InlineData("erfc", 6)]
    [InlineData("expm1", 4)]
    [InlineData("log1p", 4)]
    public void Function_is_within_a_few_units_in_the_last_place(string name, int ulps)
    {
        Func<double, double> function = name switch
        {
            "erf" => ErrorFunction.Erf,
            "erfc" => ErrorFunction.Erfc,
            "expm1" => AccurateNearZero.Expm1,
            _ => AccurateNearZero.Log1p,
        };
        var rows = Rows(name);
        Assert.True(rows.Count > 250, $"{rows.Count} rows");
        var worst = rows.MaxBy(r => Ulps(r.Value, function(r.X)));
        Assert.True(
            Ulps(worst.Value, function(worst.X)) <= ulps,
            $"{name}({worst.X:R}) is {worst.Value:R}, not {function(worst.X):R}: {Ulps(worst.Value, function(worst.X))} ulp"
        );
    }

    [Fact]
    public void Erf_is_odd_and_never_leaves_its_range()
    {
        for (var x = 0.0; x < 30; x += 0.01)
        {
            Assert.Equal(ErrorFunction.Erf(x), -ErrorFunction.Erf(-x));
            Assert.InRange(ErrorFunction.Erf(x), 0, 1);
            Assert.Equal(1, ErrorFunction.Erf(x) + ErrorFunction.Erfc(x), 3e-16);
        }
    }

    static List<(double X, double Value)> Rows(string name) =>
        [
            .. from cells in ReferenceData.Rows("special-functions.csv")
            where cells[0] == name
            select (ReferenceData.Number(cells[1]), ReferenceData.Number(cells[2])),
        ];

    static double Ulps(double expected, double actual) =>
        expected == actual
            ? 0
            : Math.Abs(expected - actual) / (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected));
}
