using Microsoft.Playwright;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The Chromium of this machine, without a window. It is not downloaded.</summary>
sealed class Chromium : IAsyncDisposable
{
    // A busy machine is slow, and that is no fault of the page.
    const float Patience = 60_000;

    static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    readonly IPlaywright _playwright;
    readonly IBrowser _browser;

    Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Where it is; null where there is none.</summary>
    public static string? Place => Array.Find(s_places, File.Exists);

    public static async Task<Chromium> Start()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Place,
                Args = ["--disable-gpu", "--disable-quic"],
                Timeout = Patience,
            }
        );
        return new(playwright, browser);
    }

    /// <summary>A new page with a storage of its own. To close it is to close all that belongs to it.</summary>
    public async Task<IPage> NewPage(BrowserNewPageOptions options)
    {
        var page = await _browser.NewPageAsync(options);
        page.SetDefaultTimeout(Patience);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
