using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The panels below the graph: each as a person finds it.</summary>
public sealed class PanelTests(Playground playground)
{
    const string Order = "a = 3; b = a*a; c = b + a; L = b*c";

    [Fact]
    public async Task Why_tells_the_paths_of_the_chosen_node_and_their_sum()
    {
        await using var page = await playground.Open(Order);
        await page.Button("a, data 3, grad not computed yet").ClickAsync();
        await page.See("= 135, the sum over 5 paths");
        await page.See("a → b → c → L");
        await page.See("26.7 %");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Why_names_what_shrank_the_gradient()
    {
        await using var page = await playground.Open("x = 4; w = 2; h = tanh(x * w); L = (h + 1)**2");
        await page.Button("x, data 4, grad not computed yet").ClickAsync();
        await page.See("saturated");
    }

    [Fact]
    public async Task The_plot_shows_the_output_against_the_leaf_with_its_slope_and_the_next_step()
    {
        await using var page = await playground.Open("x = 3; y = x**2");
        await page.Named(AriaRole.Img, "y against x: at x = 3 it is 9 with slope 6").WaitForAsync();
        await page.See("it moves to the left");
        await page.Slider("x slider").FillAsync("-2");
        await page.Named(AriaRole.Img, "y against x: at x = -2 it is 4 with slope -4").WaitForAsync();
        await page.See("it moves to the right");
    }

    [Fact]
    public async Task The_table_sets_a_numeric_derivative_beside_each_gradient()
    {
        await using var page = await playground.Open("x = 3; y = x*x*x - 2*x", "at=99");
        await page.Cell("25").WaitForAsync();
        await page.Cell("ok").WaitForAsync();
        await page.Slider("Step h of the numeric derivative").FillAsync("14");
        await page.See("1e-14");
    }

    [Fact]
    public async Task A_kink_is_called_a_kink_with_both_slopes()
    {
        await using var page = await playground.Open("x = 0; y = relu(x)");
        await page.Cell("kink: 0 on the left, 1 on the right").WaitForAsync();
    }

    [Fact]
    public async Task Descent_moves_the_leaves_and_shows_the_output_fall()
    {
        await using var page = await playground.Open("x = 3; y = x**2");
        await page.Button("1 step").ClickAsync();
        await page.Button("x, data 2.4, grad not computed yet").WaitForAsync();
        await page.See("output 9 → 5.76");
    }

    [Fact]
    public async Task Second_derivatives_come_when_asked_for()
    {
        await using var page = await playground.Open("a = 2; b = 3; c = a*a*b");
        await page.GetByText("Second derivatives", new() { Exact = true }).ClickAsync();
        await page.See("∂²c by row and column");
        await page.Cell("6").WaitForAsync();
        await page.Cell("4").WaitForAsync();
    }

    [Fact]
    public async Task A_mistake_stands_beside_what_is_right()
    {
        await using var page = await playground.Open(Order);
        await page.Named(
                AriaRole.Checkbox,
                "recursive instead of topological order a node hands on before all of its gradient has come"
            )
            .CheckAsync();
        await page.Cell("207").WaitForAsync();
        await page.Cell("135").WaitForAsync();
        await page.Cell("differs first").WaitForAsync();
    }

    [Fact]
    public async Task Practice_hides_the_gradients_and_tells_the_likely_cause_of_a_wrong_answer()
    {
        await using var page = await playground.Open();
        await page.Button("Start practice").ClickAsync();
        await page.See("Question 1 of");
        await page.Textbox("local derivative").FillAsync("123456");
        await page.Button("Check").ClickAsync();
        await page.See("not yet");
        await page.Button("Show the answer").ClickAsync();
        await page.Button("Go on").ClickAsync();
        await page.See("Question 2 of");
        await page.Button("End practice").ClickAsync();
        await page.Button("Start practice").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Theory]
    [InlineData("C#", "new Value(")]
    [InlineData("Python", "backward()")]
    [InlineData("DOT", "digraph")]
    public async Task The_graph_is_copied_in_another_language(string language, string sign)
    {
        await using var page = await playground.Open(Order);
        await page.Button($"Copy as {language}").ClickAsync();
        await Expect(page.Textbox("Copied text")).ToHaveValueAsync(new Regex(Regex.Escape(sign)));
    }

    [Theory]
    [InlineData("SVG", "<svg")]
    [InlineData("PNG", "\u0089PNG")]
    public async Task The_drawing_is_saved(string form, string sign)
    {
        await using var page = await playground.Open(Order);
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Button($"Save {form}").ClickAsync());
        var content = await File.ReadAllTextAsync(
            await saved.PathAsync(),
            Encoding.Latin1,
            TestContext.Current.CancellationToken
        );
        Assert.StartsWith(sign, content, StringComparison.Ordinal);
        await page.See($"Saved {saved.SuggestedFilename}.");
        Assert.Empty(await page.Complaints());
    }
}
