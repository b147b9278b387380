using System.Globalization;
using System.Text;
using Micrograd.Cli.Csv;
using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Csv;

/// <summary>What a user's file can have wrong, and that the message says where.</summary>
public sealed class CsvProblemTests
{
    static readonly string s_thousandClasses = string.Concat(Enumerable.Range(0, 1001).Select(i => $"1,c{i}\n"));
    static readonly string s_prices = string.Concat(Enumerable.Range(0, 30).Select(i => $"1,{i}\n"));

    /// <summary>Text, target, row, column, part of the message.</summary>
    public static TheoryData<string, string, int?, string?, string> Problems =>
        new()
        {
            { "", "y", null, null, "the file is empty" },
            { "x,y\n\0\0\0,1\n\0,2\n", "y", 2, "x", "a NUL character" },
            { "a,y\n1,x\n2\0,z\n", "y", 3, "a", "a NUL character" },
            { "a,y\n1,x\n2,nan\0\n", "y", 3, "y", "a NUL character" },
            { "\n\n  \n", "y", null, null, "the file is empty" },
            { "a,y\n", "y", null, null, "has a header but no rows" },
            { "a,species\n1,x\n", "specise", 1, null, "there is no column 'specise'; did you mean 'species'?" },
            { "a,species\n1,x\n", "Species", 1, null, "did you mean 'species'?" },
            { "a,species\n1,x\n", "weight", 1, null, "the columns are 'a', 'species'" },
            { "5.1,3.5,0\n4.9,3,1\n", "species", 1, null, "is the line with the columns' names missing?" },
            { "\ny\n1\n2\n", "y", 2, "y", "this is the only column" },
            { "a,a,y\n1,2,x\n", "y", 1, "a", "columns 1 and 2 have the same name" },
            { "a,,y\n1,2,x\n", "y", 1, null, "the header gives column 2 no name" },
            { "a,y,\n1,x,\n", "y", 1, null, "the header gives column 3 no name" },
            { "a\0,y\n1,x\n", "y", 1, null, "the file is not text" },
            { "a,b,y\n1,2,x\n3,abc,z\n", "y", 3, "b", "'abc' is not a number, but other rows have numbers here" },
            { "a,b,y\n1,abc,x\n3,2,z\n", "y", 2, "b", "'abc' is not a number, but other rows have numbers here" },
            { "a,b,y\n1,2,x\n3,,z\n", "y", 3, "b", "the cell is empty" },
            { "a,b,y\n1,\"  \",x\n3,2,z\n", "y", 2, "b", "the cell is empty" },
            { "a,b,y\n1,,x\n3,,z\n", "y", 2, "b", "the cell is empty" },
            { "a,y\n1,x\n2,\n", "y", 3, "y", "the cell is empty" },
            { "a,b,y\n1,2,x\n3,z\n", "y", 3, "y", "the row has 2 cells, the header 3" },
            { "a,b,y\n1,2,x\n3,4,z,5\n", "y", 3, null, "the row has 4 cells, the header 3" },
            { "a,b,y\n1,2,x\n1,5,2,z\n", "y", 3, null, "the row has 4 cells, the header 3" },
            { "a,y\n1,x\n2,x\n", "y", null, "y", "every row has 'x'" },
            { "a,y\n1,7\n2,7.0\n", "y", null, "y", "every row has '7'" },
            { "a,y\n1,x\nnan,z\n", "y", 3, "a", "'nan' stands for no number" },
            { "a,y\n1,x\ninf,z\n", "y", 3, "a", "'inf' is not a number" },
            { "a,y\n1,x\n-Infinity,z\n", "y", 3, "a", "'-Infinity' is out of range" },
            { "a,y\n1,x\n1e999,z\n", "y", 3, "a", "'1e999' is out of range" },
            { "a,y\n1,x\n-1e151,z\n", "y", 3, "a", "'-1e151' is out of range" },
            { "a,y\n1,1\n2,NaN\n", "y", 3, "y", "'NaN' stands for no number" },
            { "a,y\n1,1\n2,Infinity\n", "y", 3, "y", "'Infinity' is out of range" },
            { "a,y\n1,x\n\"1,5\",z\n", "y", 3, "a", "'1,5' has a decimal comma" },
            { "a;y\n1,5;x\n2,5;z\n", "y", 2, "a", "'1,5' has a decimal comma" },
            { "a;y\n1;x\n2;z\n-1,5e-3;z\n", "y", 4, "a", "'-1,5e-3' has a decimal comma" },
            { "a;y\n1;0,5\n2;1,5\n", "y", 2, "y", "'0,5' has a decimal comma" },
            { "a\ty\n1,5\tx\n2,5\tz\n", "y", 2, "a", "'1,5' has a decimal comma" },
            { "a,y\n1,x\n\"1,234.5\",z\n", "y", 3, "a", "'1,234.5' is not a number" },
            { "a,y\n1,x\n0x10,z\n", "y", 3, "a", "'0x10' is not a number" },
            { "a,y\n1,x\n1_000,z\n", "y", 3, "a", "'1_000' is not a number" },
            { "a,y\n1,x\n١,z\n", "y", 3, "a", "'١' is not a number" },
            { "a,y\nx,0\nz,1\n", "y", null, null, "no column but the target holds numbers" },
            { "a,y\n" + s_thousandClasses, "y", 1002, "y", "'c1000' is the 1,001st class" },
            { "a,y\n" + s_prices + "1,n/a\n", "y", 32, "y", "'n/a' is not a number, but other rows have numbers here" },
            { "a,y\n1,n/a\n" + s_prices, "y", 2, "y", "'n/a' is not a number, but other rows have numbers here" },
            { "a,y\n1,x\n2,\"z\n3,x\n", "y", 3, null, "a quote in the record that begins here is not closed" },
            { "a,y\n1,x\n2,\"z\"q\n3,x\n", "y", 3, null, "or text follows a closed one" },
            { "\"a,y\n1,x\n", "y", 1, null, "a quote in the record that begins here is not closed" },
            { "a,y\n\"1\",\"x\ny\"\n\n2,\"x\r\nz\"\n3\n", "y", 7, "y", "the row has 1 cells" },
            { "a,y\r\n1,x\r\n\r\n,z\r\n", "y", 4, "a", "the cell is empty" },
            { "a,y\r1,x\r\r,z\r", "y", 4, "a", "the cell is empty" },
        };

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_problem_is_named_with_its_place(string text, string target, int? row, string? column, string part)
    {
        using var file = new CsvFile(text);
        foreach (var culture in (string[])["", "de-DE", "tr-TR"])
        {
            var problem = Problem(file.Name, target, culture: culture);
            Assert.Contains(part, problem.Message, StringComparison.Ordinal);
            Assert.Contains(file.Name, problem.Message, StringComparison.Ordinal);
            Assert.Equal(row, problem.Row);
            Assert.Equal(column, problem.Column);
            Assert.True(row is null || problem.Message.Contains($", row {row}", StringComparison.Ordinal));
            Assert.True(column is null || problem.Message.Contains($"column '{column}':", StringComparison.Ordinal));
            Assert.DoesNotContain('\n', problem.Message);
        }
    }

    [Fact]
    public void A_target_that_is_to_be_a_number_holds_no_text()
    {
        using var file = new CsvFile("a,y\n1,2\n2,x\n");
        var problem = Problem(file.Name, "y", TargetKind.Number);
        Assert.Contains("'x' is not a number, but the target is to be one", problem.Message, StringComparison.Ordinal);
        Assert.Equal(3, problem.Row);
    }

    [Fact]
    public void A_column_of_many_numbers_is_not_classes()
    {
        using var file = new CsvFile(["a,y", .. Enumerable.Range(0, 1001).Select(i => $"1,{i}")]);
        var problem = Problem(file.Name, "y", TargetKind.Classes);
        Assert.Contains("'1000' is the 1,001st class", problem.Message, StringComparison.Ordinal);
        Assert.Equal(1002, problem.Row);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said()
    {
        var missing = Path.Combine(Path.GetTempPath(), "micrograd-no-such-directory", "no.csv");
        Assert.Contains("there is no such file", Problem(missing, "y").Message, StringComparison.Ordinal);
        Assert.Contains("this is a directory", Problem(Path.GetTempPath(), "y").Message, StringComparison.Ordinal);
        Assert.Contains("can't be read", Problem("", "y").Message, StringComparison.Ordinal);
        Assert.Contains("can't be read", Problem("a\0b", "y").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root may read everything");
        using var file = new CsvFile("a,y\n1,x\n2,z\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.Name, UnixFileMode.None);
        }
        Assert.Contains("may not be read", Problem(file.Name, "y").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_no_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices have these names on Linux");
        Assert.Contains("this is a pipe or device", Problem("/dev/ptmx", "y").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_told_of_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "made by mkfifo");
        using var folder = new TemporaryFolder();
        var pipe = Path.Combine(folder.Path, "pipe.csv");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var told = await Task.Run(() => Problem(pipe, "y").Message, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains("this is a pipe or device", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,y\n1,x\n2,z\n3,\u00e9\n", 4)]
    [InlineData("\u00e4,y\n1,x\n2,z\n", 1)]
    public void Latin_1_is_not_UTF_8(string text, int row)
    {
        using var file = new CsvFile(Encoding.Latin1.GetBytes(text));
        var problem = Problem(file.Name, "y");
        Assert.Contains("not UTF-8", problem.Message, StringComparison.Ordinal);
        Assert.Equal(row, problem.Row);
    }

    [Fact]
    public void A_stray_byte_far_down_is_found()
    {
        var lines = Enumerable.Range(2, 200_000).Select(i => i % 2 == 0 ? "1,\u00e9\u4f60" : "2,x");
        var bytes = Encoding.UTF8.GetBytes($"a,y\n{string.Join('\n', lines)}\n1,");
        using var file = new CsvFile([.. bytes, 0xff, (byte)'\n']);
        Assert.Equal(200_002, Problem(file.Name, "y").Row);
    }

    [Fact]
    public void UTF_16_is_not_UTF_8()
    {
        using var file = new CsvFile([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,y\n1,x\n2,z\n")]);
        Assert.Contains("not UTF-8", Problem(file.Name, "y").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_fill_the_memory()
    {
        using var file = new CsvFile(["a,y", "1,\"x", .. Enumerable.Repeat("2,z", 1_000_000)]);
        var problem = Problem(file.Name, "y");
        Assert.Contains("is a quote not closed?", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, problem.Row);
    }

    [Fact]
    public void Long_cells_are_cut_in_messages()
    {
        using var file = new CsvFile($"a,y\n1,x\n{new string('q', 10_000)},z\n");
        Assert.InRange(Problem(file.Name, "y").Message.Length, 0, 300);
    }

    static CsvProblem Problem(string path, string target, TargetKind? kind = null, string culture = "")
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return Assert.Throws<CsvProblem>(() =>
                CsvTable.Open(path, target, kind, TestContext.Current.CancellationToken)
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
