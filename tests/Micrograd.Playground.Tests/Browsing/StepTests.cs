namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Step, Back, Play and Reset through both passes, and what every number is linked with.</summary>
[Collection(InTheBrowser.Name)]
public sealed class StepTests(Playground playground)
{
    const string Small = "a = 2; b = -3; c = a * b";

    [Fact]
    public async Task A_gradient_is_a_dash_until_its_step()
    {
        await using var page = await playground.Open(Small);
        await page.Find("button", "c = a × b, data -6, grad not computed yet");
        await page.Click("button", "Step");
        await page.Find("button", "c = a × b, data -6, grad 1");
        await page.Find("button", "a, data 2, grad not computed yet");
        await page.Click("button", "Step");
        await page.See("a.grad += b.data × c.grad = -3 × 1 = -3");
        await page.Find("button", "a, data 2, grad -3");
        await page.Click("button", "Back");
        await page.Find("button", "a, data 2, grad not computed yet");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Reset_goes_back_to_the_leaves_and_Step_computes_forward()
    {
        await using var page = await playground.Open(Small);
        await page.Click("button", "Reset");
        await page.Find("button", "c = a × b, data –, grad not computed yet");
        await page.Click("button", "Step");
        await page.See("c = a.data × b.data = 2 × -3 = -6");
        await page.Find("button", "c = a × b, data -6, grad not computed yet");
    }

    [Fact]
    public async Task Play_runs_to_the_end_by_itself()
    {
        await using var page = await playground.Open(Small);
        await page.Click("button", "Play");
        await page.MoveMouseAway();
        await page.Find("button", "Pause");
        await page.See("backward 3 of 3");
        await page.Find("button", "Play");
    }

    [Fact]
    public async Task Looking_at_a_node_holds_Play()
    {
        await using var page = await playground.Open(Small, "at=0");
        await page.Find("button", "c = a × b, data –, grad not computed yet");
        await page.Click("button", "Play");
        await page.Hover(await page.Find("button", "a, data 2, grad not computed yet"));
        var held = await page.Evaluate("document.querySelector('.player output').textContent");
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        Assert.Equal(
            held!.ToString(),
            (await page.Evaluate("document.querySelector('.player output').textContent"))!.ToString()
        );
        await page.MoveMouseAway();
        await page.See("backward 3 of 3");
    }

    [Fact]
    public async Task A_number_of_the_sentence_lights_its_node_edge_and_row_and_a_node_its_numbers()
    {
        await using var page = await playground.Open(Small, "at=3");
        await page.See("a.grad += b.data × c.grad = -3 × 1 = -3");
        await page.Hover(await page.Find("button", "b.data"));
        Assert.Equal("g,tr", await Lit(page, "[data-node='1']:is(g, tr)"));
        await page.Hover(await page.Find("button", "b, data -3, grad not computed yet"));
        Assert.Contains("b.data", await Lit(page, ".step .term", "textContent"), StringComparison.Ordinal);
        await page.MoveMouseAway();
        Assert.Equal("", await Lit(page, "*"));
    }

    [Fact]
    public async Task The_edge_that_carries_the_step_shows_its_local_derivative()
    {
        await using var page = await playground.Open(Small, "at=3");
        await page.See("a.grad += b.data × c.grad");
        var shown = await page.Evaluate(
            "[...document.querySelectorAll('.edge .local')].filter(text => getComputedStyle(text).visibility === 'visible')"
                + ".map(text => text.textContent).join()"
        );
        Assert.Equal("× -3", (string?)shown);
    }

    [Fact]
    public async Task Arrow_keys_walk_the_graph_and_Enter_chooses()
    {
        await using var page = await playground.Open(Small);
        await page.Focus("button", "c = a × b, data -6, grad not computed yet");
        await page.Press("ArrowLeft");
        Assert.StartsWith("a, data 2", await page.FocusedName(), StringComparison.Ordinal);
        await page.Press("ArrowDown");
        Assert.StartsWith("b, data -3", await page.FocusedName(), StringComparison.Ordinal);
        await page.Press("ArrowRight");
        Assert.StartsWith("c = a × b", await page.FocusedName(), StringComparison.Ordinal);
        await page.Press("Home");
        await page.Press("Enter");
        Assert.Equal(
            "a, data 2, grad not computed yet",
            (string?)await page.Evaluate("document.querySelector('.hit[aria-pressed=true]').getAttribute('aria-label')")
        );
    }

    static async Task<string?> Lit(Page page, string selector, string property = "localName") =>
        (string?)
            await page.Evaluate(
                $"[...document.querySelectorAll(`{selector}`)].filter(each => each.classList.contains('is-lit'))"
                    + $".map(each => each.{property}).join()"
            );
}
