using System.Text.RegularExpressions;
using Micrograd.Playground.Tests.Serving;
using Micrograd.Playground.Tests.Touring;
using Micrograd.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Links that hide controls, as teachers make them.</summary>
public sealed class HideTests(Playground playground)
{
    const string Small = "a = 2; b = -3; c = a * b";

    static readonly FilePayload s_table = new()
    {
        Name = "table.csv",
        MimeType = "text/csv",
        Buffer = "x,y,kind\n1,9,cat\n9,1,dog\n"u8.ToArray(),
    };

    [Fact]
    public async Task A_link_hides_panels_and_single_controls_whatever_changes()
    {
        await using var page = await playground.Open(Small, "hide=editor,practice,again,nonsense,%22%5D{}");
        await Expect(page.Named(AriaRole.Heading, "Program")).ToBeHiddenAsync();
        await Expect(page.Named(AriaRole.Heading, "Practice")).ToBeHiddenAsync();
        await Expect(page.Button("Backward again")).ToBeHiddenAsync();
        await page.Button("Backward").ClickAsync();
        await page.Slider("a slider").FillAsync("4.5");
        await page.Button("b, data -3, grad 4.5").WaitForAsync();
        await Expect(page).ToHaveURLAsync(new Regex("data=0%3A4.5"));
        await page.ReloadAsync();
        await page.Button("b, data -3, grad 4.5").WaitForAsync();
        await Expect(page.Named(AriaRole.Heading, "Practice")).ToBeHiddenAsync();
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task Show_all_controls_brings_them_back_and_leaves_the_rest()
    {
        await using var page = await playground.Open(Small, "at=4&hide=editor,practice");
        await page.Button("b, data -3, grad 2").WaitForAsync();
        await page.Button("Show all controls").ClickAsync();
        await page.Named(AriaRole.Heading, "Program").WaitForAsync();
        await page.Button("Start practice").WaitForAsync();
        await page.Button("b, data -3, grad 2").WaitForAsync();
        await Expect(page.Button("Show all controls")).ToBeHiddenAsync();
        Assert.DoesNotContain("hide", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_hidden_stays_so_in_the_other_part_and_when_a_form_is_made_anew()
    {
        await using var page = await playground.Open(Small, "hide=plane,data,seed");
        await page.Named(AriaRole.Link, "Train").ClickAsync();
        await page.See("step 0,");
        await page.Named(AriaRole.Combobox, "Keep weights small").SelectOptionAsync("l2");
        await page.Named(AriaRole.Spinbutton, "How strongly").WaitForAsync();
        await Expect(page.Named(AriaRole.Combobox, "Data")).ToBeHiddenAsync();
        await Expect(page.Named(AriaRole.Spinbutton, "Seed")).ToBeHiddenAsync();
        await Expect(page.Button("Draw the loss on a plane")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_names_of_all_controls_are_those_in_the_documentation()
    {
        var lines = await File.ReadAllLinesAsync(
            Repository.PathOf("docs/playground.md"),
            TestContext.Current.CancellationToken
        );
        var rows = string.Concat(lines.SkipWhile(line => line != "| where | names |"));
        var documented = new Regex("`([^`]+)`").Matches(rows).Select(match => match.Groups[1].Value).ToHashSet();
        var steps = TourData.Read().Pages.SelectMany(each => each.Steps);
        Assert.Superset(steps.SelectMany(step => step.Show.Concat(step.Hide ?? [])).ToHashSet(), documented);
        await using var expression = await playground.Open(Small);
        var train = "part=train&problem=formula&regularization=l2";
        await using var training = await playground.OpenAt(train, "Network", isDark: false, width: 1280);
        await using var drawing = await playground.OpenAt(
            "part=train&problem=points",
            "Network",
            isDark: false,
            width: 1280
        );
        await using var table = await playground.OpenAt(
            "part=train&problem=table",
            "Network",
            isDark: false,
            width: 1280
        );
        await table.GetByLabel("File (up to 8 MiB)").SetInputFilesAsync(s_table);
        await table.GetByLabel("To learn").WaitForAsync();
        Value a = 2;
        await using var shown = await Graph.Serve(
            Graph.Of(a),
            RunningServer.FreePort(),
            TestContext.Current.CancellationToken
        );
        await using var graph = await playground.Visit(shown.Link, "Find");
        var there = new HashSet<string>();
        foreach (var page in (IPage[])[expression, training, drawing, table, graph])
        {
            there.UnionWith(await Controls(page));
        }
        Assert.Equal(documented.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Axe_finds_nothing_where_controls_are_hidden()
    {
        await using var page = await playground.Open(Small, "hide=editor,leaves,parts", width: 360);
        await page.SeePanels();
        await Axe.FindsNothing(page);
    }

    static Task<string[]> Controls(IPage page) =>
        page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('[data-control]')].map(each => each.dataset.control)"
        );
}
