namespace Micrograd.Tests.Ops;

/// <summary>
/// Every op over its whole range, on every engine, against Data/op-values.csv: a sample of the tables of tests/tools/Accuracy/values.py,
/// by which the tool finds the largest errors among millions of arguments.
/// </summary>
[Trait("kernels", "true")]
public sealed class OpValueTests
{
    const double Units = 4;

    static readonly ILookup<string, OpValue> s_rows = ReferenceData
        .Lines("op-values.csv")
        .Select(OpValue.Read)
        .ToLookup(row => $"{row.Name}/{row.Inputs.Length}");

    public static TheoryData<string> Ops => [.. s_rows.Select(group => group.Key)];

    [Theory, MemberData(nameof(Ops))]
    public void Float32_values_are_within_four_units_of_the_last_place(string op) =>
        Check([.. s_rows[op].Where(row => row.IsSingle)], OpValue.OfLanes<float>);

    [Theory, MemberData(nameof(Ops))]
    public void Float64_values_are_within_four_units_of_the_last_place(string op) =>
        Check([.. s_rows[op].Where(row => !row.IsSingle)], OpValue.OfLanes<double>);

    [Theory, MemberData(nameof(Ops))]
    public void Values_of_the_scalar_engine_are_within_four_units_of_the_last_place(string op) =>
        Check([.. s_rows[op].Where(row => !row.IsSingle)], rows => [.. rows.Select(row => row.OfScalar())]);

    [Fact]
    public void Every_op_is_among_them()
    {
        var names = s_rows.Select(group => group.First().Op).Select(op => op.Name.Split('(')[0]).ToHashSet();
        Assert.All(
            OpTable.All.Where(entry => entry.Name != "select"),
            entry => Assert.Contains(entry.Op.Name.Split('(')[0], names)
        );
    }

    static void Check(OpValue[] rows, Func<IReadOnlyList<OpValue>, double[]> results)
    {
        Assert.True(rows.Length >= 20, $"{rows.Length} rows");
        foreach (var (row, result) in rows.Zip(results(rows)))
        {
            // Below ½ logaddexp has the rounding of its terms.
            var units = row.Op.Name == "logaddexp" && Math.Abs(row.Value) < 0.5 ? 1 : Units;
            Assert.True(
                row.Error(result) <= units,
                $"{row} is {result:R}, not {row.Value:R}: {row.Error(result):F2} units"
            );
        }
    }
}
