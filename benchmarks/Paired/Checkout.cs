using System.Text.Json;

namespace Micrograd.Benchmarks;

/// <summary>A checkout of this repository, and the program that times its library.</summary>
/// <remarks>Both versions compile the same program, that of this checkout, each into a folder of its own.</remarks>
sealed class Checkout
{
    const string Program = "Micrograd.Benchmarks.Launch";
    const string Before = "before";

    // One thread: no public means sets the library's, which are as many as processors. The runtime then waits ten times as long
    // before it optimizes, unless told otherwise; and 20 ms in place of 100, so that it is done before anything is timed.
    static readonly (string, string)[] s_settings =
    [
        ("DOTNET_PROCESSOR_COUNT", "1"),
        ("DOTNET_TC_DelaySingleProcMultiplier", "1"),
        ("DOTNET_TC_CallCountingDelayMs", "0x14"),
    ];

    readonly string _root;
    readonly string _launch;

    Checkout(string root, string launch) => (_root, _launch) = (root, launch);

    /// <summary>The script that starts the tool.</summary>
    public string Tool => Path.Combine(_root, "micrograd");

    /// <summary>Its commit, and whether files differ from it.</summary>
    public string Commit => Git(_root, "describe", "--always", "--dirty", "--exclude", "*");

    /// <summary>The checkout that this program belongs to.</summary>
    public static Checkout Current(string root) => Build(root, root, "after");

    /// <summary>The earlier commit, checked out beside whatever else is built.</summary>
    public static Checkout Earlier(string root, string commit)
    {
        var worktree = Path.Combine(root, "artifacts", $"before-{commit}");
        if (!File.Exists(Path.Combine(worktree, ".git")))
        {
            // Forced, since git still knows a worktree whose folder was deleted with all of artifacts/.
            Git(root, "worktree", "add", "--force", "--detach", worktree, commit);
        }
        return Build(root, worktree, Before);
    }

    /// <summary>Times the rows, all if none is named, in a process of its own.</summary>
    public IEnumerable<Timing> Launch(IEnumerable<string> rows)
    {
        var lines = Lines(rows);
        if (JsonDocument.Parse(lines[0]).RootElement.GetProperty("threads").GetInt32() != 1)
        {
            throw new InvalidOperationException($"{Program} did not run on one thread.");
        }
        return lines.Skip(1).Select(Timing.Parse);
    }

    /// <summary>The rows that the words name; all if there is no word.</summary>
    public IReadOnlyList<string> Names(IEnumerable<string> words) =>
        [
            .. Lines(words.Append("--list"))
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()!),
        ];

    string[] Lines(IEnumerable<string> arguments) =>
        Command
            .Output(Environment.ProcessPath!, arguments.Prepend(_launch), s_settings)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    static Checkout Build(string root, string version, string name)
    {
        Console.Error.WriteLine($"building {name}…");
        var artifacts = Path.Combine(root, "artifacts", "paired", name);
        Command.Output(
            "dotnet",
            [
                "build",
                Path.Combine(root, "benchmarks", "Launch", $"{Program}.csproj"),
                "-c",
                "Release",
                "-v",
                "quiet",
                "--nologo",
                "-p:RunAnalyzers=false",
                "-p:UseSharedCompilation=false",
                $"-p:ArtifactsPath={artifacts}",
                $"-p:Before={name == Before}",
                $"-p:MicrogradProject={Path.Combine(version, "src", "Micrograd", "Micrograd.csproj")}",
            ],
            // What outlives the build would hold on to its output.
            ("MSBUILDDISABLENODEREUSE", "1")
        );
        return new(version, Path.Combine(artifacts, "bin", Program, "release", $"{Program}.dll"));
    }

    static string Git(string root, params string[] arguments) =>
        Command.Output("git", ["-C", root, .. arguments]).Trim();
}
