using System.Globalization;
using System.Runtime.InteropServices;
using Micrograd.Lab;
using Micrograd.Playground.Serving;

namespace Micrograd.Playground;

/// <summary>
/// The playground as the tool starts it: <c>PORT [--open]</c>. It ends with Ctrl+C, and with the tool: when the standard
/// input ends.
/// </summary>
static class Program
{
    const string FirstText = "{\"text\":\"a = 2; b = -3; L = tanh(a * b + 1)\"";

    static readonly (string Name, string Json)[] s_firstRequests =
    [
        ("examples", "{}"),
        ("program", FirstText + ",\"actions\":[\"backward\"]}"),
        ("explain", FirstText + ",\"node\":0}"),
        ("curve", FirstText + ",\"node\":0}"),
        ("check", FirstText + "}"),
        // The layout's loops are long only where the graph is, and it takes some rounds until they are compiled well.
        .. Enumerable.Repeat(("program", LongText()), 3),
    ];

    static async Task<int> Main(string[] args)
    {
        if (args is not [var number, .. var rest] || !int.TryParse(number, CultureInfo.InvariantCulture, out var port))
        {
            await Console.Error.WriteLineAsync("Started by: micrograd play");
            return 2;
        }
        using var end = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        _ = Task.Run(() => EndWithInput(end), CancellationToken.None);
        try
        {
            var desk = new LabDesk();
            await using var server = await PlaygroundServer.Start(port, desk.Answer, end.Token);
            if (server.Port != port)
            {
                await Console.Out.WriteLineAsync($"Port {port} is busy.");
            }
            await Console.Out.WriteLineAsync($"The playground: {server.Link}   (Ctrl+C ends it)");
            if (rest.Contains("--open"))
            {
                Browser.Open(server.Link);
            }
            WarmUp(desk, end.Token);
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            end.Cancel();
        }
    }

    /// <summary>What the page asks first, once for nothing: while the browser starts, the code is made ready.</summary>
    static void WarmUp(LabDesk desk, CancellationToken cancel)
    {
        foreach (var (name, json) in s_firstRequests)
        {
            desk.Answer(name, json, cancel);
        }
    }

    static string LongText()
    {
        const int Terms = 60;
        var terms = string.Concat(Enumerable.Repeat("; s = (s * b + a).tanh()", Terms));
        return $"{{\"text\":\"a = 2; b = -3; s = a * b{terms}\"}}";
    }

    static void EndWithInput(CancellationTokenSource end)
    {
        while (Console.In.ReadLine() is not null) { }
        end.Cancel();
    }
}
