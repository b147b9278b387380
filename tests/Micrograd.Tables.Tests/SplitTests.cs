using System.Globalization;

namespace Micrograd.Tables.Tests;

public class SplitTests
{
    [Fact]
    public void Each_class_is_on_both_sides_with_its_share()
    {
        var (table, schema) = Classes(1000, 0.05);
        var split = TableSplit.Of(table, schema, new() { Seed = 3 });
        Assert.Equal(200, split.Test.Count);
        Assert.Equal(10, split.Test.Count(row => table["y"].Text(row) == "rare"));
        Assert.Equal(Enumerable.Range(0, 1000), split.Train.Concat(split.Test).Order());
        Assert.Equal(split.Test, TableSplit.Of(table, schema, new() { Seed = 3 }).Test);
        Assert.NotEqual(split.Test, TableSplit.Of(table, schema, new() { Seed = 4 }).Test);
    }

    [Fact]
    public void Where_there_is_a_time_the_latest_rows_are_held_out()
    {
        var random = new Random(1);
        var days = Enumerable.Range(0, 100).OrderBy(_ => random.Next()).ToArray();
        var table = new Table(
            TableColumn.Of(
                "day",
                [
                    .. days.Select(d =>
                        new DateTime(2024, 1, 1).AddDays(d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    ),
                ]
            ),
            new TableColumn("y", [.. days.Select(d => d * 0.5)])
        );
        var schema = TableSchema.Of(table, new() { Targets = ["y"] });
        var split = TableSplit.Of(table, schema);
        Assert.Equal((SplitKind.Time, "day"), (split.Kind, split.Column));
        Assert.All(split.Test, row => Assert.True(days[row] >= 80));
        Assert.Equal(SplitKind.Random, TableSplit.Of(table, schema, new() { Kind = SplitKind.Random }).Kind);
        var folds = TableSplit.Folds(table, schema, 4);
        Assert.All(folds, fold => Assert.True(fold.Train.Max(row => days[row]) < fold.Test.Min(row => days[row])));
    }

    [Fact]
    public void Groups_stay_together()
    {
        var table = new Table(
            TableColumn.Of("who", [.. Enumerable.Range(0, 200).Select(i => $"p{i % 20}")]),
            new TableColumn("x", [.. Enumerable.Range(0, 200).Select(i => (double)i)]),
            new TableColumn("y", [.. Enumerable.Range(0, 200).Select(i => i * 0.5)])
        );
        var schema = TableSchema.Of(table, new() { Targets = ["y"], Group = "who" });
        foreach (var split in TableSplit.Folds(table, schema).Append(TableSplit.Of(table, schema)))
        {
            Assert.Empty(
                split
                    .Train.Select(row => table["who"].Text(row))
                    .Intersect(split.Test.Select(row => table["who"].Text(row)))
            );
            Assert.InRange(split.Test.Count, 20, 60);
        }
    }

    [Fact]
    public void In_cross_validation_each_row_is_held_out_once()
    {
        var (table, schema) = Classes(103, 0.2);
        var folds = TableSplit.Folds(table, schema, 5);
        Assert.Equal(Enumerable.Range(0, 103), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(folds, fold => Assert.InRange(fold.Test.Count(row => table["y"].Text(row) == "rare"), 4, 5));
    }

    [Fact]
    public void Rows_without_a_label_are_on_no_side()
    {
        var table = new Table(
            new TableColumn("x", [1, 2, 3, 4, 5, 6]),
            TableColumn.Of("y", ["a", "b", null, "a", "b", "?"])
        );
        var split = TableSplit.Of(table, TableSchema.Of(table, new() { Targets = ["y"] }));
        Assert.Equal([0, 1, 3, 4], split.Train.Concat(split.Test).Order());
    }

    static (Table, TableSchema) Classes(int rows, double rare)
    {
        var table = new Table(
            new TableColumn("x", [.. Enumerable.Range(0, rows).Select(i => i * 0.3)]),
            TableColumn.Of("y", [.. Enumerable.Range(0, rows).Select(i => i % (int)(1 / rare) == 0 ? "rare" : "usual")])
        );
        return (table, TableSchema.Of(table, new() { Targets = ["y"] }));
    }
}
