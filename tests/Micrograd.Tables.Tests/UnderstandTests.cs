using System.Globalization;
using System.Text;

namespace Micrograd.Tables.Tests;

public class UnderstandTests
{
    [Fact]
    public void Each_kind_of_column_is_told_apart()
    {
        var text = new StringBuilder("id,when,sold,city,note,zip,size,same,void,y\n");
        for (var row = 0; row < 60; row++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row},2024-{row % 12 + 1:00}-{row % 28 + 1:00},{(row % 3 == 0 ? "yes" : "No")},{(row % 7 == 0 ? "?" : $"c{row % 4}")},a long text of row {row} here,{row % 5:00000},{row * 0.37 % 5:0.00},x,,{row % 2}\n"
            );
        }
        var schema = Schema(text.ToString(), "y");
        Assert.Equal(
            [
                ColumnKind.Identifier,
                ColumnKind.Date,
                ColumnKind.YesNo,
                ColumnKind.Category,
                ColumnKind.Text,
                ColumnKind.Category,
                ColumnKind.Number,
                ColumnKind.Constant,
                ColumnKind.Empty,
                ColumnKind.Target,
            ],
            schema.Columns.Select(column => column.Kind)
        );
        Assert.Equal(9, schema.Columns[3].Missing);
        Assert.Contains("missing is a value", schema.Columns[3].Treatment);
        Assert.Contains("left out: every row has 'x'", schema.ToText());
        Assert.Contains("\"kind\": \"YesNo\"", schema.ToJson());
    }

    [Fact]
    public void The_caller_knows_better()
    {
        const string Text = "a,b,c,d,y\n1,2,20240131,3,0\n2,2,20240201,4,1\n1,3,20240301,5,0\n2,4,20240401,6,1\n";
        using var file = new TempFile(Text);
        var schema = TableSchema.Of(
            Table.Read(file.Path),
            new()
            {
                Targets = ["y"],
                Categorical = ["a"],
                Ignore = ["b"],
                Dates = ["c"],
                Numeric = ["y"],
            }
        );
        Assert.Equal(
            [ColumnKind.Category, ColumnKind.Ignored, ColumnKind.Date, ColumnKind.Number],
            schema.Columns.Take(4).Select(c => c.Kind)
        );
        Assert.Null(schema.Targets[0].Classes);
        var e = Assert.Throws<TableException>(() => TableSchema.Of(Table.Read(file.Path), new() { Targets = ["Y"] }));
        Assert.Contains("a, b, c, d, y", e.Message);
    }

    [Theory]
    [InlineData("2024-01-31", "yyyy-M-d")]
    [InlineData("31.1.2024", "d.M.yyyy")]
    [InlineData("01/31/2024", "M/d/yyyy")]
    [InlineData("2024-01-31T12:30:00Z", "yyyy-M-d'T'H:mm:ss.FFFFFFFK")]
    [InlineData("31-Jan-2024", "d-MMM-yyyy")]
    [InlineData("Jan 31, 2024", "MMM d, yyyy")]
    [InlineData("14:05", "H:mm")]
    public void Dates_are_read_in_the_formats_that_people_have(string cell, string format) =>
        Assert.Equal(
            format,
            Schema($"when,y\n\"{cell}\",1\n\"{cell}\",2\n\"{cell}\",3.5\n,4\n", "y").Columns[0].DateFormat
        );

    [Fact]
    public void A_date_that_could_be_another_is_told()
    {
        var column = Schema("when,y\n01/02/2024,1\n03/04/2024,2\n05/06/2024,3.5\n", "y").Columns[0];
        Assert.Contains("d/M/yyyy would fit as well", Assert.Single(column.Notes));
    }

    [Fact]
    public void Some_words_among_numbers_are_told_with_the_first_row()
    {
        var rows = string.Concat(Enumerable.Range(0, 50).Select(i => $"{(i == 30 ? "many" : i * 1.5)},{i % 2}\n"));
        var column = Schema("n,y\n" + rows, "y").Columns[0];
        Assert.Equal(ColumnKind.Number, column.Kind);
        Assert.Contains("the first in row 31: 'many'", Assert.Single(column.Notes));
    }

    [Fact]
    public void A_missing_label_is_no_class()
    {
        var target = Schema("x,y\n1,a\n2,?\n3,b\n4,\n5,a\n", "y").Targets[0];
        Assert.Equal([new("a", 2), new("b", 1)], target.Classes!);
        Assert.Equal((2, 3), (target.Missing, target.Labelled));
        Assert.Contains(target.Notes, note => note.StartsWith("2 rows have no label", StringComparison.Ordinal));
    }

    [Fact]
    public void Near_twins_and_dates_among_classes_are_questioned()
    {
        var twins = Schema(
            "x,y\n"
                + string.Concat(
                    Enumerable
                        .Range(0, 40)
                        .Select(i => $"{i},{(i % 2 == 0 ? "no" : i % 3 == 0 ? "yes" : "Yes")}\n")
                ),
            "y"
        );
        Assert.Contains(twins.Targets[0].Notes, note => note.Contains("'yes'") && note.Contains("one class?"));
        var dates = Schema(
            "x,y\n"
                + string.Concat(
                    Enumerable
                        .Range(0, 600)
                        .Select(i => $"{i},{new DateTime(2024, 1, 1).AddDays(i % 300):yyyy-MM-dd}\n")
                ),
            "y"
        );
        Assert.Contains(dates.Targets[0].Notes, note => note.Contains("300 classes look like dates"));
    }

    [Theory]
    [InlineData("<=50K", ">50K")]
    [InlineData("-1", "1")]
    [InlineData("A+", "A-b")]
    public void Classes_that_differ_by_a_sign_are_no_twins(string one, string other)
    {
        var schema = Schema(
            "x;y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i};{(i % 3 == 0 ? one : other)}\n")),
            "y"
        );
        Assert.DoesNotContain(schema.Targets[0].Notes, note => note.Contains("one class?"));
    }

    [Fact]
    public void Rare_values_are_told()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 300).Select(i => $"{(i < 100 ? $"once{i}" : $"often{i % 3}")},{i % 2}\n")
        );
        var column = Schema("c,y\n" + rows, "y").Columns[0];
        Assert.Equal("one-hot, 100 rare values together", column.Treatment);
    }

    [Fact]
    public void The_majoritys_rate_and_a_rare_class_are_told()
    {
        var target = Schema(
            "x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{(i < 3 ? 1 : 0)}\n")),
            "y"
        ).Targets[0];
        Assert.Equal(0.97, target.MajorityRate);
        Assert.Contains(target.Notes, note => note.Contains("97.0 %"));
        Assert.Contains(target.Notes, note => note.Contains("rare"));
    }

    [Fact]
    public void A_column_that_tells_the_target_is_told()
    {
        var random = new Random(1);
        var rows = string.Concat(
            Enumerable
                .Range(0, 200)
                .Select(_ => (Y: random.Next(2), X: random.NextDouble()))
                .Select(r =>
                    FormattableString.Invariant($"{r.X:0.000},{(r.Y == 1 ? "paid" : "open")},{r.Y + 0.1 * r.X},{r.Y}\n")
                )
        );
        var schema = Schema("x,state,copy,y\n" + rows, "y");
        Assert.Empty(schema.Columns[0].Notes);
        Assert.Contains("It alone tells the class", Assert.Single(schema.Columns[1].Notes));
        Assert.Contains("It alone tells the class", Assert.Single(schema.Columns[2].Notes));
    }

    [Theory]
    [InlineData("x,y\n1,a\n2,a\n", "nothing to learn")]
    [InlineData("x,y\n1,\n2,?\n", "no row has a label")]
    [InlineData("x,y\n5,1\n5,2.5\n5,7\n", "no column is left")]
    public void What_can_not_be_learned_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<TableException>(() => Schema(text, "y")).Message);

    [Fact]
    public void Names_of_all_rows_are_no_classes()
    {
        var text = "x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},n{i}\n"));
        Assert.Contains(
            "is this the column to predict",
            Assert.Throws<TableException>(() => Schema(text, "y")).Message
        );
    }

    static TableSchema Schema(string text, string target)
    {
        using var file = new TempFile(text);
        return TableSchema.Of(Table.Read(file.Path), new() { Targets = [target] });
    }
}
