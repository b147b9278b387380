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

    [Theory]
    [InlineData("2>&-", "a = 2; b = a * 3", 0)]
    [InlineData("2>&-", "a = ", 2)]
    [InlineData("2>/dev/full", "print(1); a = 2", 0)]
    [InlineData("2>/dev/full", "a = ", 2)]
    public async Task A_standard_error_that_is_closed_or_full_changes_no_exit_code(
        string redirection,
        string program,
        int exitCode
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        using var process = Start(
            ["-c", $"exec \"$@\" {redirection}", "sh", s_dotnet, s_tool, "eval", program],
            "/bin/sh"
        );
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, process.ExitCode);
    }

    static readonly string s_dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    static readonly string s_tool = typeof(CommandLine).Assembly.Location;

    static Process Start(string[] args) => Start([s_tool, .. args], s_dotnet);

    static Process Start(string[] args, string command)
    {
        var start = new ProcessStartInfo(command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["LC_ALL"] = "C" },
        };
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }
        return Process.Start(start)!;
    }
}
