using System.Diagnostics;
using System.Text;

namespace Micrograd.Tests;

/// <summary>A program run to its end, its output read whole.</summary>
sealed record Command(int ExitCode, int ProcessId, string Output, string Error)
{
    static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <param name="environment">Variables set, or with null removed, for the program.</param>
    public static async Task<Command> Run(
        string program,
        IEnumerable<string> arguments,
        string directory,
        string input = "",
        params IEnumerable<(string Name, string? Value)> environment
    )
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        // Build nodes that outlive the command would keep its output open, and their own working directory busy.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((var name, var value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await Send(input, process.StandardInput, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(
                process.ExitCode,
                process.Id,
                (await output).ReplaceLineEndings("\n"),
                (await error).ReplaceLineEndings("\n")
            );
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)}: still running after {s_limit}.");
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
