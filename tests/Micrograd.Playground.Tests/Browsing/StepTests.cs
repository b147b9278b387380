using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Step, Back, Play and Reset through both passes, and what every number is linked with.</summary>
public sealed class StepTests(Playground playground)
{
    const string Small = "a = 2; b = -3; c = a * b";

    // Milliseconds in which Play reaches every end.
    const int Long = 60_000;

    [Fact]
    public async Task A_gradient_is_a_dash_until_its_step()
    {
        await using var page = await playground.Open(Small);
        await page.Button("c = a × b, data -6, grad not computed yet").WaitForAsync();
        await page.Button("Step").ClickAsync();
        await page.Button("c = a × b, data -6, grad 1").WaitForAsync();
        await page.Button("a, data 2, grad not computed yet").WaitForAsync();
        await page.Button("Step").ClickAsync();
        await page.See("a.grad += b.data × c.grad = -3 × 1 = -3");
        await page.Button("a, data 2, grad -3").WaitForAsync();
        await page.Button("Back").ClickAsync();
        await page.Button("a, data 2, grad not computed yet").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Reset_goes_back_to_the_leaves_and_Step_computes_forward()
    {
        await using var page = await playground.Open(Small);
        await page.Button("Reset").ClickAsync();
        await page.Button("c = a × b, data –, grad not computed yet").WaitForAsync();
        await page.Button("Step").ClickAsync();
        await page.See("c = a.data × b.data = 2 × -3 = -6");
        await page.Button("c = a × b, data -6, grad not computed yet").WaitForAsync();
    }

    [Fact]
    public async Task Play_runs_to_the_end_by_itself()
    {
        await using var page = await playground.Open(Small);
        await StopClock(page);
        await page.Button("Play").ClickAsync();
        await MoveMouseAway(page);
        await page.Button("Pause").WaitForAsync();
        await page.Clock.RunForAsync(Long);
        await page.See("backward 3 of 3");
        await page.Button("Play").WaitForAsync();
    }

    [Fact]
    public async Task Looking_at_a_node_holds_Play()
    {
        await using var page = await playground.Open(Small, "at=0");
        await page.Button("c = a × b, data –, grad not computed yet").WaitForAsync();
        await StopClock(page);
        await page.Button("Play").ClickAsync();
        await page.Button("a, data 2, grad not computed yet").HoverAsync();
        var place = page.Locator(".player output");
        var held = await place.TextContentAsync();
        await page.Clock.RunForAsync(Long);
        Assert.Equal(held, await place.TextContentAsync());
        await MoveMouseAway(page);
        await page.Clock.RunForAsync(Long);
        await page.See("backward 3 of 3");
    }

    [Fact]
    public async Task A_number_of_the_sentence_lights_its_node_edge_and_row_and_a_node_its_numbers()
    {
        await using var page = await playground.Open(Small, "at=3");
        await page.See("a.grad += b.data × c.grad = -3 × 1 = -3");
        await page.Button("b.data").First.HoverAsync();
        await Expect(page.Locator("g.is-lit[data-node='1']")).ToHaveCountAsync(1);
        await Expect(page.Locator("tr.is-lit[data-node='1']")).ToHaveCountAsync(1);
        await page.Button("b, data -3, grad not computed yet").HoverAsync();
        await Expect(page.Button("b.data").First).ToContainClassAsync("is-lit");
        await MoveMouseAway(page);
        await Expect(page.Locator(".is-lit")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_edge_that_carries_the_step_shows_its_local_derivative()
    {
        await using var page = await playground.Open(Small, "at=3");
        await page.See("a.grad += b.data × c.grad");
        await Expect(page.Locator(".edge .local").Filter(new() { Visible = true })).ToHaveTextAsync("× -3");
    }

    [Fact]
    public async Task Arrow_keys_walk_the_graph_and_Enter_chooses()
    {
        await using var page = await playground.Open(Small);
        var a = page.Button("a, data 2, grad not computed yet");
        var b = page.Button("b, data -3, grad not computed yet");
        var c = page.Button("c = a × b, data -6, grad not computed yet");
        await c.PressAsync("ArrowLeft");
        await Expect(a).ToBeFocusedAsync();
        await a.PressAsync("ArrowDown");
        await Expect(b).ToBeFocusedAsync();
        await b.PressAsync("ArrowRight");
        await Expect(c).ToBeFocusedAsync();
        await c.PressAsync("Home");
        await Expect(a).ToBeFocusedAsync();
        await Expect(b).ToHaveAttributeAsync("aria-pressed", "false");
        await a.PressAsync("ArrowDown");
        await b.PressAsync("Enter");
        await Expect(b).ToHaveAttributeAsync("aria-pressed", "true");
    }

    static Task MoveMouseAway(IPage page) => page.Mouse.MoveAsync(1, 1);

    /// <summary>From now on the page's time passes only when it is told to.</summary>
    static async Task StopClock(IPage page)
    {
        var start = DateTime.UnixEpoch;
        await page.Clock.InstallAsync(new() { TimeDate = start });
        await page.Clock.PauseAtAsync(start.AddHours(1));
    }
}
