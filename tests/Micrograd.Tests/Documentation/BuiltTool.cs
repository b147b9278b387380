using System.Runtime.InteropServices;

namespace Micrograd.Tests.Documentation;

/// <summary>The <c>micrograd</c> tool as it was built together with these tests, run as a process of its own.</summary>
static class BuiltTool
{
    static readonly string s_dotnet = Path.Combine(
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
        OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
    );

    public static Task<Command> Run(IEnumerable<string> arguments, string directory) =>
        Command.Run(s_dotnet, [Path.Combine(AppContext.BaseDirectory, "Micrograd.Cli.dll"), .. arguments], directory);
}
