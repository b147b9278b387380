using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Micrograd.Cli;

namespace Micrograd.Tests.Cli;

/// <summary><c>micrograd play</c>: the playground starts with its link and ends with the tool.</summary>
public class PlayCommandTests
{
    static readonly string s_dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("http")]
    public void A_port_that_is_none_is_wrong_usage(string port)
    {
        var tool = Tool.Run("play", "--no-open", "--port", port);
        Assert.Equal(ExitCodes.Usage, tool.ExitCode);
        Assert.Contains("1 to 65535", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_one_link_that_answers_passes_a_busy_port_over_and_ends_with_Ctrl_C()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends no SIGINT to one process.");
        var cancel = TestContext.Current.CancellationToken;
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;
        using var play = Start(port);
        Assert.Equal($"Port {port} is busy.", await play.StandardOutput.ReadLineAsync(cancel));
        var link = (await play.StandardOutput.ReadLineAsync(cancel))!.Split(' ')[2];
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri(link), cancel);
        Assert.Contains("<meta name=\"token\"", page, StringComparison.Ordinal);

        using (var kill = Process.Start("kill", ["-INT", $"{play.Id}"]))
        {
            await kill.WaitForExitAsync(cancel);
        }
        await play.WaitForExitAsync(cancel);
        Assert.Equal(ExitCodes.Interrupted, play.ExitCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(link), cancel));
    }

    [Fact]
    public async Task A_killed_tool_leaves_no_server_behind()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var play = Start(FreePort());
        var link = (await play.StandardOutput.ReadLineAsync(cancel))!.Split(' ')[2];
        play.Kill();
        await play.WaitForExitAsync(cancel);
        using var client = new HttpClient();
        var isGone = false;
        for (var i = 0; i < 100 && !isGone; i++)
        {
            await Task.Delay(50, cancel);
            try
            {
                await client.GetStringAsync(new Uri(link), cancel);
            }
            catch (HttpRequestException)
            {
                isGone = true;
            }
        }
        Assert.True(isGone, "The server still answers.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static Process Start(int port) =>
        Process.Start(
            new ProcessStartInfo(
                s_dotnet,
                [typeof(CommandLine).Assembly.Location, "play", "--no-open", "--port", $"{port}"]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
