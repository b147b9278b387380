using System.Diagnostics;
using System.Text;
using Micrograd.Cli;

namespace Micrograd.Tests.Cli;

/// <summary>What only a process of its own can show: signals, pipes and bytes.</summary>
public class ProcessTests
{
    [Fact]
    public async Task Stdin_and_stdout_are_utf8_whatever_the_locale()
    {
        using var process = Start(["eval", "-", "--json"]);
        await process.StandardInput.WriteAsync("λ = 2; μ = λ ** 2");
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("{\"output\":1,\"outputName\":\"μ\",\"value\":4,", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_waiting_command_with_130_and_no_noise()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends no SIGINT to one process.");
        using var process = Start(["eval", "-"]);
        await process.StandardInput.WriteAsync("a = 2\n");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        // A runtime that is still starting has not yet asked for the signal.
        await Task.Delay(700, TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_closed_pipe_ends_the_tool_quietly()
    {
        using var process = Start(["ops", "--json"]);
        process.StandardInput.Close();
        process.StandardOutput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Empty(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    static Process Start(string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["LC_ALL"] = "C" },
        };
        start.ArgumentList.Add(typeof(CommandLine).Assembly.Location);
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }
        return Process.Start(start)!;
    }
}
