using Micrograd.Cli.Reference;

namespace Micrograd.Tests.Cli;

public class BraillePlotTests
{
    [Fact]
    public void A_line_goes_from_the_lower_left_to_the_upper_right()
    {
        var lines = BraillePlot.Draw(x => x, 1, 2, width: 2, height: 1);
        // Four columns of dots on four rows.
        Assert.Equal(" 2 │⡠⠊".TrimStart(), lines[0].TrimStart());
    }

    [Fact]
    public void All_lines_are_of_one_length_with_the_range_beside_and_the_domain_below()
    {
        var lines = BraillePlot.Draw(x => x * x, -2, 2, width: 20, height: 5);
        Assert.Equal(6, lines.Count);
        Assert.Single(lines.Select(line => line.Length).Distinct());
        Assert.StartsWith("4 │", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("0 │", lines[4], StringComparison.Ordinal);
        Assert.Equal(["-2", "2"], lines[5].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void What_is_not_finite_is_left_out()
    {
        var lines = BraillePlot.Draw(_ => double.NaN, 1, 2, width: 4, height: 2);
        Assert.DoesNotContain(string.Concat(lines), c => c is > '\u2880' and <= '\u28FF');
        Assert.NotEmpty(BraillePlot.Draw(x => 1 / x, -1, 1, width: 9, height: 3));
    }
}
