using Micrograd.Lab;
using Micrograd.Playground.Serving;
using Micrograd.Playground.Tests.Serving;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The real playground and the real browser, started once.</summary>
public sealed class Playground : IAsyncLifetime
{
    readonly Chromium _chromium = new();
    PlaygroundServer? _server;

    public async ValueTask InitializeAsync()
    {
        _server = await PlaygroundServer.Start(
            RunningServer.FreePort(),
            new LabDesk().Answer,
            TestContext.Current.CancellationToken
        );
        await _chromium.InitializeAsync();
    }

    /// <summary>Opens the page with a program.</summary>
    /// <param name="text">The program; null for what the page opens with.</param>
    /// <param name="more">More of the address: <c>at=3</c>.</param>
    internal Task<Page> Open(
        string? text = null,
        string more = "",
        bool isDark = false,
        int width = 1280,
        int height = 900
    )
    {
        var state = text is null ? more : $"text={Uri.EscapeDataString(text)}&{more}";
        return OpenAt(state, "Graph", isDark, width, height);
    }

    /// <summary>Opens the page at an address and waits for a heading.</summary>
    internal async Task<Page> OpenAt(string state, string heading, bool isDark, int width, int height = 900)
    {
        var page = await _chromium.NewPage(width, height, isDark);
        await page.GoTo(new($"{_server!.Link}#{state}"));
        await page.Find("heading", heading);
        await page.IsReady();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
