using System.Globalization;
using System.Runtime.InteropServices;
using System.Security;

namespace Micrograd.Packaging.Tests;

/// <summary>
/// All packages, packed once into a folder of their own. The version is new on each run and the package cache a private
/// one, so that no test can meet a package of an earlier run; packages of others come from the usual cache.
/// </summary>
public sealed class Packages : IAsyncLifetime
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("micrograd-packages-");

    public string Version { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}"
        );

    /// <summary>Where a publisher has the sources.</summary>
    public const string Address = "https://example.org/micrograd";

    string Source => Path.Combine(_folder.FullName, "source");

    static string UsualCache =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public string PathOf(string id, string extension) => Path.Combine(Source, $"{id}.{Version}.{extension}");

    public async ValueTask InitializeAsync()
    {
        var artifacts = Path.Combine(_folder.FullName, "artifacts");
        foreach (var id in (string[])["Micrograd", "Micrograd.Lab", "Micrograd.Playground", "Micrograd.Cli"])
            await Succeed(
                [
                    "pack",
                    $"src/{id}",
                    "-c",
                    "Release",
                    "-o",
                    Source,
                    $"-p:Version={Version}",
                    $"-p:RepositoryUrl={Address}",
                    $"-p:ArtifactsPath={artifacts}",
                ],
                Repository.Root
            );
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty folder from which our packages are in reach, and others only if that is said.</summary>
    public string NewFolder(string name, bool othersToo = false)
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        var fallback = Directory.Exists(UsualCache)
            ? $"""<add key="usual" value="{SecurityElement.Escape(UsualCache)}" />"""
            : "";
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                {(othersToo ? "" : "<clear />")}
                <add key="ours" value="{SecurityElement.Escape(Source)}" />
              </packageSources>
              <fallbackPackageFolders>
                {fallback}
              </fallbackPackageFolders>
            </configuration>
            """
        );
        File.Copy(Repository.PathOf("global.json"), Path.Combine(folder, "global.json"));
        return folder;
    }

    /// <summary>Runs <c>dotnet</c> with the private cache.</summary>
    internal Task Dotnet(string folder, params string[] arguments) =>
        Succeed(arguments, folder, ("NUGET_PACKAGES", Path.Combine(_folder.FullName, "cache")));

    static async Task Succeed(string[] arguments, string folder, params IEnumerable<(string, string?)> environment)
    {
        var dotnet = Path.Combine(DotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        Command command = await Command.Run(dotnet, arguments, folder, "", environment);
        if (command.ExitCode != 0)
            Assert.Fail(
                $"dotnet {string.Join(' ', arguments)}: exit code {command.ExitCode}\n{command.Output}{command.Error}"
            );
    }
}
