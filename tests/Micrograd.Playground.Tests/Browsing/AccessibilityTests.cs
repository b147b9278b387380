using System.Text.Json.Nodes;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>For everyone: axe finds nothing, in both colour schemes and on narrow screens; nothing comes from elsewhere.</summary>
[Collection(InTheBrowser.Name)]
public sealed class AccessibilityTests(Playground playground)
{
    const string Neuron = "x1 = 2; x2 = 0; w1 = -3; w2 = 1; b = 6.88; n = x1*w1 + x2*w2 + b; o = tanh(n)";

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 360)]
    public async Task Axe_finds_nothing(bool isDark, int width)
    {
        await using var page = await playground.Open(Neuron, "at=12", isDark, width);
        await page.See("Local derivative");
        await page.Focus("button", "Step");
        await Settle(page);
        await Axe.FindsNothing(page);
    }

    [Theory]
    [InlineData(360, 1)]
    [InlineData(640, 2)]
    public async Task Nothing_is_wider_than_a_narrow_screen(int width, double scale)
    {
        await using var page = await playground.Open(Neuron, width: width);
        await page.Resize(width, 800, scale);
        await page.Find("button", "Step");
        await Settle(page);
        Assert.True(
            (int)(await page.Evaluate("document.documentElement.scrollWidth"))! <= width,
            "The page scrolls sideways."
        );
    }

    [Fact]
    public async Task Both_colour_schemes_are_shown_and_a_choice_of_ones_own_lasts()
    {
        await using (var dark = await playground.Open(isDark: true))
        {
            Assert.Equal("rgb(15, 20, 25)", await Paper(dark));
        }
        await using var light = await playground.Open();
        Assert.Equal("rgb(255, 255, 255)", await Paper(light));
        await light.Click("button", "Colours: Auto");
        await light.Click("button", "Colours: Light");
        await light.Find("button", "Colours: Dark");
        Assert.Equal("rgb(15, 20, 25)", await Paper(light));
        await light.Evaluate("location.reload()");
        await light.Find("button", "Colours: Dark");
        Assert.Equal("rgb(15, 20, 25)", await Paper(light));
        await light.Evaluate("localStorage.clear()");
    }

    [Fact]
    public async Task Everything_comes_from_the_playground_itself()
    {
        await using var page = await playground.Open(Neuron);
        await page.Find("button", "Step");
        await Settle(page);
        var own = (string)(await page.Evaluate("location.origin"))!;
        Assert.NotEmpty(page.Requests);
        Assert.All(
            page.Requests,
            address => Assert.True(address.StartsWith(own, StringComparison.Ordinal) || address == "data:,", address)
        );
        Assert.Empty(page.Complaints);
    }

    static async Task<string?> Paper(Page page) =>
        (string?)await page.Evaluate("getComputedStyle(document.body).backgroundColor");

    /// <summary>Until nothing has changed on the page for a moment.</summary>
    static async Task Settle(Page page) =>
        await page.Evaluate(
            """
            new Promise(done => {
              let timer = setTimeout(done, 400);
              new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 400); })
                .observe(document.body, { subtree: true, childList: true, characterData: true });
            })
            """
        );
}
