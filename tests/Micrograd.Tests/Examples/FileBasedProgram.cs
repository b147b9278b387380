using System.Diagnostics;

namespace Micrograd.Tests.Examples;

/// <summary>A C# file started by <c>dotnet run FILE</c>, as a reader starts it.</summary>
static class FileBasedProgram
{
    static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs a file of the repository from an empty folder and gives what it printed.</summary>
    /// <param name="file">The file, relative to the repository.</param>
    /// <param name="culture">The language and country of the user's machine, such as de-DE.</param>
    /// <exception cref="InvalidOperationException">It does not build, or fails.</exception>
    public static async Task<string> Run(string file, string culture)
    {
        var elsewhere = Directory.CreateTempSubdirectory("micrograd-example-");
        try
        {
            return await Run(Repository.PathOf(file), culture, elsewhere.FullName);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    /// <summary>The text with the repository's folder, which is another on every machine, as <c>…</c>.</summary>
    public static string WithoutRoot(string text) =>
        text.Replace(Repository.Root, "…", StringComparison.Ordinal)
            .Replace(Path.DirectorySeparatorChar, '/')
            .ReplaceLineEndings("\n");

    static async Task<string> Run(string path, string culture, string directory)
    {
        var start = new ProcessStartInfo("dotnet", ["run", path])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = culture.Replace('-', '_') + ".UTF-8";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // A server that outlives the test would keep the pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? WithoutRoot(await output)
                : throw new InvalidOperationException($"{path}: {process.ExitCode}\n{await output}\n{await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
