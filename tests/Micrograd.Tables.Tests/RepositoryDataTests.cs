namespace Micrograd.Tables.Tests;

/// <summary>The tables that come with the repository.</summary>
public class RepositoryDataTests
{
    [Theory]
    [InlineData("iris.csv", 5, 0.95)]
    [InlineData("digits.csv", 1, 0.97)]
    public void They_are_told_with_nothing_said_but_the_target(string name, int seeds, double least)
    {
        var table = Table.Read(Path.Combine(GuideTests.Root(), "data", name));
        var schema = TableSchema.Of(table, new() { Targets = [table.Columns[^1].Name] });
        var mean = Enumerable
            .Range(0, seeds)
            .Average(seed =>
                TableTrainer.Train(table, schema, options: new() { Seed = seed }).HeldOut[0].Accuracy!.Value
            );
        Assert.True(mean >= least, $"{mean:0.0000}");
    }
}
