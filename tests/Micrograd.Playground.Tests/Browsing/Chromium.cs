using System.Diagnostics;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The Chromium of this machine, without a window and with a profile of its own. It is not downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("micrograd-chromium-");
    readonly DevTools _tools = new();
    Process? _process;

    static string? Program => Array.Find(s_places, File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Program is not { } program)
        {
            return;
        }
        _process = Process.Start(
            new ProcessStartInfo(
                program,
                [
                    "--headless=new",
                    "--remote-debugging-port=0",
                    $"--user-data-dir={_profile.FullName}",
                    "--no-sandbox",
                    "--no-first-run",
                    "--disable-gpu",
                    "--disable-quic",
                    "--disable-sync",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-dev-shm-usage",
                    "--hide-scrollbars",
                    "about:blank",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _tools.Connect(await Address());
        await _tools.Send(
            "Browser.setDownloadBehavior",
            new() { ["behavior"] = "allow", ["downloadPath"] = _profile.FullName }
        );
    }

    /// <summary>A new page of this width, or a skipped test where there is no Chromium.</summary>
    internal async Task<Page> NewPage(int width = 1280, int height = 900, bool isDark = false)
    {
        Assert.SkipWhen(_process is null, "There is no Chromium here (Debian: apt-get install chromium).");
        return await Page.Open(_tools, width, height, isDark);
    }

    // Chromium writes the port that it took, and the path, into its profile.
    async Task<Uri> Address()
    {
        var file = Path.Combine(_profile.FullName, "DevToolsActivePort");
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < s_patience)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, var path, ..])
            {
                return new($"ws://127.0.0.1:{port}{path}");
            }
            await Task.Delay(50);
        }
        throw new TimeoutException("Chromium did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _tools.DisposeAsync();
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of Chromium still writes there; it is a folder for temporary files.
        }
    }
}
