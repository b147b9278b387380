namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The program's text: parsed as it is typed, its errors under their place, examples, links.</summary>
[Collection(InTheBrowser.Name)]
public sealed class EditorTests(Playground playground)
{
    [Fact]
    public async Task What_is_typed_is_drawn()
    {
        await using var page = await playground.Open();
        await page.Fill("textbox", "Program", "u = 4\nv = u ** 2");
        await page.Find("button", "v = u², data 16, grad not computed yet");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task An_error_stands_below_the_text_with_a_caret_and_the_graph_stays()
    {
        await using var page = await playground.Open("a = 2; b = a * 3");
        await page.Find("button", "b = a × 3, data 6, grad not computed yet");
        await page.Fill("textbox", "Program", "a = 2\nb = a * * 3");
        await page.See("Line 2, column 9");
        await page.See("^");
        await page.Find("button", "b = a × 3, data 6, grad not computed yet");
        await page.Fill("textbox", "Program", "a = 2\nb = a * 4");
        await page.Find("button", "b = a × 4, data 8, grad not computed yet");
        await page.SeeNoMore("Line 2, column 9");
    }

    [Fact]
    public async Task Examples_are_in_a_menu()
    {
        await using var page = await playground.Open();
        await page.Find("option", "A neuron");
        await page.Set("combobox", "Example", "1");
        await page.See("Two inputs, two weights, a bias and tanh");
        await page.Find("heading", "Graph");
        Assert.Contains("tanh", await page.TextOf("textbox", "Program") + await page.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_holds_all_that_is_seen()
    {
        var first = await playground.Open("a = 2; b = -3; c = a * b");
        await first.Set("slider", "a slider", "4");
        await first.Find("button", "a, data 4, grad not computed yet");
        await first.Click("button", "Backward");
        await first.Click("button", "Back");
        await first.Find("button", "a, data 4, grad -3");
        var hash = (string)(await first.Evaluate("location.hash"))!;
        await first.DisposeAsync();
        await using var second = await playground.Open(more: hash[1..]);
        await second.Find("button", "a, data 4, grad -3");
        await second.Find("button", "b, data -3, grad not computed yet");
        await second.See("backward 2 of 3");
    }

    [Theory]
    [InlineData("text=&at=-5&node=99&done=xyz&data=7:NaN%20x:1&break=none")]
    [InlineData("text=a+%3D+1%3B+b+%3D+a&at=1e9&node=-1&data=0:1e999")]
    [InlineData("part=nothing&at=many")]
    public async Task An_address_that_is_nonsense_is_no_trouble(string hash)
    {
        await using var page = await playground.Open(more: hash);
        await page.Find("button", "Step");
        await page.Fill("textbox", "Program", "a = 2; b = a * 3");
        await page.Find("button", "b = a × 3, data 6, grad not computed yet");
        Assert.DoesNotContain(page.Complaints, complaint => !complaint.Contains("400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Script_in_a_text_appears_as_text()
    {
        await using var page = await playground.Open(
            "a = Value(2, label='<img src=x onerror=alert(1)>'); b = a * 3",
            "at=%3Cscript%3E"
        );
        await page.Find("button", "Step");
        Assert.Equal(0, (int)(await page.Evaluate("document.querySelectorAll('main img, main script').length"))!);
        await page.Fill("textbox", "Program", "a = <script>alert(1)</script>");
        await page.See("Line 1");
        Assert.Equal(0, (int)(await page.Evaluate("document.querySelectorAll('main img, main script').length"))!);
    }
}
