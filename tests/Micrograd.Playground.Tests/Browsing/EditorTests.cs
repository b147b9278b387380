using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The program's text: parsed as it is typed, its errors under their place, examples, links.</summary>
public sealed class EditorTests(Playground playground)
{
    [Fact]
    public async Task What_is_typed_is_drawn()
    {
        await using var page = await playground.Open();
        await page.Textbox("Program").FillAsync("u = 4\nv = u ** 2");
        await page.Button("v = u², data 16, grad not computed yet").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task An_error_stands_below_the_text_with_a_caret_and_the_graph_stays()
    {
        await using var page = await playground.Open("a = 2; b = a * 3");
        await page.Button("b = a × 3, data 6, grad not computed yet").WaitForAsync();
        await page.Textbox("Program").FillAsync("a = 2\nb = a * * 3");
        await page.See("Line 2, column 9");
        await page.See("^");
        await page.Button("b = a × 3, data 6, grad not computed yet").WaitForAsync();
        await page.Textbox("Program").FillAsync("a = 2\nb = a * 4");
        await page.Button("b = a × 4, data 8, grad not computed yet").WaitForAsync();
        await Expect(page.GetByText("Line 2, column 9")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Examples_are_in_a_menu()
    {
        await using var page = await playground.Open();
        await page.Named(AriaRole.Combobox, "Example").SelectOptionAsync(new SelectOptionValue { Label = "A neuron" });
        await page.See("Two inputs, two weights, a bias and tanh");
        await Expect(page.Textbox("Program")).ToHaveValueAsync(new Regex("tanh"));
    }

    [Fact]
    public async Task The_address_holds_all_that_is_seen()
    {
        await using var first = await playground.Open("a = 2; b = -3; c = a * b");
        await first.Slider("a slider").FillAsync("4");
        await first.Button("a, data 4, grad not computed yet").WaitForAsync();
        await first.Button("Backward").ClickAsync();
        await first.Button("Back").ClickAsync();
        await first.Button("a, data 4, grad -3").WaitForAsync();
        var state = (await first.EvaluateAsync<string>("location.hash"))[1..];
        await using var second = await playground.Open(more: state);
        await second.Button("a, data 4, grad -3").WaitForAsync();
        await second.Button("b, data -3, grad not computed yet").WaitForAsync();
        await second.See("backward 2 of 3");
    }

    [Theory]
    [InlineData("text=&at=-5&node=99&done=xyz&data=7:NaN%20x:1&break=none")]
    [InlineData("text=a+%3D+1%3B+b+%3D+a&at=1e9&node=-1&data=0:1e999")]
    [InlineData("part=nothing&at=many")]
    public async Task An_address_that_is_nonsense_is_no_trouble(string hash)
    {
        await using var page = await playground.Open(more: hash);
        await page.Button("Step").WaitForAsync();
        await page.Textbox("Program").FillAsync("a = 2; b = a * 3");
        await page.Button("b = a × 3, data 6, grad not computed yet").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Script_in_a_text_appears_as_text()
    {
        await using var page = await playground.Open(
            "a = Value(2, label='<img src=x onerror=alert(1)>'); b = a * 3",
            "at=%3Cscript%3E"
        );
        await page.Button("Step").WaitForAsync();
        await Expect(page.Locator("main img, main script")).ToHaveCountAsync(0);
        await page.Textbox("Program").FillAsync("a = <script>alert(1)</script>");
        await page.See("Line 1");
        await Expect(page.Locator("main img, main script")).ToHaveCountAsync(0);
    }
}
