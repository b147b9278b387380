using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests.Tables;

/// <summary>A CSV file of one's own: read, described, and trained on.</summary>
public sealed class TableTests
{
    const string Flowers = """
        length,width,species
        1.4,0.2,setosa
        4.7,1.4,versicolor
        6.0,2.5,virginica
        1.3,0.3,setosa
        4.5,1.5,versicolor
        5.1,1.9,virginica
        ,0.4,setosa
        """;

    readonly LabDesk _desk = new();

    [Fact]
    public void Columns_are_described()
    {
        var table = Read(Flowers);
        Assert.Equal(7, (int)table["rows"]!);
        Assert.Equal(
            """[{"name":"length","holdsNumbers":true,"distinct":6,"empty":1,"least":1.3,"largest":6},{"name":"width","holdsNumbers":true,"distinct":7,"empty":0,"least":0.2,"largest":2.5},{"name":"species","holdsNumbers":false,"distinct":3,"empty":0,"least":null,"largest":null}]""",
            table["columns"]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void Classes_are_those_of_the_file_and_points_fill_the_picture(char separator)
    {
        var frame = Start(Flowers.Replace(',', separator), "length", "width", "species");
        Assert.Equal(["setosa", "versicolor", "virginica"], frame["classes"]!.AsArray().Select(name => (string)name!));
        var points = Points(frame);
        // The row without a length is left out.
        Assert.Equal(6, points.Length);
        Assert.Equal((-5, 5), (points.Min(p => p.X), points.Max(p => p.X)));
        Assert.Equal((-5, 5), (points.Min(p => p.Y), points.Max(p => p.Y)));
        Assert.Equal(2, points.MaxBy(p => p.X).Target);
    }

    [Fact]
    public void Numbers_that_are_written_in_two_ways_are_one_class()
    {
        var frame = Start("x,y,odd\n1,2,1\n2,3,0\n3,1,1.0\n4,5,0.0\n5,2,1e0", "x", "y", "odd");
        Assert.Equal(["1", "0"], frame["classes"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(3, Points(frame).Count(p => p.Target == 0));
    }

    [Fact]
    public void A_number_to_learn_has_mean_0_and_deviation_1()
    {
        var points = Points(Start("a,b,c\n1,2,10\n2,1,20\n3,4,30\n4,3,45\n5,5,50", "a", "b", "c"));
        Assert.Equal(0, points.Average(p => p.Target), 1e-12);
        Assert.Equal(1, points.Average(p => p.Target * p.Target), 1e-12);
    }

    [Fact]
    public void A_run_learns_it_and_settings_may_change_meanwhile()
    {
        var text =
            "x,y,side\n"
            + string.Concat(
                Enumerable.Range(0, 200).Select(i => $"{i % 20},{i / 20},{(i % 20 > 9 ? "right" : "left")}\n")
            );
        var (frame, settings) = (Start(text, "x", "y", "side"), Settings("table1", "x", "y", "side"));
        var run = (string)frame["run"]!;
        settings["learningRate"] = 0.2;
        Ask("change", new() { ["run"] = run, ["settings"] = settings });
        // Each request ends after some time, with the steps that a busy machine has done by then.
        var after = frame;
        while ((int)after["step"]! < 400)
        {
            after = Ask(
                "advance",
                new()
                {
                    ["run"] = run,
                    ["steps"] = 400 - (int)after["step"]!,
                    ["milliseconds"] = 500,
                }
            );
        }
        Assert.True((double)after["train"]!["loss"]! < (double)frame["train"]!["loss"]! / 3);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("\n\n", "The file is empty")]
    [InlineData("a,b\n1,2", "Row 1: there are 2 columns; a table to train on has 3 … 1,000")]
    [InlineData("a,b,c", "there are no rows below the columns' names")]
    [InlineData("a,b,c\n1,2", "Row 2: there are 2 cells, but the header has 3 columns.")]
    [InlineData("a,b,c\n1,2,3\n\n1,2,3,4", "Row 4: there are 4 cells, but the header has 3 columns.")]
    [InlineData("a,b,c\r1,2,3\r1,2,3,4", "Row 3: there are 4 cells")]
    [InlineData("a,,c\n1,2,3", "Row 1: column 2 has no name.")]
    [InlineData("a,b,a\n1,2,3", "Row 1: two columns are called 'a'.")]
    [InlineData("a,b,c\n1,2,3\n1\0,2,3", "Row 3: a cell has a NUL character: the file is not text.")]
    [InlineData("a,b,c\n1,\"2,3", "Row 2: a quote in the record that begins here is not closed")]
    public void What_is_no_table_is_refused_with_its_row(string csv, string message) =>
        Assert.Contains(message, Refused("readTable", new() { ["csv"] = csv }), StringComparison.Ordinal);

    [Fact]
    public void A_file_larger_than_8_MiB_is_refused() =>
        Assert.Equal(
            "The file is larger than 8 MiB.",
            Refused("readTable", new() { ["csv"] = new string('x', (8 << 20) + 1) })
        );

    [Theory]
    [InlineData("length", "width", "colour", "The table has no column 'colour'.")]
    [InlineData("species", "width", "length", "'species' holds text; points are placed by columns of numbers.")]
    [InlineData("length", "width", "one", "Every row has 'x' for 'one': there is nothing to learn.")]
    [InlineData("same", "width", "species", "'same' is the same in every row: points can't be placed by it.")]
    [InlineData("length", "width", "name", "'name' has 7 classes; the page has colours for 3.")]
    public void Columns_that_do_not_fit_are_refused(string x, string y, string target, string message)
    {
        var lines = Flowers.Split('\n').Select((line, i) => i == 0 ? $"{line},one,same,name" : $"{line},x,1,n{i}");
        Read(string.Join('\n', lines));
        Assert.Contains(
            message,
            Refused("start", new() { ["settings"] = Settings("table1", x, y, target) }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_table_that_is_gone_or_was_never_there_is_asked_for_again()
    {
        Assert.Contains(
            "choose it again",
            Refused("start", new() { ["settings"] = Settings("table9", "a", "b", "c") }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Choose a CSV file",
            Refused("start", new() { ["settings"] = new JsonObject { ["problem"] = "table" } }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Four_tables_are_kept_and_fewer_where_they_are_large()
    {
        for (var i = 0; i < 5; i++)
        {
            Read(Flowers);
        }
        Assert.True(IsGone("table1"));
        Assert.False(IsGone("table2"));

        // 38 MB each.
        var large = "length,width,species\n" + string.Concat(Enumerable.Repeat("1,2,a\n3,1,b\n", 530_000));
        Read(large);
        Assert.False(IsGone("table3"));
        Read(large);
        Assert.True(IsGone("table6"));
        Assert.False(IsGone("table7"));

        // No more cells than are kept of the small ones, but each a text of its own: 14 MB of cells and 43 MB of texts.
        for (var i = 1; i <= 2; i++)
        {
            var first = 1_000_000 * i;
            Read(
                "length,width,species\n"
                    + string.Concat(Enumerable.Range(first, 300_000).Select(n => $"{n},{n + 1},{n + 2}\n"))
            );
        }
        Assert.True(IsGone("table8"));
        Assert.False(IsGone("table9"));

        bool IsGone(string name)
        {
            var settings = Settings(name, "length", "width", "species");
            var answer = _desk.Answer(
                "start",
                new JsonObject { ["settings"] = settings }.ToJsonString(),
                TestContext.Current.CancellationToken
            );
            return answer.IsError && answer.Json.Contains("choose it again", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_a_long_table_five_thousand_points_are_taken_from_all_over()
    {
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i % 7},{i % 2}\n"));
        var points = Points(Start("x,y,odd\n" + rows, "x", "y", "odd"));
        Assert.Equal(5000, points.Length);
        Assert.Equal(2500, points.Count(p => p.X < 0));
    }

    JsonObject Read(string csv) => Ask("readTable", new() { ["csv"] = csv });

    JsonObject Start(string csv, string x, string y, string target)
    {
        var name = (string)Read(csv)["table"]!;
        return Ask(
            "start",
            new()
            {
                ["settings"] = Settings(name, x, y, target),
                ["show"] = new JsonObject { ["points"] = true },
            }
        );
    }

    static JsonObject Settings(string table, string x, string y, string target) =>
        new()
        {
            ["problem"] = "table",
            ["table"] = table,
            ["xColumn"] = x,
            ["yColumn"] = y,
            ["targetColumn"] = target,
        };

    JsonObject Ask(string name, JsonObject request)
    {
        var answer = _desk.Answer(name, request.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.False(answer.IsError, answer.Json);
        return JsonNode.Parse(answer.Json)!.AsObject();
    }

    string Refused(string name, JsonObject request)
    {
        var answer = _desk.Answer(name, request.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.True(answer.IsError);
        return (string)JsonNode.Parse(answer.Json)!["error"]!["message"]!;
    }

    static (double X, double Y, double Target)[] Points(JsonObject frame) =>
        [
            .. frame["trainPoints"]!
                .AsArray()
                .Concat(frame["testPoints"]!.AsArray())
                .Select(p => ((double)p!["x"]!, (double)p["y"]!, (double)p["target"]!)),
        ];
}
