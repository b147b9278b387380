using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Micrograd.Cli;
using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Training;

/// <summary>From a file to a model and to its predictions, by the tool.</summary>
public sealed class TableCommandTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("micrograd-table-");

    static string Iris => Repository.PathOf("data/iris.csv");
    static string Flats => Repository.PathOf("data/flats.csv");

    string Run => In("run");
    string Kept => Path.Combine(Run, "networks");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_model_is_trained_kept_and_asked_by_the_columns_names()
    {
        var trained = Tool.Run(
            "train",
            Flats,
            "--target",
            "Preis",
            "--missing",
            "k.A.",
            "--epochs",
            "60",
            "--out",
            Run
        );
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains(
            "';' between cells, UTF-8, a header, decimal commas in Fläche, Preis",
            trained.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("against", trained.Out, StringComparison.Ordinal);
        Assert.Equal(
            ["importance.svg", "loss.svg", "model.json", "model.safetensors", "predictions.svg", "report.html"],
            Names(Run)[..6]
        );
        Assert.Equal(["report.json", "report.txt", "residuals.svg", "run.json", "schema.json"], Names(Run)[6..]);
        foreach (var svg in Directory.GetFiles(Run, "*.svg"))
        {
            Assert.Equal("svg", XDocument.Load(svg).Root!.Name.LocalName);
        }

        var scores = Tool.Run("evaluate", Run, Flats, "--json").Json();
        Assert.InRange(scores[0].GetProperty("r2").GetDouble(), 0.9, 1);

        // Columns in another order, one that is not known, none to predict.
        var all = Tool.Run("predict", Run, Flats).Lines;
        var lines = File.ReadAllLines(Flats).Select(line => line.Split(';')).ToArray();
        var turned = In("turned.csv");
        File.WriteAllLines(
            turned,
            lines.Select((cells, i) => string.Join(';', cells[..^1].Reverse().Append(i == 0 ? "neu" : "x")))
        );
        var predictions = In("predictions.csv");
        Assert.Equal(0, Tool.Run("predict", Run, turned, "--out", predictions).ExitCode);
        Assert.Equal(all, File.ReadAllLines(predictions));
        Assert.Equal(lines.Length, all.Length);

        // A place that training never saw is a value as others.
        var unseen = In("unseen.csv");
        File.WriteAllLines(unseen, [.. File.ReadAllLines(Flats).Take(2).Select(l => l.Replace("Altstadt", "Mond"))]);
        var there = double.Parse(Tool.Run("predict", Run, unseen).Lines[1], CultureInfo.InvariantCulture);
        Assert.InRange(there, 100_000, 1_000_000);
    }

    [Fact]
    public void Columns_that_are_missing_are_named()
    {
        TrainIris();
        var file = In("part.csv");
        File.WriteAllText(file, "sepal_length,petal_width\n5,1\n");
        var tool = Tool.Run("predict", Run, file);
        Assert.Equal((ExitCodes.Usage, ""), (tool.ExitCode, tool.Out));
        Assert.Contains("'sepal_width', 'petal_length'", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_are_of_each_class_and_sum_to_one()
    {
        TrainIris();
        var lines = Tool.Run("predict", Run, Iris, "--proba").Lines;
        Assert.Equal("species,p(setosa),p(versicolor),p(virginica)", lines[0]);
        Assert.Equal(151, lines.Length);
        foreach (var line in lines[1..])
        {
            var sum = line.Split(',')[1..].Sum(cell => double.Parse(cell, CultureInfo.InvariantCulture));
            Assert.Equal(1, sum, 1e-5);
        }
        var right = lines[1..]
            .Zip(File.ReadAllLines(Iris)[1..], (a, b) => b.EndsWith(a.Split(',')[0], StringComparison.Ordinal));
        Assert.InRange(right.Count(isRight => isRight), 135, 150);
    }

    [Fact]
    public void A_dry_run_shows_the_columns_and_writes_nothing()
    {
        var tool = Tool.Run(
            "train",
            Flats,
            "--dry-run",
            "--ignore",
            "Nr,Zimmer",
            "--categorical",
            "Baujahr",
            "--out",
            Run
        );
        Assert.Equal(0, tool.ExitCode);
        Assert.Matches("(?m)^Zimmer +ignored", tool.Out);
        Assert.Matches("(?m)^Nr +ignored", tool.Out);
        Assert.Matches("(?m)^Baujahr +category", tool.Out);
        Assert.False(Directory.Exists(Run));

        var json = Tool.Run("train", Flats, "--target", "Preis", "--dry-run", "--json").Json();
        Assert.Equal(240, json.GetProperty("rows").GetInt32());
        Assert.Equal("Preis", json.GetProperty("schema").GetProperty("targets")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Json_tells_of_columns_folds_and_scores_a_line_each()
    {
        var tool = Tool.Run([
            "train",
            Iris,
            "--target",
            "species",
            "--epochs",
            "20",
            "--cv",
            "2",
            "--json",
            "--out",
            Run,
        ]);
        Assert.Equal(0, tool.ExitCode);
        var lines = tool.Lines.Select(line => JsonElement.Parse(line)).ToArray();
        Assert.Equal(3, lines.Length);
        Assert.Equal(2, lines[1].GetProperty("folds").GetArrayLength());
        var models = lines[2].GetProperty("report").GetProperty("candidates").EnumerateArray();
        Assert.Equal(["linear", "network"], models.Select(model => model.GetProperty("name").GetString()).Order());
    }

    [Fact]
    public void Nothing_of_an_earlier_run_stays()
    {
        Assert.Equal(0, Tool.Run("train", Flats, "--target", "Preis", "--epochs", "3", "--out", Run).ExitCode);
        Assert.Contains("residuals.svg", Names(Run));
        TrainIris();
        Assert.DoesNotContain("residuals.svg", Names(Run));
        Assert.DoesNotContain("predictions.svg", Names(Run));
        Assert.Contains("confusion.svg", Names(Run));
        Assert.Contains("species", File.ReadAllText(Path.Combine(Run, "run.json")), StringComparison.Ordinal);

        var moons = Tool.Run("train", "moons", "--rows", "20", "--out", Run);
        Assert.Equal(ExitCodes.Usage, moons.ExitCode);
        Assert.Contains("has a model of a table", moons.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, "thesis.txt"), "years of work");
        var tool = Tool.Run("train", Iris, "--target", "species", "--out", Run);
        Assert.Equal((ExitCodes.Usage, ""), (tool.ExitCode, tool.Out));
        Assert.Contains("thesis.txt", tool.Error, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Names(Run));
    }

    [Fact]
    public async Task Stopped_it_leaves_the_earlier_run_as_it_was_and_goes_on_to_what_it_would_have_been()
    {
        string[] flats = ["train", Flats, "--target", "Preis", "--ignore", "Nr", "--epochs", "40"];
        var whole = In("whole");
        Assert.Equal(0, Tool.Run([.. flats, "--out", whole]).ExitCode);
        TrainIris();
        var names = Names(Run);
        var before = names.Select(name => File.ReadAllBytes(Path.Combine(Run, name))).ToArray();

        // Stopped as soon as a network is finished.
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var watching = Task.Run(async () =>
        {
            while (
                !stop.IsCancellationRequested
                && (!Directory.Exists(Kept) || Directory.GetFiles(Kept, "*.safetensors").Length == 0)
            )
            {
                await Task.Delay(1);
            }
            await stop.CancelAsync();
        });
        using var error = new StringWriter();
        var exitCode = CommandLine.Run(
            [.. flats, "--out", Run],
            new Terminal(TextWriter.Null, error, () => TextReader.Null) { TakeStop = () => stop.Token }
        );
        await watching;
        Assert.Equal(ExitCodes.Interrupted, exitCode);
        Assert.Contains($"micrograd train --resume {Run}", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, names.Select(name => File.ReadAllBytes(Path.Combine(Run, name))));
        Assert.NotEmpty(Directory.GetFiles(Kept));

        var resumed = Tool.Run("train", "--resume", Run);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(Names(whole), Names(Run));
        Assert.False(Directory.Exists(Kept));
        foreach (var name in (string[])["model.safetensors", "model.json", "report.json", "loss.svg"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, name)), File.ReadAllBytes(Path.Combine(Run, name)));
        }
        Assert.Contains("is finished", Tool.Run("train", "--resume", Run).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Seven_rows_of_a_line_are_enough()
    {
        var file = In("line.csv");
        File.WriteAllText(file, "x,y\n0,-1\n1,1\n2,3\n3,5\n4,7\n5,9\n6,11\n");
        var tool = Tool.Run("train", file, "--target", "y", "--numeric", "y", "--out", Run);
        Assert.True(tool.ExitCode == 0, tool.Error);
        var said = Tool.Run("predict", Run, file).Lines[4];
        Assert.InRange(double.Parse(said, CultureInfo.InvariantCulture), 4.5, 5.5);
    }

    [Fact]
    public void A_class_that_is_a_formula_is_no_formula_in_what_is_written()
    {
        var file = In("formula.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 40).Select(i => $"{i},{(i < 20 ? "=2+3" : "@x")}").Prepend("x,y"));
        Assert.Equal(0, Tool.Run("train", file, "--target", "y", "--epochs", "30", "--out", Run).ExitCode);
        Assert.All(
            Tool.Run("predict", Run, file).Lines[1..],
            line => Assert.StartsWith("'", line, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("run.json", null, "has no finished run")]
    [InlineData("model.json", null, "can't be read")]
    [InlineData("model.safetensors", null, "can't be read")]
    [InlineData("run.json", "{", "can't be read")]
    [InlineData("run.json", "null", "can't be read")]
    [InlineData("model.json", "{}", "can't be read")]
    [InlineData("model.json", "[1", "can't be read")]
    [InlineData("model.safetensors", "no such file", "can't be read")]
    public void A_run_that_is_damaged_is_told_in_a_line(string name, string? text, string said)
    {
        TrainIris();
        var path = Path.Combine(Run, name);
        File.Delete(path);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }
        foreach (var command in (string[])["predict", "evaluate"])
        {
            var tool = Tool.Run(command, Run, Iris);
            Assert.Equal((ExitCodes.Usage, ""), (tool.ExitCode, tool.Out));
            Assert.StartsWith($"micrograd {command}: ", tool.Error, StringComparison.Ordinal);
            Assert.Contains(said, tool.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", tool.Error, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string[], string> Wrong =>
        new()
        {
            { ["train", Iris], "--target COLUMN must say" },
            { ["train", Iris, "--target", "spezies"], "there is no column 'spezies'" },
            { ["train", Iris, "--target", "species", "--split", "half"], "--split is random, time or group:COLUMN" },
            { ["train", Iris, "--target", "species", "--split", "group:x"], "there is no column 'x'" },
            { ["train", Iris, "--target", "species", "--split", "time"], "" },
            { ["train", Iris, "--target", "species", "--header", "--no-header"], "contradict" },
            { ["train", Iris, "--target", "species", "--cv", "1"], "--cv must be" },
            { ["train", Iris, "--target", "species", "--test", "0"], "--test of a file" },
            { ["train", Iris, "--target", "species", "--loss", "mse"], "--loss is for generated data sets" },
            { ["train", Iris, "--target", "species", "--rows", "5"], "--rows and --noise are for" },
            { ["train", "moons", "--dry-run"], "--dry-run is for a file" },
            { ["train", "--resume", "nowhere"], "without --out" },
            { ["predict", "nowhere", Iris], "there is no folder 'nowhere'" },
            { ["evaluate", "nowhere", Iris], "there is no folder 'nowhere'" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_usage_ends_with_2_and_a_line_that_says_why(string[] args, string said)
    {
        var tool = Tool.Run(args[0] == "train" ? [.. args, "--out", Run] : args);
        Assert.Equal(ExitCodes.Usage, tool.ExitCode);
        Assert.Contains(said, tool.Error, StringComparison.Ordinal);
        Assert.StartsWith($"micrograd {args[0]}: ", tool.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Run));
    }

    void TrainIris() =>
        Assert.Equal(0, Tool.Run("train", Iris, "--target", "species", "--epochs", "20", "--out", Run).ExitCode);

    string In(string name) => Path.Combine(_folder.FullName, name);

    static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
