using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Micrograd.Packaging.Tests;

/// <summary>What a user gets: the packages, installed and used as a user would. Takes about a minute.</summary>
[Trait("Speed", "Slow")]
public sealed partial class PackageTests(Packages packages) : IClassFixture<Packages>
{
    static readonly CodeBlock s_example = CodeBlock.In("README.md")[0];

    static readonly string s_executable = OperatingSystem.IsWindows() ? ".exe" : "";

    [Fact]
    public async Task Library_package_holds_readme_icon_docs_and_needs_no_other()
    {
        using ZipArchive package = ZipFile.OpenRead(packages.PathOf("Micrograd", "nupkg"));
        string[] names = [.. package.Entries.Select(entry => entry.FullName)];
        foreach (
            var file in (string[])["README.md", "icon.png", "lib/net10.0/Micrograd.dll", "lib/net10.0/Micrograd.xml"]
        )
            Assert.Contains(file, names);

        await using Stream nuspec = package.GetEntry("Micrograd.nuspec")!.Open();
        XDocument document = await XDocument.LoadAsync(nuspec, LoadOptions.None, TestContext.Current.CancellationToken);
        Assert.Equal("MIT", Value(document, "license"));
        Assert.Equal("README.md", Value(document, "readme"));
        Assert.Equal("icon.png", Value(document, "icon"));
        Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName == "dependency");

        Assert.Equal(Packages.Address, Value(document, "projectUrl"));
        var repository = document.Descendants().Single(element => element.Name.LocalName == "repository");
        Assert.Equal(
            ("git", Packages.Address),
            ((string?)repository.Attribute("type"), (string?)repository.Attribute("url"))
        );

        using ZipArchive symbols = ZipFile.OpenRead(packages.PathOf("Micrograd", "snupkg"));
        Assert.NotNull(symbols.GetEntry("lib/net10.0/Micrograd.pdb"));
    }

    /// <summary>Where a package is shown, no file of the repository stands beside its README.</summary>
    [Fact]
    public async Task Links_of_the_packages_readme_lead_to_files_that_there_are()
    {
        using ZipArchive package = ZipFile.OpenRead(packages.PathOf("Micrograd", "nupkg"));
        using StreamReader reader = new(package.GetEntry("README.md")!.Open());
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var places = MarkdownLink().Matches(text).Select(link => link.Groups[1].Value).ToList();
        Assert.All(places, place => Assert.StartsWith("https://", place, StringComparison.Ordinal));
        var own = places.Where(place => place.StartsWith(Packages.Address, StringComparison.Ordinal)).ToList();
        Assert.InRange(own.Count, 20, 200);
        foreach (var place in own)
        {
            var parts = place[(Packages.Address.Length + 1)..].Split('/', 3);
            Assert.Equal("HEAD", parts[1]);
            Assert.Equal(
                place.EndsWith(".svg", StringComparison.Ordinal) || place.EndsWith(".png", StringComparison.Ordinal),
                parts[0] == "raw"
            );
            Assert.True(File.Exists(Repository.PathOf(parts[2].Split('#')[0])), place);
        }
        Assert.Contains(s_example.Text, text, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whoever uses an engine for a single neuron downloads all of it, so that what is added has to be worth it. With scalars, tensors,
    /// modules, programs and drawings it was 584 KB, of which an eighth is comments; convolution, pooling, norms, recurrent layers and
    /// attention, with their kernels for three widths of vectors, made it 745; files, in three formats that are held against themselves
    /// and saved whole or not at all, 785; training that is judged, kept and gone on with, and headers of files of any format, 838.
    /// </summary>
    [Fact]
    public void Library_package_is_no_larger_than_860_kilobytes()
    {
        FileInfo package = new(packages.PathOf("Micrograd", "nupkg"));
        Assert.InRange(package.Length, 100_000, 860_000);
    }

    [Fact]
    public void Comments_are_those_of_what_is_public()
    {
        using ZipArchive package = ZipFile.OpenRead(packages.PathOf("Micrograd", "nupkg"));
        using Stream xml = package.GetEntry("lib/net10.0/Micrograd.xml")!.Open();
        HashSet<string> commented =
        [
            .. XDocument
                .Load(xml)
                .Descendants("member")
                .Select(member => member.Attribute("name")!.Value.Split('(', '~')[0]),
        ];
        using MemoryStream library = new();
        using (Stream dll = package.GetEntry("lib/net10.0/Micrograd.dll")!.Open())
            dll.CopyTo(library);
        library.Position = 0;
        using PEReader image = new(library);
        var names = PublicNames.In(image.GetMetadataReader());

        Assert.Empty(names.Types.Concat(names.Methods).Except(commented));
        Assert.Empty(commented.Where(name => name[0] == 'T').Except(names.Types));
        // A constructor without parameters may have a comment and need none.
        Assert.Empty(
            commented
                .Where(name => name[0] == 'M' && !name.EndsWith(".#ctor", StringComparison.Ordinal))
                .Except(names.Methods)
        );
    }

    [Fact]
    public async Task Tool_installs_and_runs()
    {
        var folder = packages.NewFolder("tool");
        var bin = Path.Combine(folder, "bin");
        await packages.Dotnet(
            folder,
            ["tool", "install", "Micrograd.Cli", "--version", packages.Version, "--tool-path", bin]
        );
        Command version = await Run(Path.Combine(bin, "micrograd" + s_executable), folder, "--version");
        Assert.Equal((0, ""), (version.ExitCode, version.Error));
        await AssertPlays(Path.Combine(bin, "micrograd" + s_executable), folder);

        Command export = await Run(Path.Combine(bin, "micrograd" + s_executable), folder, "play", "--export", "site");
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        Assert.True(File.Exists(Path.Combine(folder, "site", "_framework", "dotnet.js")), "The engine is not carried.");
    }

    /// <summary>The playground is carried in the tool's package as a program of its own.</summary>
    static async Task AssertPlays(string tool, string folder)
    {
        ProcessStartInfo start = new(tool, ["play", "--no-open"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_ROOT"] = Packages.DotnetRoot },
        };
        using var play = Process.Start(start)!;
        try
        {
            string? line;
            do
            {
                line = await play.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.NotNull(line);
            } while (!line.Contains("http://", StringComparison.Ordinal));
            using HttpClient client = new();
            Uri link = new(line.Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal)));
            Assert.Contains(
                "<title>",
                await client.GetStringAsync(link, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }
        finally
        {
            play.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Readme_example_runs_in_an_empty_project()
    {
        var folder = await NewProject("Example", othersToo: false);
        await packages.Dotnet(folder, ["build", "-c", "Release", "-o", "out"]);
        await AssertExampleRuns(folder);
    }

    [Fact]
    public async Task Readme_example_runs_compiled_to_native_code()
    {
        var folder = await NewProject("Native", othersToo: true);
        await packages.Dotnet(
            folder,
            [
                "publish",
                "-c",
                "Release",
                "-o",
                "out",
                "--use-current-runtime",
                "-p:PublishAot=true",
                "-p:TreatWarningsAsErrors=true",
            ]
        );
        Assert.False(File.Exists(Path.Combine(folder, "out", "Micrograd.dll")), "It was not compiled to native code.");
        await AssertExampleRuns(folder);
    }

    /// <summary>The guide's program with its weights, beside one that prints a line, with the same options and in the same minutes.</summary>
    [Fact]
    public async Task The_guide_s_native_program_is_small_and_starts_at_once()
    {
        const string Guide = "docs/guides/native-aot.md";
        var program = CodeBlock.In(Guide).Single(block => block.Language == "csharp");
        var options = CodeBlock
            .In(Guide)
            .Single(block => block.Text.StartsWith("dotnet publish", StringComparison.Ordinal))
            .Text.Split(' ')[1..];
        var guide = await Publish("Guide", program.Text);
        var hello = await Publish("Hello", "Console.WriteLine(\"class 1\");");
        File.Copy(
            Repository.PathOf("tests/Micrograd.Tests/Documentation/guides/mlp.safetensors"),
            Path.Combine(Path.GetDirectoryName(guide)!, "mlp.safetensors")
        );

        var (size, ofHello) = (new FileInfo(guide).Length, new FileInfo(hello).Length);
        Assert.InRange(size, ofHello, Math.Min(6_000_000, 4 * ofHello));
        var (fastest, fastestHello) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < 20; i++)
        {
            fastest = Math.Min(fastest, await Seconds(guide));
            fastestHello = Math.Min(fastestHello, await Seconds(hello));
        }
        Assert.True(fastest <= 5 * fastestHello, $"{fastest * 1000:F1} ms, and a line takes {fastestHello * 1000:F1}");

        async Task<string> Publish(string name, string text)
        {
            var folder = await NewProject(name, othersToo: true);
            await File.WriteAllTextAsync(
                Path.Combine(folder, "Program.cs"),
                text,
                TestContext.Current.CancellationToken
            );
            await packages.Dotnet(folder, [.. options, "-p:TreatWarningsAsErrors=true"]);
            return Path.Combine(folder, "out", name + s_executable);
        }

        async Task<double> Seconds(string file)
        {
            var watch = Stopwatch.StartNew();
            Command run = await Run(file, Path.GetDirectoryName(file)!);
            var seconds = watch.Elapsed.TotalSeconds;
            Assert.Equal((0, program.Output + "\n", ""), (run.ExitCode, run.Output, run.Error));
            return seconds;
        }
    }

    [Fact]
    public async Task A_program_of_ones_own_shows_its_graph()
    {
        var folder = await NewProject("Shows", othersToo: false, package: "Micrograd.Playground");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            """
            using Micrograd;

            Value a = 2;
            await using var shown = await Graph.Serve(Graph.Of(a * 3));
            using var client = new HttpClient();
            Console.WriteLine((await client.GetStringAsync(shown.Link)).Contains("Micrograd playground"));
            """,
            TestContext.Current.CancellationToken
        );
        await packages.Dotnet(folder, ["build", "-c", "Release", "-o", "out"]);
        Command run = await Run(Path.Combine(folder, "out", "Shows" + s_executable), folder);
        Assert.Equal((0, "True\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    async Task<string> NewProject(string name, bool othersToo, string package = "Micrograd")
    {
        var folder = packages.NewFolder(name, othersToo);
        await packages.Dotnet(folder, ["new", "console", "--output", ".", "--no-restore"]);
        await packages.Dotnet(folder, ["add", "package", package, "--version", packages.Version]);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), s_example.Text);
        return folder;
    }

    static async Task AssertExampleRuns(string folder)
    {
        var name = Path.GetFileName(folder);
        Command run = await Run(Path.Combine(folder, "out", name + s_executable), folder);
        Assert.Equal((0, s_example.Output + "\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    static Task<Command> Run(string program, string folder, params string[] arguments) =>
        Command.Run(
            program,
            arguments,
            folder,
            "",
            ("DOTNET_ROOT", Packages.DotnetRoot),
            ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        );

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex MarkdownLink();

    static string? Value(XDocument document, string name) =>
        document.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
