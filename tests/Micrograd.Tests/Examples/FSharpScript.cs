namespace Micrograd.Tests.Examples;

/// <summary>F# as a script, run by <c>dotnet fsi</c>.</summary>
static class FSharpScript
{
    /// <summary>Runs a script that begins with a reference to the library, by package or by path: here to the one that is tested.</summary>
    /// <exception cref="InvalidOperationException">It does not compile, or fails.</exception>
    public static async Task<string> Run(string text)
    {
        var folder = Directory.CreateTempSubdirectory("micrograd-fsharp-");
        try
        {
            var path = Path.Combine(folder.FullName, "script.fsx");
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            var reference = Array.FindIndex(lines, line => line.StartsWith("#r ", StringComparison.Ordinal));
            Assert.True(reference >= 0, "The script refers to no library.");
            lines[reference] = $"#r @\"{typeof(Tensor).Assembly.Location}\"";
            await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
            var run = await Command.Run("dotnet", ["fsi", "--nologo", "--warnaserror", path], folder.FullName);
            return run.ExitCode == 0
                ? run.Output
                : throw new InvalidOperationException($"{run.ExitCode}\n{run.Output}\n{run.Error}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
