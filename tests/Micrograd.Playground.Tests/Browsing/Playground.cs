using Micrograd.Lab;
using Micrograd.Playground.Serving;
using Micrograd.Playground.Tests.Browsing;
using Micrograd.Playground.Tests.Serving;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Playground))]

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The real playground and the real browser, started once, by the first test that opens a page.</summary>
public sealed class Playground : IAsyncDisposable
{
    readonly Lazy<Task<PlaygroundServer>> _server = new(() =>
        PlaygroundServer.Start(RunningServer.FreePort(), new LabDesk().Answer)
    );

    readonly Lazy<Task<Chromium>> _chromium = new(Chromium.Start);

    /// <summary>Opens the page with a program, or skips the test where there is no Chromium.</summary>
    /// <param name="text">The program; null for what the page opens with.</param>
    /// <param name="more">More of the address: <c>at=3</c>.</param>
    internal Task<IPage> Open(
        string? text = null,
        string more = "",
        bool isDark = false,
        int width = 1280,
        int height = 900,
        float scale = 1
    )
    {
        var state = text is null ? more : $"text={Uri.EscapeDataString(text)}&{more}";
        return OpenAt(state, "Graph", isDark, width, height, scale);
    }

    /// <summary>Opens the page in a state and waits for a heading, and until it has what it opens with.</summary>
    internal async Task<IPage> OpenAt(
        string state,
        string heading,
        bool isDark,
        int width,
        int height = 900,
        float scale = 1
    ) => await Visit(new($"{(await _server.Value).Link}#{state}"), heading, isDark, width, height, scale);

    /// <summary>The same of a page that somebody else serves.</summary>
    internal async Task<IPage> Visit(
        Uri address,
        string heading,
        bool isDark = false,
        int width = 1280,
        int height = 900,
        float scale = 1
    )
    {
        Assert.SkipWhen(Chromium.Place is null, "There is no Chromium here (Debian: apt-get install chromium).");
        var chromium = await _chromium.Value;
        var page = await chromium.NewPage(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                DeviceScaleFactor = scale,
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        await page.GotoAsync(address.AbsoluteUri);
        await page.Named(AriaRole.Heading, heading).WaitForAsync();
        await Assertions.Expect(page.Locator("[aria-busy]")).ToHaveCountAsync(0);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium.IsValueCreated)
        {
            await (await _chromium.Value).DisposeAsync();
        }
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
