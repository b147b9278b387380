namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Several backward passes on one graph, zeroing, and the graph built anew.</summary>
public sealed class AccumulationTests(Playground playground)
{
    const string Twice = "a = 3; b = a + a";

    [Fact]
    public async Task Gradients_that_meet_are_shown_as_old_plus_new()
    {
        await using var page = await playground.Open(Twice);
        await page.Button("Backward").ClickAsync();
        await page.See("a.grad = 1 + 1 = 2");
        await page.See("1 + 1 = 2");
        await page.Button("a, data 3, grad 2").WaitForAsync();
    }

    [Fact]
    public async Task Backward_again_adds_up_in_leaves_and_inner_nodes_begin_anew()
    {
        await using var page = await playground.Open("a = 2; b = a * 3; c = b * 5");
        await page.Button("Backward").ClickAsync();
        await page.Button("a, data 2, grad 15").WaitForAsync();
        await page.Button("Backward again").ClickAsync();
        await page.Button("a, data 2, grad 30").WaitForAsync();
        await page.Button("b = a × 3, data 6, grad 5").WaitForAsync();
    }

    [Fact]
    public async Task Two_quick_clicks_are_two_passes()
    {
        await using var page = await playground.Open("a = 2; b = a * 3; c = b * 5");
        await page.Button("Backward again").EvaluateAsync("button => { button.click(); button.click(); }");
        await page.Button("a, data 2, grad 45").WaitForAsync();
    }

    [Fact]
    public async Task Zero_grads_makes_zeros_and_Rebuild_makes_dashes()
    {
        await using var page = await playground.Open(Twice);
        await page.Button("Backward").ClickAsync();
        await page.Button("a, data 3, grad 2").WaitForAsync();
        await page.Button("Zero grads").ClickAsync();
        await page.Button("a, data 3, grad 0").WaitForAsync();
        await page.Button("Rebuild").ClickAsync();
        await page.Button("a, data 3, grad not computed yet").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }
}
