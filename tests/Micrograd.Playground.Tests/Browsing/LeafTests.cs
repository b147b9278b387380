namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Each leaf's slider and field: everything follows, in place.</summary>
[Collection(InTheBrowser.Name)]
public sealed class LeafTests(Playground playground)
{
    const string Small = "a = 2; b = -3; c = a * b";

    [Fact]
    public async Task A_slider_moves_everything_in_place()
    {
        await using var page = await playground.Open(Small, "at=4");
        await page.Find("button", "b, data -3, grad 2");
        await page.Evaluate("window.drawn = document.querySelector('.graph svg')");
        await page.Set("slider", "a slider", "4.5");
        await page.Find("button", "c = a × b, data -13.5, grad 1");
        await page.Find("button", "b, data -3, grad 4.5");
        await page.See("b.grad += a.data × c.grad = 4.5 × 1 = 4.5");
        Assert.True((bool)(await page.Evaluate("window.drawn === document.querySelector('.graph svg')"))!);
    }

    [Fact]
    public async Task A_field_takes_a_number_and_refuses_what_is_none()
    {
        await using var page = await playground.Open(Small);
        await page.Find("button", "a, data 2, grad not computed yet");
        await page.Fill("textbox", "a", "7,5");
        await page.Press("Enter");
        await page.Find("button", "c = a × b, data -22.5, grad not computed yet");
        await page.Fill("textbox", "a", "seven");
        await page.Press("Enter");
        await page.Find("button", "c = a × b, data -22.5, grad not computed yet");
        await page.Click("button", "Numbers as in the text");
        await page.Find("button", "c = a × b, data -6, grad not computed yet");
    }

    [Fact]
    public async Task A_dragged_slider_sends_one_request_at_a_time_and_ends_at_the_last_number()
    {
        await using var page = await playground.Open(Small);
        await page.Find("button", "a, data 2, grad not computed yet");
        await page.Evaluate(
            """
            (() => {
              const slider = document.querySelector('input[aria-label="a slider"]');
              let now = 0, send = fetch;
              window.most = 0;
              window.fetch = async (...of) => {
                const counts = String(of[0]).endsWith('program');
                if (counts) window.most = Math.max(window.most, ++now);
                try { return await send(...of); } finally { if (counts) now--; }
              };
              for (let i = 1; i <= 60; i++) { slider.value = i / 20; slider.dispatchEvent(new Event('input')); }
            })()
            """
        );
        await page.Find("button", "c = a × b, data -9, grad not computed yet");
        Assert.Equal(1, (int)(await page.Evaluate("window.most"))!);
    }
}
