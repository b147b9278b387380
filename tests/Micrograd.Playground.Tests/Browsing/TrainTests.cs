using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>A network in training, as a person meets it.</summary>
public sealed class TrainTests(Playground playground)
{
    const string Moons = "part=train&problem=moons&learningRate=0.1";

    [Fact]
    public async Task A_run_that_cannot_begin_is_told_and_begins_when_it_can()
    {
        await using var page = await Open("part=train&problem=formula&formula=)");
        await Expect(page.Locator(".train .error")).ToBeVisibleAsync();
        await page.Button("Step").ClickAsync();
        await page.Button("Back").ClickAsync();
        await page.Textbox("f(x) =").FillAsync("x");
        await page.Keyboard.PressAsync("Enter");
        await page.See("step 0,");
        await page.Button("Step").EvaluateAsync("button => { for (let i = 0; i < 5; i++) button.click(); }");
        await page.See("step 5,");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Places_and_points_are_reached_with_the_keyboard()
    {
        await using var page = await Open("part=train&problem=points&points=-3,0,0 3,0,1");
        await page.See("step 0,");
        var output = page.Locator("canvas.marks").First;
        await output.PressAsync("ArrowUp");
        await output.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("0\\.00%2C0\\.25%2C0"));
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task The_run_is_taken_along_as_a_program()
    {
        await using var page = await Open(Moons);
        await page.See("step 0,");
        await page.Button("Copy as C#").ClickAsync();
        await Expect(page.Textbox("Copied text")).ToHaveValueAsync(new Regex("new Sequential\\("));
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_file_of_ones_own_is_read_and_learned()
    {
        await using var page = await Open("part=train&problem=table");
        await page.GetByLabel("File (up to 8 MiB)")
            .SetInputFilesAsync(Csv("height,weight,kind\n1,9,cat\n9,1,dog\n2,8,cat\n8,2,dog\n"));
        await page.See("step 0,");
        await page.See("● cat   ▲ dog");
        await page.See("<img src=x onerror=alert(1)>.csv, 4 rows");
        await page.GetByLabel("To learn").SelectOptionAsync("weight");
        await page.See("Orange and dashed: below 0.");
        await page.GetByLabel("File (up to 8 MiB)").SetInputFilesAsync(Csv("a,b,c\n1,2\n"));
        await page.See("Row 2: there are 2 cells, but the header has 3 columns.");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Points_of_ones_own_may_have_numbers()
    {
        await using var page = await Open("part=train&problem=points&points=-3,0,-1 3,0,1 0,3,0.5&areNumbers=true");
        await page.See("step 0,");
        await page.See("Orange and dashed: below 0.");
        await page.GetByLabel("draw the number").FillAsync("-2.5");
        await page.Locator("canvas.marks")
            .First.ClickAsync(
                new()
                {
                    Position = new() { X = 40, Y = 40 },
                }
            );
        await Expect(page).ToHaveURLAsync(new Regex("-2\\.5"));
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_step_moves_the_weights_and_the_table_says_how()
    {
        await using var page = await Open(Moons);
        await page.See("step 0,");
        await page.Button("Step").ClickAsync();
        await page.See("step 1,");
        await page.Named(AriaRole.Checkbox, "show the last step in numbers").CheckAsync();
        await page.See("w ← w − lr × grad = ");
        await page.Named(AriaRole.Table, "Parameters").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Play_trains_until_Pause_and_the_slider_goes_back()
    {
        await using var page = await Open(Moons);
        await page.See("step 0,");
        await page.Button("Play").ClickAsync();
        await page.See("100 % right");
        await page.Button("Pause").ClickAsync();
        await page.Slider("Go back to a step").PressAsync("Home");
        await page.See("step 0,");
        await page.Button("Step").ClickAsync();
        await page.See("step 1,");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_weight_is_set_by_hand_and_a_dead_neuron_is_called_so()
    {
        await using var page = await Open($"{Moons}&activations=relu&hidden=3");
        await page.Button("layer 1, neuron 2, bias 0").ClickAsync();
        await page.Textbox("bias").FillAsync("-1000");
        await page.Keyboard.PressAsync("Enter");
        await page.See("✕ This neuron is dead for 100 % of the examples.");
        await page.Button("layer 1, neuron 2, bias -1000, dead for 100 % of the examples").WaitForAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_neuron_opens_as_an_expression()
    {
        await using var page = await Open($"{Moons}&step=5");
        await page.Button("See its graph for one example").ClickAsync();
        await page.Named(AriaRole.Heading, "Graph").WaitForAsync();
        await page.See("upstream");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_learning_rate_is_found_and_taken_and_the_plane_is_drawn()
    {
        await using var page = await Open(Moons);
        await page.See("step 0,");
        await page.Button("Find a learning rate").ClickAsync();
        await page.See("Take 0.");
        await page.Button("Draw the loss on a plane").ClickAsync();
        await page.See("The weights are in the middle");
        await page.Button("Keep this run beside").ClickAsync();
        await page.See("Change a setting: both go on together.");
        await page.Button("Step").ClickAsync();
        await page.See("Kept run, step 1:");
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task A_run_whose_weights_are_no_numbers_any_more_says_so_and_stops()
    {
        await using var page = await Open("part=train&problem=plane&learningRate=100&hidden=");
        await page.See("step 0,");
        await page.Button("Play").ClickAsync();
        await page.See("the learning rate is too high");
        await page.Button("Play").WaitForAsync();
    }

    [Fact]
    public async Task A_formula_that_is_none_is_told_in_words()
    {
        await using var page = await Open("part=train&problem=formula&formula=3*sin(x");
        await page.See("The formula, character 6: '(' is never closed.");
    }

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 360)]
    public async Task Axe_finds_nothing(bool isDark, int width)
    {
        await using var page = await Open($"{Moons}&step=60", isDark, width);
        await page.See("step 60,");
        await page.Named(AriaRole.Checkbox, "show the last step in numbers").CheckAsync();
        await page.See("w ← w − lr × grad = ");
        await Axe.FindsNothing(page);
    }

    Task<IPage> Open(string state, bool isDark = false, int width = 1280) =>
        playground.OpenAt(state, "Network", isDark, width);

    static FilePayload Csv(string text) =>
        new()
        {
            Name = "<img src=x onerror=alert(1)>.csv",
            MimeType = "text/csv",
            Buffer = System.Text.Encoding.UTF8.GetBytes(text),
        };
}
