using System.Globalization;
using System.Text;
using Micrograd.Cli.Csv;

namespace Micrograd.Tests.Csv;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Iris_reads_as_it_is_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            using var iris = Open(Repository.PathOf("data/iris.csv"), "species");
            Assert.Equal(150, iris.RowCount);
            Assert.Equal(["sepal_length", "sepal_width", "petal_length", "petal_width"], iris.FeatureNames);
            Assert.Equal(["setosa", "versicolor", "virginica"], iris.ClassNames!);
            Holds(iris, 0, [5.1, 3.5, 1.4, 0.2], 0);
            Holds(iris, 149, [5.9, 3.0, 5.1, 1.8], 2);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Moons_labels_0_and_1_are_classes()
    {
        using var moons = Open(Repository.PathOf("data/moons.csv"), "label");
        Assert.Equal(["0", "1"], moons.ClassNames!);
        Holds(moons, 0, [1.1221146075409683, 0.08147717341718697], 0);
    }

    [Theory]
    [InlineData("a,b,y\n1,2,p\n3,4,q\n")]
    [InlineData("a;b;y\n1;2;p\n3;4;q\n")]
    [InlineData("a\tb\ty\n1\t2\tp\n3\t4\tq\n")]
    [InlineData("a,b,y\r\n1,2,p\r\n3,4,q")]
    [InlineData("a,b,y\r1,2,p\r3,4,q\r")]
    [InlineData("\uFEFFa,b,y\n1,2,p\n3,4,q\n\n\n")]
    [InlineData("\n\n a , b , y \n\n 1 , 2 , p \n  \n3,4,q\n   ")]
    [InlineData("\"a\",\"b\",\"y\"\n\"1\",\"2\",\"p\"\n3,\"4\",\"q\"\n")]
    [InlineData("a,b,y\n+1,2.0,p\n3e0,.4e1,q\n")]
    public void Delimiters_quotes_line_ends_and_blanks_make_no_difference(string text)
    {
        using var file = new CsvFile(text);
        using var table = Open(file.Name, "y");
        Assert.Equal(2, table.RowCount);
        Assert.Equal(["a", "b"], table.FeatureNames);
        Assert.Equal(["p", "q"], table.ClassNames!);
        Holds(table, 0, [1, 2], 0);
        Holds(table, 1, [3, 4], 1);
    }

    [Fact]
    public void The_target_may_stand_anywhere_and_names_may_hold_anything()
    {
        using var file = new CsvFile("y,\"size, in \"\"cm\"\"\",#n,größe\n#x,1,2,3\n\"a\nb\",4,5,6\n");
        using var table = Open(file.Name, "y");
        Assert.Equal(["size, in \"cm\"", "#n", "größe"], table.FeatureNames);
        Assert.Equal(["#x", "a\nb"], table.ClassNames!);
        Holds(table, 1, [4, 5, 6], 1);
    }

    [Fact]
    public void Columns_of_text_are_left_out()
    {
        using var file = new CsvFile("name,a,note,y\nAda,1,,0.5\n\"Doe, Jo\",2,nan,1.5\nBob,3,x,2.5\n");
        using var table = Open(file.Name, "y");
        Assert.Equal(["a"], table.FeatureNames);
        Assert.Equal(["name", "note"], table.LeftOut);
        Holds(table, 2, [3], 2.5);
    }

    [Theory]
    // Text is classes, in the order of their letters.
    [InlineData("q,p,q,r", null, "p,q,r", "1,0,1,2")]
    [InlineData("True,False,True", null, "False,True", "1,0,1")]
    [InlineData("1,2,2b", null, "1,2,2b", "0,1,2")]
    // Two whole numbers are classes, in their own order, however they are written.
    [InlineData("1,0,1", null, "0,1", "1,0,1")]
    [InlineData("-1,1", null, "-1,1", "0,1")]
    [InlineData("10,9,9.0,10", null, "9,10", "1,0,0,1")]
    // A few whole numbers that come five times each are classes, else numbers.
    [InlineData("1,2,3,1,2,3,1,2,3,1,2,3,1,2,3", null, "1,2,3", "0,1,2,0,1,2,0,1,2,0,1,2,0,1,2")]
    [InlineData("1,2,3,1,2,3", null, null, "1,2,3,1,2,3")]
    [InlineData("2,4,6,8,10", null, null, "2,4,6,8,10")]
    [InlineData("0.5,1.5,0.5", null, null, "0.5,1.5,0.5")]
    // The caller's word wins.
    [InlineData("0,1,1", TargetKind.Number, null, "0,1,1")]
    [InlineData("3,1,2,1.5", TargetKind.Classes, "1,1.5,2,3", "3,0,2,1")]
    [InlineData("Inf,Sup", TargetKind.Classes, "Inf,Sup", "0,1")]
    public void A_target_is_what_one_expects(string cells, object? kind, string? classes, string targets)
    {
        using var file = new CsvFile(["a,y", .. cells.Split(',').Select(cell => $"1,{cell}")]);
        using var table = Open(file.Name, "y", (TargetKind?)kind);
        Assert.Equal(classes?.Split(','), table.ClassNames);
        Assert.Equal(
            targets.Split(',').Select(target => double.Parse(target, CultureInfo.InvariantCulture)),
            Enumerable.Range(0, (int)table.RowCount).Select(row => Row(table, row).Target)
        );
    }

    [Fact]
    public void Ratings_of_more_than_20_kinds_are_numbers()
    {
        Assert.NotNull(Classes(20));
        Assert.Null(Classes(21));

        static IReadOnlyList<string>? Classes(int distinct)
        {
            using var file = new CsvFile(["a,y", .. Enumerable.Range(0, 500).Select(i => $"1,{i % distinct}")]);
            using var table = Open(file.Name, "y");
            return table.ClassNames;
        }
    }

    [Fact]
    public void More_than_a_thousand_distinct_numbers_are_fine()
    {
        using var file = new CsvFile(["a,y", .. Enumerable.Range(0, 5000).Select(i => $"1,{i}")]);
        using var table = Open(file.Name, "y");
        Assert.Equal(4321, Row(table, 4321).Target);
    }

    [Fact]
    public void Many_columns_read_back()
    {
        const int Width = 2000;
        var header = string.Join(',', Enumerable.Range(0, Width).Select(i => $"c{i}"));
        using var file = new CsvFile([$"{header},y", .. Enumerable.Range(0, 3).Select(Line)]);
        using var table = Open(file.Name, "y");
        Assert.Equal(Enumerable.Range(2, Width).Select(i => (double)i), Row(table, 2).Features);

        static string Line(int row) => $"{string.Join(',', Enumerable.Range(row, Width))},{row / 2.0}";
    }

    [Fact]
    public void Statistics_come_from_the_training_rows_only()
    {
        using var iris = Open(Repository.PathOf("data/iris.csv"), "species");
        var (train, test) = RowSubset.Split(iris, 0.2, seed: 1);
        Assert.Equal((120, 30), (train.RowCount, test.RowCount));
        var expected = Enumerable.Range(0, 120).Average(row => Row(train, row).Features[2]);
        var all = Standardizer.Of(iris);
        var some = Standardizer.Of(train);
        Assert.Equal(expected, some.Means[2], 1e-12);
        // The means of all 150 rows as scikit-learn's documentation of the data gives them.
        Assert.Equal(3.758, all.Means[2], 5e-4);
        Assert.NotEqual(all.Means[2], some.Means[2]);
    }

    [Fact]
    public void Rows_outside_and_spans_of_another_length_are_refused()
    {
        using var file = new CsvFile("a,y\n1,p\n2,q\n");
        using var table = Open(file.Name, "y");
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Read(2, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Read(-1, new double[1]));
        Assert.Throws<ArgumentException>(() => table.Read(0, new double[2]));
    }

    [Fact]
    public void The_user_may_stop_the_reading()
    {
        using var file = new CsvFile("a,y\n1,p\n2,q\n");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => CsvTable.Open(file.Name, "y", null, stop.Token));
    }

    [Fact]
    public void Many_threads_may_read()
    {
        using var file = new CsvFile(["a,y", .. Enumerable.Range(0, 5000).Select(i => $"{i},{i}.5")]);
        using var table = Open(file.Name, "y");
        Parallel.For(0, 5000, row => Holds(table, row, [row], row + 0.5));
    }

    [Fact]
    public void Reading_allocates_little_a_row()
    {
        using var file = new CsvFile([
            "a,b,name,y",
            .. Enumerable.Range(0, 50_000).Select(i => $"{i},1.5,text,{i % 3}"),
        ]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var table = Open(file.Name, "y");
        var features = new double[2];
        for (var row = 0; row < 50_000; row++)
        {
            table.Read(row, features);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    static CsvTable Open(string path, string target, TargetKind? kind = null) =>
        CsvTable.Open(path, target, kind, TestContext.Current.CancellationToken);

    static void Holds(CsvTable table, long row, double[] features, double target)
    {
        var read = Row(table, row);
        Assert.Equal(features, read.Features);
        Assert.Equal(target, read.Target);
    }

    static (double[] Features, double Target) Row(IRows rows, long row)
    {
        var features = new double[rows.FeatureNames.Count];
        var target = rows.Read(row, features);
        return (features, target);
    }
}
