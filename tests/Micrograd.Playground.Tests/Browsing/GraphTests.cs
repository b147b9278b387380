using Micrograd.Playground.Tests.Serving;
using Micrograd.Playground.Tests.Showing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The graph of a program: cards that open, search, and one node with its neighbours.</summary>
public sealed class GraphTests(Playground playground)
{
    const string Heading = "Inputs and outputs";

    [Fact]
    public async Task Series_and_scopes_open_at_a_click_and_close_again()
    {
        await using var shown = await Serve();
        await using var page = await playground.Visit(shown.Link, Heading);
        await Card(page, "layer1.neuron1 … neuron8, ×8, each ").ClickAsync();
        await page.Button("Close layer1.neuron*").WaitForAsync();
        await Card(page, "layer1.neuron3, ").ClickAsync();
        await page.Button("Close layer1.neuron3").WaitForAsync();
        await page.Locator(".view").GetByText("by relu").First.WaitForAsync();
        await page.Button("Close all").ClickAsync();
        await Card(page, "layer1.neuron1 … neuron8, ×8, each ").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_node_is_found_chosen_and_drawn_with_its_neighbours()
    {
        await using var shown = await Serve();
        await using var page = await playground.Visit(shown.Link, Heading);
        await page.Named(AriaRole.Searchbox, "A name, a scope, an op, or #7").FillAsync("relu");
        await page.See("0 scopes, 32 nodes");
        await page.Locator("#find .links button").First.ClickAsync();
        await page.See("What it receives in the backward pass:");
        await page.See("The nodes nearest to #");
        await Expect(page.Locator(".view [aria-pressed='true']")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await page.See("The nodes nearest to #");
        await Expect(page.Locator(".view [aria-pressed='true']")).ToHaveCountAsync(1);
        await page.Button("Whole graph").ClickAsync();
        await Expect(page.Locator(".view .series")).ToHaveCountAsync(2);
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task The_output_is_one_jump_away_and_its_gradient_is_1()
    {
        await using var shown = await Serve();
        await using var page = await playground.Visit(shown.Link, Heading);
        await page.Button("loss").ClickAsync();
        await Expect(page.Locator("#node dd").Nth(2)).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task The_keyboard_walks_from_card_to_card_and_opens_one()
    {
        await using var shown = await Serve();
        await using var page = await playground.Visit(shown.Link, Heading);
        var series = Card(page, "layer2.neuron1 … neuron8, ×8, each ");
        await series.FocusAsync();
        await series.PressAsync("ArrowLeft");
        var first = Card(page, "layer1.neuron1 … neuron8, ×8, each ");
        await Expect(first).ToBeFocusedAsync();
        await first.PressAsync("Enter");
        await page.Button("Close layer1.neuron*").WaitForAsync();
        await Expect(page.Locator(".view .hit:focus")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_graph_of_a_hundred_thousand_nodes_opens_and_answers()
    {
        await using var shown = await Graph.Serve(Graph.Of(ShownLoss.Of(150, 16)), RunningServer.FreePort(), Cancel);
        await using var page = await playground.Visit(shown.Link, Heading);
        await page.See("97,238 nodes");
        await page.Named(AriaRole.Searchbox, "A name, a scope, an op, or #7").FillAsync("#50000");
        await page.See("0 scopes, 1 node");
        await page.Locator("#find .links button").ClickAsync();
        await page.See("The nodes nearest to #50000");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task An_address_that_is_nonsense_is_no_trouble()
    {
        await using var shown = await Serve();
        await using var page = await playground.Visit(
            new(shown.Link, "#part=view&open=%25,layer9&apart=%25E0&node=3"),
            Heading
        );
        await page.See("There is no scope layer9.");
        await page.Button("Close layer9").ClickAsync();
        await Expect(page.Button("Close layer9")).ToHaveCountAsync(0);
        Assert.Empty(await page.Complaints());
    }

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 360)]
    public async Task Axe_finds_nothing(bool isDark, int width)
    {
        await using var shown = await Serve();
        await using var page = await playground.Visit(new(shown.Link, "#part=view&node=0"), Heading, isDark, width);
        await page.See("What it receives in the backward pass:");
        await Axe.FindsNothing(page);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
    }

    [Fact]
    public async Task Without_a_program_there_is_no_such_part()
    {
        await using var page = await playground.Open();
        await Expect(page.Named(AriaRole.Link, "Graph")).ToHaveCountAsync(0);
    }

    /// <summary>The card whose name for a screen reader begins so.</summary>
    static ILocator Card(IPage page, string name) => page.Locator($".view [role='button'][aria-label^='{name}']");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Task<ShownGraph> Serve() => Graph.Serve(Graph.Of(ShownLoss.Of(2, 8)), RunningServer.FreePort(), Cancel);
}
