namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The pictures of docs/images, taken anew on demand: MICROGRAD_PICTURES names the folder.</summary>
public sealed class PictureTests(Playground playground) : IClassFixture<Playground>
{
    const string Order = "a = 3\nb = a * a\nc = b + a\nL = b * c";

    static readonly string? s_folder = Environment.GetEnvironmentVariable("MICROGRAD_PICTURES");

    [Theory]
    [InlineData("playground-step", false, 1280, 800, false)]
    [InlineData("playground-step-dark", true, 1280, 800, false)]
    [InlineData("playground-page", false, 1280, 800, true)]
    [InlineData("playground-page-dark", true, 1280, 800, true)]
    [InlineData("playground-narrow", false, 360, 780, true)]
    public async Task A_backward_step(string name, bool isDark, int width, int height, bool isWhole)
    {
        Assert.SkipWhen(s_folder is null, "MICROGRAD_PICTURES names no folder.");
        await using var page = await playground.Open(Order, "at=8&node=0&break=assign", isDark, width, height);
        await page.See("backward 5 of 7");
        await page.Find("heading", "Practice");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            Path.Combine(s_folder, $"{name}.png"),
            await page.Screenshot(isWhole),
            TestContext.Current.CancellationToken
        );
    }
}
