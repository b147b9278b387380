using Micrograd.Playground.Tests.Serving;
using Micrograd.Playground.Tests.Showing;
using Microsoft.Playwright;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The pictures of docs/images, taken anew on demand: <c>-explicit only -class "*PictureTests"</c>.</summary>
public sealed class PictureTests(Playground playground)
{
    const string Order = "a = 3\nb = a * a\nc = b + a\nL = b * c";

    static readonly string s_folder = Environment.GetEnvironmentVariable("MICROGRAD_PICTURES") ?? Path.GetTempPath();

    [Theory(Explicit = true)]
    [InlineData("playground-step", "at=8&node=0", false, 1280, 800, false)]
    [InlineData("playground-step-dark", "at=8&node=0", true, 1280, 800, false)]
    [InlineData("playground-page", "at=8&node=0&break=recursive", false, 1280, 800, true)]
    [InlineData("playground-page-dark", "at=8&node=0&break=recursive", true, 1280, 800, true)]
    [InlineData("playground-narrow", "at=8&node=0", false, 360, 780, true)]
    public async Task A_backward_step(string name, string state, bool isDark, int width, int height, bool isWhole)
    {
        await using var page = await playground.Open(Order, state, isDark, width, height);
        await page.See("backward 5 of 7");
        await page.SeePanels();
        // What is broken is answered as well.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Take(page, name, isWhole);
    }

    [Theory(Explicit = true)]
    [InlineData("playground-practice", false)]
    [InlineData("playground-practice-dark", true)]
    public async Task A_wrong_answer(string name, bool isDark)
    {
        await using var page = await playground.Open(more: "practice=1.3", isDark: isDark);
        await page.See("Question 1 of");
        await page.Textbox("local derivative").FillAsync("123");
        await page.Textbox("upstream gradient").FillAsync("1");
        await page.Button("Check").ClickAsync();
        await page.See("not yet");
        await Take(page, name);
    }

    [Theory(Explicit = true)]
    [InlineData("playground-train", false)]
    [InlineData("playground-train-dark", true)]
    public async Task A_network_in_training(string name, bool isDark)
    {
        const string State = "part=train&problem=moons&learningRate=0.1";
        await using var page = await playground.OpenAt(State, "Network", isDark, 1280, 1000);
        await page.Button("Play").ClickAsync();
        await page.See("100 % right");
        await page.Button("Pause").ClickAsync();
        await page.Button("Play").WaitForAsync();
        await Take(page, name);
    }

    [Theory(Explicit = true)]
    [InlineData("playground-tour", "order", 2, false, 1280)]
    [InlineData("playground-tour-dark", "order", 2, true, 1280)]
    [InlineData("playground-tour-narrow", "sign", 1, false, 360)]
    public async Task A_page_of_the_tour(string name, string tour, int step, bool isDark, int width)
    {
        var state = $"part=tour&page={tour}&step={step}&seen=1";
        await using var page = await playground.OpenAt(state, "Graph", isDark, width, 720);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Take(page, name);
    }

    [Theory(Explicit = true)]
    [InlineData("playground-graph", false, 1280)]
    [InlineData("playground-graph-dark", true, 1280)]
    [InlineData("playground-graph-narrow", false, 360)]
    public async Task The_graph_of_a_program(string name, bool isDark, int width)
    {
        await using var shown = await Graph.Serve(
            Graph.Of(ShownLoss.Of(3, 8)),
            RunningServer.FreePort(),
            TestContext.Current.CancellationToken
        );
        var address = new Uri(shown.Link, "#part=view&node=12");
        await using var page = await playground.Visit(address, "Find", isDark, width, 720);
        await page.See("What it receives in the backward pass:");
        await Take(page, name);
    }

    static Task<byte[]> Take(IPage page, string name, bool isWhole = false) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(s_folder, $"{name}.png"), FullPage = isWhole });
}
