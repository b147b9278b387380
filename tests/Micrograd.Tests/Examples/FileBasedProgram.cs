namespace Micrograd.Tests.Examples;

/// <summary>A C# file started by <c>dotnet run FILE</c>, as a reader starts it.</summary>
static class FileBasedProgram
{
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
        var locale = culture.Replace('-', '_') + ".UTF-8";
        var run = await Command.Run("dotnet", ["run", path], directory, environment: [("LC_ALL", locale)]);
        return run.ExitCode == 0
            ? WithoutRoot(run.Output)
            : throw new InvalidOperationException($"{path}: {run.ExitCode}\n{run.Output}\n{run.Error}");
    }
}
