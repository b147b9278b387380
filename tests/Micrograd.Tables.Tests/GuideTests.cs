namespace Micrograd.Tables.Tests;

/// <summary>What docs/tables.md shows is what runs here.</summary>
public class GuideTests
{
    [Fact]
    public void The_program_of_the_guide_runs()
    {
        var folder = Directory.CreateTempSubdirectory("tables-guide-");
        try
        {
            var passengers = KnownTables.All["titanic"].Make();
            File.WriteAllBytes(Path.Combine(folder.FullName, "titanic.csv"), passengers);
            File.WriteAllBytes(Path.Combine(folder.FullName, "new.csv"), passengers);
            var printed = Program(folder.FullName);
            Assert.Contains("a header", printed);
            Assert.Contains("left out: it numbers the rows", printed);
            Assert.Contains("accuracy", printed);
            Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder.FullName, "report.html")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void It_is_the_guides_program()
    {
        var source = File.ReadAllLines(Path.Combine(Root(), "tests/Micrograd.Tables.Tests/GuideTests.cs"))
            .Select(Plain)
            .ToList();
        var guide = File.ReadAllLines(Path.Combine(Root(), "docs/tables.md"));
        var program = guide
            .SkipWhile(line => line != "```cs")
            .Skip(2)
            .TakeWhile(line => line != "```")
            .Where(line => line.Length > 0)
            .ToList();
        Assert.True(program.Count >= 9);
        Assert.All(program, line => Assert.Contains(Plain(line), source));
    }

    /// <summary>Files stand in a folder here, and what is printed is looked at.</summary>
    static string Plain(string line) =>
        line.Trim()
            .Replace("(folder + ", "(")
            .Replace("Console.WriteLine", "console.WriteLine")
            .Replace("/titanic", "titanic")
            .Replace("/new", "new")
            .Replace("/report", "report");

    static string Program(string folder)
    {
        var console = new StringWriter();
        var table = Table.Read(folder + "/titanic.csv");
        console.WriteLine(table.Format);
        var schema = TableSchema.Of(table, new() { Targets = ["Survived"] });
        console.WriteLine(schema.ToText());
        var trained = TableTrainer.Train(table, schema);
        console.WriteLine(trained.HeldOut[0]);
        File.WriteAllText(folder + "/report.html", TableReport.Of(trained, table).ToHtml());
        var prediction = trained.Model.Predict(Table.Read(folder + "/new.csv"));
        console.WriteLine(prediction.Class(0));
        return console.ToString();
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Micrograd.slnx")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }
}
