namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Each leaf's slider and field: everything follows, in place.</summary>
public sealed class LeafTests(Playground playground)
{
    const string Small = "a = 2; b = -3; c = a * b";

    [Fact]
    public async Task A_slider_moves_everything_in_place()
    {
        await using var page = await playground.Open(Small, "at=4");
        await page.Button("b, data -3, grad 2").WaitForAsync();
        await page.EvaluateAsync("window.drawn = document.querySelector('.graph svg')");
        await page.Slider("a slider").FillAsync("4.5");
        await page.Button("c = a × b, data -13.5, grad 1").WaitForAsync();
        await page.Button("b, data -3, grad 4.5").WaitForAsync();
        await page.See("b.grad += a.data × c.grad = 4.5 × 1 = 4.5");
        Assert.True(await page.EvaluateAsync<bool>("window.drawn === document.querySelector('.graph svg')"));
    }

    [Fact]
    public async Task A_field_takes_a_number_and_refuses_what_is_none()
    {
        await using var page = await playground.Open(Small);
        await page.Button("a, data 2, grad not computed yet").WaitForAsync();
        await page.Textbox("a").FillAsync("7,5");
        await page.Keyboard.PressAsync("Enter");
        await page.Button("c = a × b, data -22.5, grad not computed yet").WaitForAsync();
        await page.Textbox("a").FillAsync("seven");
        await page.Keyboard.PressAsync("Enter");
        await page.Button("c = a × b, data -22.5, grad not computed yet").WaitForAsync();
        await page.Button("Numbers as in the text").ClickAsync();
        await page.Button("c = a × b, data -6, grad not computed yet").WaitForAsync();
    }

    [Fact]
    public async Task A_dragged_slider_sends_one_request_at_a_time_and_ends_at_the_last_number()
    {
        await using var page = await playground.Open(Small);
        await page.Button("a, data 2, grad not computed yet").WaitForAsync();
        await page.EvaluateAsync(
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
        await page.Button("c = a × b, data -9, grad not computed yet").WaitForAsync();
        Assert.Equal(1, await page.EvaluateAsync<int>("window.most"));
    }
}
