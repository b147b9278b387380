using System.Globalization;
using System.Xml.Linq;
using Micrograd.Tests.Documentation;

namespace Micrograd.Tests.Examples;

/// <summary>The lecture in examples/: every chapter prints what examples/expected says.</summary>
[Collection(OneAtATime.Name)]
public sealed class ExampleTests
{
    public static TheoryData<string> Names() =>
        [.. Files("examples", "*.cs").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_example_prints_what_is_expected_and_draws_what_it_says(string name)
    {
        var expected = Expected(name);
        var pictures = Pictures(expected);
        pictures.ForEach(File.Delete);
        var file = $"examples/{name}.cs";
        // What `dotnet run` tells a file-based program.
        AppContext.SetData("EntryPointFileDirectoryPath", Repository.PathOf("examples"));
        var printed = CSharpProgram.Run(File.ReadAllText(Repository.PathOf(file)), file);
        Assert.Equal(expected, FileBasedProgram.WithoutRoot(printed));
        Assert.All(pictures, picture => Assert.Equal("svg", XDocument.Load(picture).Root!.Name.LocalName));
    }

    [Theory]
    [InlineData("01-derivative")]
    [InlineData("10-moons")]
    public async Task Dotnet_run_prints_the_same_in_any_folder_and_language(string name)
    {
        Assert.Equal(Expected(name), await FileBasedProgram.Run($"examples/{name}.cs", culture: "de-DE"));
    }

    [Fact]
    public async Task The_script_in_fsharp_prints_what_is_expected()
    {
        var printed = await FSharpScript.Run(
            await File.ReadAllTextAsync(Repository.PathOf("examples/fsharp.fsx"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(Expected("fsharp"), printed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_is_shorter_than_100_lines_of_120_columns(string name)
    {
        var lines = File.ReadAllLines(Repository.PathOf($"examples/{name}.cs"));
        Assert.True(lines.Length < 100, $"{name} has {lines.Length} lines.");
        Assert.All(lines, line => Assert.True(line.Length <= 120, line));
    }

    [Fact]
    public void The_chapters_are_those_of_the_lecture_and_the_readme_lists_them_all()
    {
        var names = Names().Select(row => row.Data).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
            Enumerable.Range(1, 18).Select(i => i.ToString("00", CultureInfo.InvariantCulture)),
            names.Select(name => name[..2])
        );
        Assert.Equal(
            [.. names, "fsharp"],
            Files("examples/expected", "*.txt").Select(Path.GetFileNameWithoutExtension)
        );
        var readme = File.ReadAllText(Repository.PathOf("examples/README.md"));
        Assert.All(names, name => Assert.Contains($"({name}.cs)", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_moons_demo_gives_the_numbers_of_micrograd()
    {
        // From CPython, random.seed(1337), on the same points.
        Assert.Equal(0.8958441028683222, Loss(0), 1e-12);
        Assert.Equal(1.7235905337, Loss(1), 1e-9);
        Assert.Equal(0.01098, Loss(99), 5e-6);
        Assert.EndsWith("accuracy 100 %", Step(99), StringComparison.Ordinal);

        static string Step(int step) =>
            Expected("10-moons").Split('\n').Single(l => l.StartsWith($"step {step, 2} ", StringComparison.Ordinal));

        static double Loss(int step) =>
            double.Parse(Step(step).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Digits_are_read_96_percent_right_in_the_mean_of_five_seeds()
    {
        var lines = Expected("12-digits").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["1", "2", "3", "4", "5", "mean"],
            lines[^6..].Select(line => line.Split().First(w => w.Length > 0))
        );
        Assert.InRange(int.Parse(lines[^1].Split()[^2], CultureInfo.InvariantCulture), 96, 100);
    }

    [Theory]
    [InlineData("14-digits-by-convolution", "mean of 5 seeds: 98.8 %, or more")]
    [InlineData("15-shapes-in-colour", "named right: 98 %, or more")]
    [InlineData("16-dates-by-attention", "right in every digit: 98 %, or more")]
    [InlineData("17-addition-by-transformer", "right: 98 %, or more")]
    [InlineData("18-autoencoder", "same digit: 85 %, or more")]
    public void A_network_does_on_what_was_held_out_what_its_chapter_promises(string name, string promise) =>
        Assert.Contains(promise, Expected(name), StringComparison.Ordinal);

    [Fact]
    public void Attention_reads_the_digits_of_a_day_where_the_day_stands()
    {
        var maps = Expected("16-dates-by-attention")
            .Split("\n\n")[1..]
            .Select(map => map.TrimEnd().Split('\n'))
            .ToList();
        Assert.Equal(5, maps.Count);
        foreach (var map in maps)
        {
            Assert.Equal("1998-03-14", string.Concat(map[1..].Select(line => line[2])));
            var day = map[0].IndexOf("14", StringComparison.Ordinal);
            Assert.Equal([day, day + 1], map[9..].Select(line => line.IndexOfAny(['▒', '▓', '█'])));
        }
    }

    static List<string> Pictures(string printed) =>
        [
            .. printed
                .Split('\n')
                .Where(line => line.EndsWith(".svg", StringComparison.Ordinal))
                .Select(line => Repository.PathOf(line[(line.IndexOf('…', StringComparison.Ordinal) + 2)..])),
        ];

    static string Expected(string name) =>
        File.ReadAllText(Repository.PathOf($"examples/expected/{name}.txt")).ReplaceLineEndings("\n");

    static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), pattern).Order(StringComparer.Ordinal);
}
