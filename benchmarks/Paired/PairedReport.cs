using System.Globalization;

namespace Micrograd.Benchmarks;

/// <summary>The rows of two versions as a table, and what they say together.</summary>
static class PairedReport
{
    public const double GeometricGoal = 0.98;

    const double Noisy = 0.95;

    public static void WriteHeader() =>
        Console.WriteLine(
            $"{"group", -11}  {"row", -45}  {"before ns", 13}  {"after ns", 13}  {"ratio", 6}  {"goal", 5}  {"noise", 6}  {"before B", 9}  {"after B", 9}"
        );

    public static void Write(PairedRow row)
    {
        var remark = (row.IsSlow, row.IsLarger) switch
        {
            (true, true) => "  slower, larger",
            (true, false) => "  slower",
            (false, true) => "  larger",
            _ => "",
        };
        Line(
            $"{row.Group, -11}  {row.Name, -45}  {row.BeforeNs, 13:0.0}  {row.AfterNs, 13:0.0}  {row.Ratio, 6:0.000}  {row.Goal, 5:0.00}  {row.Noise, 6:0.000}  {row.BeforeBytes, 9}  {row.AfterBytes, 9}{remark}"
        );
    }

    public static void WriteSummary(IReadOnlyList<PairedRow> rows)
    {
        Line(
            $"geometric mean of {rows.Count} rows: {Geometric(rows.Select(row => row.Ratio)):0.000} (goal {GeometricGoal})"
        );
        var noise = rows.Select(row => row.Noise).ToArray();
        Line(
            $"noise, before against before: geometric mean {Geometric(noise):0.000}, {noise.Min():0.000} to {noise.Max():0.000}, {noise.Count(ratio => ratio < Noisy)} rows below {Noisy}"
        );
    }

    public static void WriteMisses(IReadOnlyList<PairedRow> misses)
    {
        Line($"misses, alone as well: {misses.Count}");
        foreach (var row in misses)
        {
            Write(row);
        }
    }

    public static double Geometric(IEnumerable<double> ratios) => Math.Exp(ratios.Average(Math.Log));

    static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
