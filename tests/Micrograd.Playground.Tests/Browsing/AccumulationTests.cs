namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Several backward passes on one graph, zeroing, and the graph built anew.</summary>
[Collection(InTheBrowser.Name)]
public sealed class AccumulationTests(Playground playground)
{
    const string Twice = "a = 3; b = a + a";

    [Fact]
    public async Task Gradients_that_meet_are_shown_as_old_plus_new()
    {
        await using var page = await playground.Open(Twice);
        await page.Click("button", "Backward");
        await page.See("a.grad = 1 + 1 = 2");
        await page.See("1 + 1 = 2");
        await page.Find("button", "a, data 3, grad 2");
    }

    [Fact]
    public async Task Backward_again_adds_up_in_leaves_and_inner_nodes_begin_anew()
    {
        await using var page = await playground.Open("a = 2; b = a * 3; c = b * 5");
        await page.Click("button", "Backward");
        await page.Find("button", "a, data 2, grad 15");
        await page.Click("button", "Backward again");
        await page.Find("button", "a, data 2, grad 30");
        await page.Find("button", "b = a × 3, data 6, grad 5");
    }

    [Fact]
    public async Task Zero_grads_makes_zeros_and_Rebuild_makes_dashes()
    {
        await using var page = await playground.Open(Twice);
        await page.Click("button", "Backward");
        await page.Find("button", "a, data 3, grad 2");
        await page.Click("button", "Zero grads");
        await page.Find("button", "a, data 3, grad 0");
        await page.Click("button", "Rebuild");
        await page.Find("button", "a, data 3, grad not computed yet");
        Assert.Empty(page.Complaints);
    }
}
