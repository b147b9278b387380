namespace Micrograd.Tables.Tests;

public class PreparationTests
{
    static readonly Table s_table = new(
        new TableColumn("size", [1, 2, 3, double.NaN, 6]),
        TableColumn.Of("city", ["Wien", "Graz", "Wien", "Graz", "Linz"]),
        TableColumn.Of("day", ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"]),
        new TableColumn("y", [1, 2.5, 3, 4, 5])
    );

    static readonly TableSchema s_schema = TableSchema.Of(
        s_table,
        new()
        {
            Targets = ["y"],
            Categorical = ["city"],
            Numeric = ["y"],
        }
    );

    [Fact]
    public void Numbers_are_standardised_filled_in_and_flagged()
    {
        var preparation = TablePreparation.Fit(s_table, s_schema);
        var x = preparation.Encode(s_table).ToArray<float>();
        var width = preparation.Width;
        var mean = (1 + 2 + 3 + 6) / 4.0;
        var deviation = Math.Sqrt(new[] { 1, 2, 3, 6.0 }.Average(v => (v - mean) * (v - mean)));
        Assert.Equal((float)((1 - mean) / deviation), x[0]);
        // The median of 1, 2, 3, 6, the upper one.
        Assert.Equal((float)((3 - mean) / deviation), x[3 * width]);
        Assert.Equal([0, 0, 0, 1, 0], Enumerable.Range(0, 5).Select(row => x[row * width + 1]));
    }

    [Fact]
    public void Rare_and_unseen_categories_share_a_place()
    {
        var preparation = TablePreparation.Fit(s_table, s_schema);
        Assert.Equal(["Graz", "Wien"], preparation.Columns[1].Values!);
        var others = new Table(
            new TableColumn("size", [1, 1, 1]),
            TableColumn.Of("city", ["Linz", "Bonn", "Wien"]),
            TableColumn.Of("day", ["2024-01-01", "2024-01-01", "2024-01-01"])
        );
        var x = preparation.Encode(others);
        Assert.Equal(x[0].ToArray<float>(), x[1].ToArray<float>());
        Assert.NotEqual(x[0].ToArray<float>(), x[2].ToArray<float>());
    }

    [Fact]
    public void Only_training_rows_are_learned_from()
    {
        var train = s_table.Take([0, 1, 2]);
        var preparation = TablePreparation.Fit(train, s_schema);
        Assert.Equal(2, preparation.Columns[0].Mean);
        Assert.Equal(["Wien"], preparation.Columns[1].Values!);
    }

    [Fact]
    public void Json_gives_the_same_numbers()
    {
        var preparation = TablePreparation.Fit(s_table, s_schema);
        var again = TablePreparation.FromJson(preparation.ToJson());
        Assert.Equal(preparation.Encode(s_table).ToArray<float>(), again.Encode(s_table).ToArray<float>());
        Assert.Throws<TableException>(() =>
            TablePreparation.FromJson("{\"columns\":[{\"name\":\"a\",\"kind\":\"Text\"}],\"targets\":[]}")
        );
        Assert.Throws<TableException>(() => TablePreparation.FromJson("no json"));
    }

    [Fact]
    public void Missing_columns_are_all_named_and_what_does_not_fit_is_told()
    {
        var preparation = TablePreparation.Fit(s_table, s_schema);
        var e = Assert.Throws<TableException>(() => preparation.Encode(new Table(new TableColumn("size", [1.0]))));
        Assert.Contains("'city', 'day'", e.Message);
        var odd = new Table(
            TableColumn.Of("size", ["3", "big"]),
            TableColumn.Of("city", ["Wien", null]),
            TableColumn.Of("day", ["2024-01-01", "soon"])
        );
        preparation.Encode(odd, out var notes);
        Assert.Equal(2, notes.Count);
        Assert.Contains("'size': 1 cells are no numbers", notes[0]);
        Assert.Contains("'soon'", notes[1]);
    }

    [Fact]
    public void Many_categories_are_embedded()
    {
        var table = new Table(
            TableColumn.Of("shop", [.. Enumerable.Range(0, 1000).Select(i => $"s{i % 100}")]),
            new TableColumn("y", [.. Enumerable.Range(0, 1000).Select(i => i * 0.5)])
        );
        var preparation = TablePreparation.Fit(table, TableSchema.Of(table, new() { Targets = ["y"] }));
        Assert.Equal([(101, 10)], preparation.Embeddings);
        Assert.Equal(1, preparation.Width);
    }

    [Fact]
    public void Words_that_come_again_are_features()
    {
        var table = new Table(
            TableColumn.Of(
                "name",
                [
                    .. Enumerable
                        .Range(0, 100)
                        .Select(i => $"Smith{i}, {(i % 2 == 0 ? "Mr." : "Mrs.")} John{i} of Vienna{i}"),
                ]
            ),
            new TableColumn("y", [.. Enumerable.Range(0, 100).Select(i => i % 2 + 0.01 * i)])
        );
        var preparation = TablePreparation.Fit(table, TableSchema.Of(table, new() { Targets = ["y"] }));
        Assert.InRange(preparation.Columns[0].Buckets!.Count, 2, 60);
        var x = preparation.Encode(table);
        Assert.NotEqual(x[0].ToArray<float>(), x[1].ToArray<float>());
    }
}
