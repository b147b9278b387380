using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>For everyone: axe finds nothing, in both colour schemes and on narrow screens; nothing comes from elsewhere.</summary>
public sealed class AccessibilityTests(Playground playground)
{
    const string Neuron = "x1 = 2; x2 = 0; w1 = -3; w2 = 1; b = 6.88; n = x1*w1 + x2*w2 + b; o = tanh(n)";

    const string White = "rgb(255, 255, 255)";
    const string Dark = "rgb(15, 20, 25)";

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 360)]
    public async Task Axe_finds_nothing(bool isDark, int width)
    {
        await using var page = await playground.Open(Neuron, "at=12", isDark, width);
        await page.See("Local derivative");
        await page.SeePanels();
        await page.Button("Step").FocusAsync();
        await Axe.FindsNothing(page);
    }

    [Theory]
    [InlineData(360, 1)]
    [InlineData(640, 2)]
    public async Task Nothing_is_wider_than_a_narrow_screen(int width, float scale)
    {
        await using var page = await playground.Open(Neuron, width: width, scale: scale);
        await page.SeePanels();
        Assert.True(
            await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width,
            "The page scrolls sideways."
        );
    }

    [Fact]
    public async Task Both_colour_schemes_are_shown_and_a_choice_of_ones_own_lasts()
    {
        await using var dark = await playground.Open(isDark: true);
        await PaperIs(dark, Dark);
        await using var light = await playground.Open();
        await PaperIs(light, White);
        await light.Button("Colours: Auto").ClickAsync();
        await light.Button("Colours: Light").ClickAsync();
        await light.Button("Colours: Dark").WaitForAsync();
        await PaperIs(light, Dark);
        await light.ReloadAsync();
        await light.Button("Colours: Dark").WaitForAsync();
        await PaperIs(light, Dark);
    }

    [Fact]
    public async Task The_skip_link_leaves_everything_as_it_is()
    {
        await using var page = await playground.Open(Neuron, "at=12&hide=practice");
        await page.See("Local derivative");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        await page.See("Local derivative");
        Assert.Contains("at=12", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_while_the_page_loads_is_gone_when_it_is_there()
    {
        await using var page = await playground.Open(Neuron);
        await Expect(page.Locator("body")).Not.ToContainTextAsync("The page is loading");
    }

    [Fact]
    public async Task Everything_comes_from_the_playground_itself()
    {
        await using var page = await playground.Open(Neuron);
        await page.SeePanels();
        var own = new Uri(page.Url).GetLeftPart(UriPartial.Authority);
        var addresses = (await page.RequestsAsync()).Select(request => request.Url).ToArray();
        Assert.Contains($"{own}/api/check", addresses);
        Assert.All(
            addresses,
            address => Assert.True(address.StartsWith(own, StringComparison.Ordinal) || address == "data:,", address)
        );
        Assert.Empty(await page.Complaints());
    }

    static Task PaperIs(IPage page, string colour) =>
        Expect(page.Locator("body")).ToHaveCSSAsync("background-color", colour);
}
