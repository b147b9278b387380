using System.Globalization;
using System.Xml.Linq;

namespace Micrograd.Packaging.Tests;

/// <summary>
/// The root script <c>micrograd</c>, in a copy of the projects whose tool only tells how it was started. Takes half a minute.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ScriptTests : IDisposable
{
    const string Program = """
        Console.WriteLine(Environment.ProcessId);
        Console.WriteLine(Environment.CurrentDirectory);
        Console.WriteLine(string.Join('|', args));
        Console.Write(Console.In.ReadToEnd());
        return 7;
        """;

    readonly string _root = Directory.CreateTempSubdirectory("micrograd script ").FullName;

    public ScriptTests()
    {
        string[] files =
        [
            "global.json",
            "micrograd",
            .. Directory
                .EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, file)),
            .. Directory.EnumerateFiles(Repository.Root, "*.props").Select(file => Path.GetFileName(file)),
            .. Directory
                .EnumerateFiles(Repository.PathOf("src"), "*.props")
                .Select(file => $"src/{Path.GetFileName(file)}"),
        ];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(InCopy(file))!);
            File.Copy(Repository.PathOf(file), InCopy(file));
        }
        // What the tool compiles of other projects is empty here, as they are.
        var tool = InCopy("src/Micrograd.Cli");
        foreach (var source in XDocument.Load(Path.Combine(tool, "Micrograd.Cli.csproj")).Descendants("Compile"))
        {
            var file = Path.GetFullPath(Path.Combine(tool, source.Attribute("Include")!.Value));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
        Write(Program);
        File.WriteAllText(InCopy("src/Micrograd.Playground/Program.cs"), "return 0;");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Script_builds_when_needed_and_passes_everything_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "micrograd is the script for bash.");

        Command unbuilt = await Run(_root, ("MICROGRAD_NO_BUILD", "1"));
        Assert.Equal(1, unbuilt.ExitCode);
        Assert.Contains("not built yet", unbuilt.Error, StringComparison.Ordinal);

        Command[] atOnce = await Task.WhenAll(Run(_root), Run(_root));
        Assert.All(atOnce, AssertPassedThrough);
        Assert.Contains(atOnce, start => start.Error.Length > 0);

        AssertStartedAtOnce(await Run(_root));

        var elsewhere = Directory.CreateDirectory(InCopy("else where")).FullName;
        File.CreateSymbolicLink(Path.Combine(elsewhere, "first"), InCopy("micrograd"));
        File.CreateSymbolicLink(Path.Combine(elsewhere, "second"), "first");
        AssertStartedAtOnce(await Run(elsewhere, script: Path.Combine(elsewhere, "second")));

        Write(Program.Replace('7', '8'));
        AssertStartedAtOnce(await Run(_root, ("MICROGRAD_NO_BUILD", "1")));
        Command rebuilt = await Run(_root);
        Assert.Equal((8, "micrograd: building…\n"), (rebuilt.ExitCode, rebuilt.Error));

        Write("no program");
        Command broken = await Run(_root);
        Assert.Equal((1, ""), (broken.ExitCode, broken.Output));
        Assert.Contains("error CS", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_says_what_it_needs_where_there_is_no_sdk()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "micrograd is the script for bash.");

        Command start = await Command.Run(
            "/bin/bash",
            [InCopy("micrograd")],
            _root,
            "",
            ("PATH", _root),
            ("HOME", _root),
            ("DOTNET_ROOT", null)
        );
        Assert.Equal(1, start.ExitCode);
        Assert.Contains("needs the .NET 10 SDK", start.Error, StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/", start.Error, StringComparison.Ordinal);
    }

    string InCopy(string file) => Path.Combine(_root, file);

    void Write(string program) => File.WriteAllText(InCopy("src/Micrograd.Cli/Program.cs"), program);

    Task<Command> Run(string directory, params (string, string?)[] environment) =>
        Run(directory, InCopy("micrograd"), environment);

    static Task<Command> Run(string directory, string script, params (string, string?)[] environment) =>
        Command.Run(script, ["eval", "a b", "--x=*"], directory, "from stdin\n", environment);

    static void AssertStartedAtOnce(Command start)
    {
        AssertPassedThrough(start);
        Assert.Empty(start.Error);
    }

    static void AssertPassedThrough(Command start)
    {
        var lines = start.Output.Split('\n');
        Assert.Equal(7, start.ExitCode);
        // The same process: so a signal sent to the script reaches the tool.
        Assert.Equal(start.ProcessId.ToString(CultureInfo.InvariantCulture), lines[0]);
        Assert.Equal(["eval|a b|--x=*", "from stdin", ""], lines[2..]);
    }
}
