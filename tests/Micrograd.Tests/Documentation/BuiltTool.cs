using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Micrograd.Tests.Documentation;

/// <summary>The <c>micrograd</c> tool as it was built together with these tests, run as a process of its own.</summary>
static class BuiltTool
{
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    static readonly string s_dotnet = Path.Combine(
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
        OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
    );

    /// <param name="input">What the tool reads from standard input.</param>
    /// <param name="environment">Variables set for the tool, beside those of this process.</param>
    public static async Task<(int ExitCode, string Output, string Error)> Run(
        IEnumerable<string> arguments,
        string directory,
        string input = "",
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        ProcessStartInfo start = new(s_dotnet)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Micrograd.Cli.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await Send(input, process.StandardInput, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"micrograd {string.Join(' ', arguments)}: still running after {s_limit}.");
        }
    }

    static async Task Send(string input, StreamWriter to, CancellationToken limit)
    {
        try
        {
            await to.WriteAsync(input.AsMemory(), limit);
            to.Close();
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code tells whether that was right.
        }
    }
}
