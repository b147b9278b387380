using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Micrograd.Cli;

namespace Micrograd.Tests.Training;

public sealed class TrainCommandTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("micrograd-train-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Json_gives_a_line_an_epoch_and_a_last_one_with_the_scores()
    {
        var (exit, output, _) = Run("train", "moons", "--rows", "60", "--epochs", "3", "--json", "--out", Out);
        Assert.Equal(0, exit);
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .ToArray();
        Assert.Equal(4, lines.Length);
        Assert.Equal([1, 2, 3], lines[..3].Select(line => line.GetProperty("epoch").GetInt32()));
        Assert.All(lines[..3], line => Assert.InRange(line.GetProperty("accuracy").GetDouble(), 0, 1));
        Assert.All(lines[..3], line => Assert.True(line.GetProperty("loss").GetDouble() >= 0));
        Assert.InRange(lines[3].GetProperty("train").GetProperty("accuracy").GetDouble(), 0, 1);
        Assert.InRange(lines[3].GetProperty("test").GetProperty("accuracy").GetDouble(), 0, 1);
        Assert.True(lines[3].GetProperty("seconds").GetDouble() > 0);
    }

    [Fact]
    public void A_regression_has_r2_and_rmse()
    {
        var (exit, output, _) = Run("train", "sine", "--rows", "60", "--epochs", "2", "--json", "--out", Out);
        Assert.Equal(0, exit);
        var last = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("test");
        Assert.Equal(JsonValueKind.Number, last.GetProperty("r2").ValueKind);
        Assert.Equal(JsonValueKind.Number, last.GetProperty("rmse").ValueKind);
        Assert.False(last.TryGetProperty("accuracy", out _));
        Assert.Equal("svg", XDocument.Load(Path.Combine(Out, "predictions.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public void Pictures_are_written_whole_and_old_ones_replaced()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "loss.svg"), "old");
        var (exit, output, error) = Run("train", "xor", "--rows", "60", "--epochs", "2", "--out", Out);
        Assert.Equal((0, true), (exit, error.Contains("epoch 2/2", StringComparison.Ordinal)));
        Assert.Contains("held out", output, StringComparison.Ordinal);
        Assert.Equal(["boundary.svg", "loss.svg"], Directory.GetFiles(Out).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(Out), file => Assert.Equal("svg", XDocument.Load(file).Root!.Name.LocalName));
    }

    [Fact]
    public void Stopped_it_tells_how_far_it_came_and_draws_that()
    {
        var (exit, output, error) = RunUntil(
            "epoch 3/",
            "train",
            "moons",
            "--rows",
            "60",
            "--epochs",
            "30",
            "--out",
            Out
        );
        Assert.Equal(ExitCodes.Interrupted, exit);
        Assert.Contains("note: stopped after epoch 3 of 30", error, StringComparison.Ordinal);
        Assert.Contains("held out", output, StringComparison.Ordinal);
        Assert.Equal(["boundary.svg", "loss.svg"], Directory.GetFiles(Out).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Stopped_before_an_epoch_it_leaves_no_empty_folder()
    {
        var (exit, _, _) = RunUntil("", "train", "moons", "--rows", "60", "--out", Path.Combine(Out, "a", "b"));
        Assert.Equal(ExitCodes.Interrupted, exit);
        Assert.False(Directory.Exists(Out));

        Directory.CreateDirectory(Out);
        _ = RunUntil("", "train", "moons", "--rows", "60", "--out", Path.Combine(Out, "a"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
    }

    /// <summary>Runs a command that is stopped as soon as it says something; at once where that is nothing.</summary>
    static (int Exit, string Output, string Error) RunUntil(string said, params string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StoppingWriter(said, stop);
        if (said.Length == 0)
        {
            stop.Cancel();
        }
        var exit = CommandLine.Run(
            args,
            new Terminal(output, error, () => TextReader.Null) { TakeStop = () => stop.Token }
        );
        return (exit, output.ToString(), error.ToString());
    }

    sealed class StoppingWriter(string at, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.Contains(at, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        }
    }

    [Theory]
    [InlineData("train", "mons")]
    [InlineData("train", "moons", "--target", "x")]
    [InlineData("train", "nowhere.csv", "--target", "x")]
    [InlineData("train", "data.csv")]
    [InlineData("train", "moons", "--hidden", "16,,2")]
    [InlineData("train", "moons", "--hidden", "0")]
    [InlineData("train", "moons", "--activation", "relo")]
    [InlineData("train", "moons", "--lr", "0,1")]
    [InlineData("train", "moons", "--lr", "-1")]
    [InlineData("train", "moons", "--lr", "nan")]
    [InlineData("train", "moons", "--batch", "0")]
    [InlineData("train", "moons", "--epochs", "0")]
    [InlineData("train", "moons", "--epochs", "1.5")]
    [InlineData("train", "moons", "--test", "1")]
    [InlineData("train", "moons", "--rows", "1")]
    [InlineData("train", "moons", "--noise", "-1")]
    [InlineData("train", "moons", "--loss", "mse")]
    [InlineData("train", "sine", "--loss", "hinge")]
    [InlineData("train")]
    public void Wrong_usage_ends_with_2_and_one_line_that_says_why(params string[] args)
    {
        var (exit, output, error) = Run([.. args, "--out", Out]);
        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.StartsWith("micrograd train: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_ends_with_1()
    {
        var (exit, _, error) = Run("train", "moons", "--rows", "60", "--lr", "1e9", "--out", Out);
        Assert.Equal(1, exit);
        Assert.Contains("diverged in epoch", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulty_file_is_named_with_the_row()
    {
        var file = Path.Combine(_folder.FullName, "bad.csv");
        File.WriteAllText(file, "x,y,kind\n1,2,a\n3,4,b,c\n5,6,a\n");
        var (exit, _, error) = Run("train", file, "--target", "kind", "--out", Out);
        Assert.Equal(2, exit);
        Assert.Contains("row 3", error, StringComparison.Ordinal);
        Assert.Contains("bad.csv", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Numbers_are_the_same_in_every_culture(string culture)
    {
        string[] args = ["train", "circles", "--rows", "40", "--epochs", "2", "--json", "--out", Out];
        var invariant = Run(args).Output.Split('\n')[..2];
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(invariant, Run(args).Output.Split('\n')[..2]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    string Out => Path.Combine(_folder.FullName, "out");

    static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = CommandLine.Run(args, output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
