using System.Globalization;
using System.Text;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>How smooth it is, measured on demand (<c>-explicit only -class "*SpeedTests" -showLiveOutput</c>) and written down, never a condition.</summary>
public sealed class SpeedTests(Playground playground)
{
    const int Seconds = 10;

    [Theory(Explicit = true)]
    [InlineData("an expression of 10 nodes", 2)]
    [InlineData("a graph of 300 nodes", 74)]
    public async Task A_slider_is_dragged_for_ten_seconds(string what, int terms)
    {
        await using var page = await playground.Open(Text(terms));
        await page.Slider("a slider").WaitForAsync();
        await page.SeePanels();
        var opened = await page.EvaluateAsync<string>(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime + ' ms to the first paint, '"
                + " + performance.getEntriesByType('resource').filter(each => each.name.endsWith('program'))[0].responseEnd"
                + " + ' ms to the graph, ' + document.querySelectorAll('.node').length + ' boxes'"
        );
        var rates = await page.EvaluateAsync<string>(
            $$"""
            new Promise(done => {
              const slider = document.querySelector('input[aria-label="a slider"]');
              const frame = document.querySelector('.graph');
              const start = performance.now();
              let frames = 0, redraws = 0, changed = false;
              new MutationObserver(() => { changed = true; }).observe(frame, { subtree: true, childList: true, characterData: true });
              const tick = () => {
                frames++;
                if (changed) { redraws++; changed = false; }
                const time = performance.now() - start;
                if (time > {{Seconds
                * 1000}}) { done(`${(frames / time * 1000).toFixed(0)} frames and ${(redraws / time * 1000).toFixed(0)} redraws a second`); return; }
                slider.value = 2 + Math.sin(time / 300);
                slider.dispatchEvent(new Event('input'));
                requestAnimationFrame(tick);
              };
              tick();
            })
            """
        );
        TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {opened}; {rates}");
    }

    static string Text(int terms)
    {
        var text = new StringBuilder("a = 2\nb = -3\ns = a * b\n");
        for (var i = 0; i < terms; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"s = (s * b + a).tanh()\n");
        }
        return text.ToString();
    }
}
