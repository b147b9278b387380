namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The panels below the graph: each as a person finds it.</summary>
[Collection(InTheBrowser.Name)]
public sealed class PanelTests(Playground playground)
{
    const string Order = "a = 3; b = a*a; c = b + a; L = b*c";

    [Fact]
    public async Task Why_tells_the_paths_of_the_chosen_node_and_their_sum()
    {
        await using var page = await playground.Open(Order);
        await page.Click("button", "a, data 3, grad not computed yet");
        await page.See("= 135, the sum over 5 paths");
        await page.See("a → b → c → L");
        await page.See("26.7 %");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Why_names_what_shrank_the_gradient()
    {
        await using var page = await playground.Open("x = 4; w = 2; h = tanh(x * w); L = (h + 1)**2");
        await page.Click("button", "x, data 4, grad not computed yet");
        await page.See("saturated");
    }

    [Fact]
    public async Task The_plot_shows_the_output_against_the_leaf_with_its_slope_and_the_next_step()
    {
        await using var page = await playground.Open("x = 3; y = x**2");
        await page.Find("image", "y against x: at x = 3 it is 9 with slope 6");
        await page.See("it moves to the left");
        await page.Set("slider", "x slider", "-2");
        await page.Find("image", "y against x: at x = -2 it is 4 with slope -4");
        await page.See("it moves to the right");
    }

    [Fact]
    public async Task The_table_sets_a_numeric_derivative_beside_each_gradient()
    {
        await using var page = await playground.Open("x = 3; y = x*x*x - 2*x", "at=99");
        await page.Find("cell", "25");
        await page.Find("cell", "ok");
        await page.Set("slider", "Step h of the numeric derivative", "14");
        await page.See("1e-14");
    }

    [Fact]
    public async Task A_kink_is_called_a_kink_with_both_slopes()
    {
        await using var page = await playground.Open("x = 0; y = relu(x)");
        await page.Find("cell", "kink: 0 on the left, 1 on the right");
    }

    [Fact]
    public async Task Descent_moves_the_leaves_and_shows_the_output_fall()
    {
        await using var page = await playground.Open("x = 3; y = x**2");
        await page.Click("button", "1 step");
        await page.Find("button", "x, data 2.4, grad not computed yet");
        await page.See("output 9 → 5.76");
    }

    [Fact]
    public async Task Second_derivatives_come_when_asked_for()
    {
        await using var page = await playground.Open("a = 2; b = 3; c = a*a*b");
        await page.Click(await page.Find("DisclosureTriangle", "Second derivatives"));
        await page.See("∂²c by row and column");
        await page.Find("cell", "6");
        await page.Find("cell", "4");
    }

    [Fact]
    public async Task A_mistake_stands_beside_what_is_right()
    {
        await using var page = await playground.Open(Order);
        await page.Click(
            "checkbox",
            "recursive instead of topological order a node hands on before all of its gradient has come"
        );
        await page.Find("cell", "207");
        await page.Find("cell", "135");
        await page.Find("cell", "differs first");
    }

    [Fact]
    public async Task Practice_hides_the_gradients_and_tells_the_likely_cause_of_a_wrong_answer()
    {
        await using var page = await playground.Open();
        await page.Click("button", "Start practice");
        await page.See("Question 1 of");
        await page.Fill("textbox", "local derivative", "123456");
        await page.Click("button", "Check");
        await page.See("not yet");
        await page.Click("button", "Show the answer");
        await page.Click("button", "Go on");
        await page.See("Question 2 of");
        await page.Click("button", "End practice");
        await page.Find("button", "Start practice");
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData("C#", "new Value(")]
    [InlineData("Python", "backward()")]
    [InlineData("DOT", "digraph")]
    public async Task The_graph_is_copied_in_another_language(string language, string sign)
    {
        await using var page = await playground.Open(Order);
        await page.Click("button", $"Copy as {language}");
        await page.Find("textbox", "Copied text");
        await page.Find("button", "Copy link");
        var text = (string)(await page.Evaluate("document.querySelector('.taken').value"))!;
        Assert.Contains(sign, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SVG")]
    [InlineData("PNG")]
    public async Task The_drawing_is_saved(string form)
    {
        await using var page = await playground.Open(Order);
        await page.Click("button", $"Save {form}");
        await page.See("Saved ");
        Assert.Empty(page.Complaints);
    }
}
