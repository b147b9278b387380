using System.Globalization;
using System.Text;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>How smooth it is, measured on demand (<c>-explicit only -class "*SpeedTests" -showLiveOutput</c>) and written down, never a condition.</summary>
public sealed class SpeedTests(Playground playground, StaticSite site) : IClassFixture<StaticSite>
{
    const int Seconds = 10;

    const string Training = "#part=train&problem=moons&hidden=8+8&learningRate=0.1";

    // Calls back each frame for some seconds, and gives what it says in the end.
    const string Frames = """
        (each, end, seconds) => new Promise(done => {
          const start = performance.now();
          let frames = 0;
          const tick = () => {
            frames++;
            const time = (performance.now() - start) / 1000;
            if (time > seconds) { done(`${(frames / time).toFixed(0)} frames a second${end(time)}`); return; }
            each(time);
            requestAnimationFrame(tick);
          };
          tick();
        })
        """;

    [Fact(Explicit = true)]
    public async Task An_empty_page_for_comparison()
    {
        await using var page = await playground.Open();
        await page.GotoAsync("about:blank");
        Say("an empty page", await page.EvaluateAsync<string>($"({Frames})(() => {{}}, () => '', {Seconds})"));
    }

    [Theory(Explicit = true)]
    [InlineData(true, "epoch")]
    [InlineData(true, "fast")]
    [InlineData(false, "epoch")]
    [InlineData(false, "fast")]
    public async Task A_network_of_2_8_8_1_trains_for_ten_seconds(bool isServed, string pace)
    {
        await using var page = isServed
            ? await playground.OpenAt(Training[1..], "Network", isDark: false, width: 1280)
            : await playground.Visit(new(site.Address, Training), "Network");
        await page.GetByLabel("Pace").SelectOptionAsync(pace);
        await page.Button("Play").ClickAsync();
        await page.See("100 % right");
        var rates = await page.EvaluateAsync<string>(
            $$"""
            (() => {
              const count = document.querySelector('.train .player output');
              const step = () => Number(/step (\d+)/.exec(count.textContent)[1]);
              let pictures = 0;
              new MutationObserver(() => { pictures++; }).observe(count, { childList: true, characterData: true, subtree: true });
              const first = step();
              return ({{Frames}})(() => {}, time => `, ${(pictures / time).toFixed(0)} pictures and ${(10 * (step() - first) / time).toFixed(0)} examples`, {{Seconds}});
            })()
            """
        );
        Say($"training, {pace}, {(isServed ? "served" : "exported")}", rates);
    }

    [Theory(Explicit = true)]
    [InlineData("an expression of 10 nodes", 2)]
    [InlineData("a graph of 300 nodes", 74)]
    public async Task A_slider_is_dragged_for_ten_seconds(string what, int terms)
    {
        await using var page = await playground.Open(Text(terms));
        await page.Slider("a slider").WaitForAsync();
        await page.SeePanels();
        // The server, which has just begun, has its code ready by then.
        await page.ReloadAsync();
        await page.SeePanels();
        var opened = await page.EvaluateAsync<string>(
            """
            (() => {
              const [answer] = performance.getEntriesByType('resource').filter(each => each.name.endsWith('program'));
              const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
              const boxes = document.querySelectorAll('.node').length;
              const times = [paint, answer.responseEnd, answer.duration].map(time => time.toFixed(0));
              return `${times[0]} ms to the first paint, ${times[1]} to the graph, laid out in ${times[2]}, ${boxes} boxes`;
            })()
            """
        );
        var rates = await page.EvaluateAsync<string>(
            $$"""
            (() => {
              const slider = document.querySelector('input[aria-label="a slider"]');
              let redraws = 0, changed = false;
              new MutationObserver(() => { changed = true; })
                .observe(document.querySelector('.graph'), { subtree: true, childList: true, characterData: true });
              const each = time => {
                if (changed) { redraws++; changed = false; }
                slider.value = 2 + Math.sin(3 * time);
                slider.dispatchEvent(new Event('input'));
              };
              return ({{Frames}})(each, time => `, ${(redraws / time).toFixed(0)} redraws`, {{Seconds}});
            })()
            """
        );
        Say(what, $"{opened}; {rates}");
    }

    static void Say(string what, string measured) =>
        TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {measured}");

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
