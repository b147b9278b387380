using System.Text.RegularExpressions;
using Micrograd.Playground.Tests.Touring;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The tour, walked through as a reader does it who is wrong at first.</summary>
public sealed partial class TourWalkTests(Playground playground)
{
    static readonly TourData s_tour = TourData.Read();

    /// <summary>What a page asks to be done, by the page's name and the step.</summary>
    static readonly Dictionary<string, Func<IPage, Task>> s_actions = new()
    {
        ["dash 2"] = page => page.Button("Backward").ClickAsync(),
        ["accumulate 2"] = page => page.GetByText("= instead of +=", new() { Exact = true }).Last.ClickAsync(),
        ["again 2"] = page => page.Button("Backward again").ClickAsync(),
        ["sign 2"] = page => page.Slider("x slider").FillAsync("2"),
        ["rate 2"] = page => page.Button("10 steps").ClickAsync(),
        ["rate 3"] = page => page.Button("10 steps").ClickAsync(),
        ["flat 2"] = page => page.Slider("x slider").FillAsync("0.5"),
        ["kink 2"] = page => page.Slider("x slider").FillAsync("1"),
        ["nonlinear 2"] = async page =>
        {
            await page.Named(AriaRole.Combobox, "Layer 1, 4 neurons").SelectOptionAsync("tanh");
            await page.Named(AriaRole.Combobox, "Layer 2, 2 neurons").SelectOptionAsync("tanh");
            await TrainForAWhile(page);
        },
        ["alike 3"] = async page =>
        {
            await page.Named(AriaRole.Combobox, "First weights").SelectOptionAsync("xavier");
            await TrainForAWhile(page);
        },
    };

    public static TheoryData<string> Names => [.. s_tour.Pages.Select(page => page.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task A_page_waits_for_an_answer_tells_why_a_wrong_one_is_wrong_and_shows_then(string name)
    {
        var tour = s_tour.Pages.Single(page => page.Name == name);
        await using var page = await Open($"page={name}", tour.Title);
        for (var i = 1; i <= tour.Steps.Count; i++)
        {
            var step = tour.Steps[i - 1];
            await page.See($"step {i} of {tour.Steps.Count}");
            await Expect(page.Locator("[aria-busy]")).ToHaveCountAsync(0);
            await Expect(page.Locator(".way .next")).ToBeHiddenAsync();
            await Answer(page, tour, step, $"{name} {i}");
            foreach (var text in step.Reveal.Say)
            {
                await page.See(Shown(text, tour));
            }
            await Expect(page).ToHaveURLAsync(new Regex("seen=1"));
            foreach (var panel in step.Reveal.Show ?? step.Show)
            {
                await Expect(page.Locator($"[data-control={panel}]").First).ToBeVisibleAsync();
            }
            await page.Locator(".way .next").ClickAsync();
        }
        await Expect(page.Locator(".next:visible")).ToHaveCountAsync(0);
        Assert.Empty(await page.Complaints());
    }

    [Fact]
    public async Task The_list_leads_to_a_page_and_Back_and_Previous_lead_back()
    {
        await using var page = await Open("", "Twelve things that learners get wrong");
        await Expect(page.Locator(".tour-list li")).ToHaveCountAsync(12);
        await page.Named(AriaRole.Link, s_tour.Pages[0].Title).ClickAsync();
        await page.See("Page 1 of 12, step 1 of 3");
        await page.GoBackAsync();
        await page.Named(AriaRole.Heading, "Twelve things that learners get wrong").WaitForAsync();
        await page.Named(AriaRole.Link, s_tour.Pages[1].Title).ClickAsync();
        await page.See("Page 2 of 12, step 1 of 3");
        await page.Named(AriaRole.Link, "Previous").ClickAsync();
        await page.See("Page 1 of 12, step 3 of 3");
    }

    [Fact]
    public async Task An_answer_that_was_given_is_still_there_after_a_reload()
    {
        var tour = s_tour.Pages.Single(page => page.Name == "order");
        await using var page = await Open("page=order&step=2", tour.Title);
        await page.Named(AriaRole.Radio, Shown(tour.Steps[1].Ask.Choices![^1].Text, tour)).CheckAsync();
        await page.Button("Answer").ClickAsync();
        await page.Cell("207").WaitForAsync();
        await page.ReloadAsync();
        await page.Cell("207").WaitForAsync();
        await page.See(Shown(tour.Steps[1].Reveal.Say[0], tour));
    }

    [Fact]
    public async Task Who_does_not_know_is_shown_and_who_cannot_drag_too()
    {
        var tour = s_tour.Pages.Single(page => page.Name == "sign");
        await using var page = await Open("page=sign", tour.Title);
        await page.Named(AriaRole.Radio, Shown(tour.Steps[0].Ask.Choices![0].Text, tour)).CheckAsync();
        await page.Button("Answer").ClickAsync();
        await page.Button("Show me").ClickAsync();
        await page.See(Shown(tour.Steps[0].Reveal.Say[0], tour));
        await page.Named(AriaRole.Link, "Next").ClickAsync();
        await page.Button("Show me").ClickAsync();
        await page.Named(AriaRole.Img, "y against x: at x = 2 it is 4 with slope 4").WaitForAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        var tour = s_tour.Pages.Single(page => page.Name == "accumulate");
        await using var page = await Open("", "Twelve things that learners get wrong");
        await page.Named(AriaRole.Link, tour.Title).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Named(AriaRole.Heading, tour.Title)).ToBeFocusedAsync();
        await TabTo(page, page.Locator("#tour-number"));
        await page.Keyboard.TypeAsync("2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Named(AriaRole.Link, "Next")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.See("step 2 of 3");
        await Expect(page.Named(AriaRole.Heading, tour.Title)).ToBeFocusedAsync();
        await TabTo(page, page.Locator("#mistakes input[value=assign]"));
        await page.Keyboard.PressAsync("Space");
        await page.See(Shown(tour.Steps[1].Reveal.Say[0], tour));
    }

    [Fact]
    public async Task What_a_teacher_hides_is_hidden_in_the_tour_and_the_program_opens_without_it()
    {
        await using var page = await Open(
            "page=order&step=2&seen=1&hide=take,recursive",
            "Why sort the graph? Recursion visits every node."
        );
        await page.Cell("207").WaitForAsync();
        await Expect(page.Locator("#mistakes input[value=recursive]")).ToBeHiddenAsync();
        await page.GetByText("Open this without the tour").ClickAsync();
        await page.Named(AriaRole.Heading, "Program").WaitForAsync();
        await page.Cell("207").WaitForAsync();
        await Expect(page.Button("Copy link")).ToBeHiddenAsync();
        await Expect(page.Button("Show all controls")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("page=accumulate&step=1", false, 1280)]
    [InlineData("page=accumulate&step=1&seen=1", true, 1280)]
    [InlineData("page=alike&step=1&seen=1", false, 360)]
    [InlineData("page=rate&step=3", true, 360)]
    [InlineData("", false, 360)]
    public async Task Axe_finds_nothing(string state, bool isDark, int width)
    {
        var name = PageName().Match(state).Groups[1].Value;
        var title =
            s_tour.Pages.FirstOrDefault(page => page.Name == name)?.Title ?? "Twelve things that learners get wrong";
        await using var page = await Open(state, title, isDark, width);
        await Axe.FindsNothing(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    static async Task Answer(IPage page, TourPage tour, TourStep step, string place)
    {
        var ask = step.Ask;
        if (ask.Do is { } action)
        {
            await page.See(Shown(action, tour));
            await s_actions[place](page);
            return;
        }
        await page.See(Shown(ask.Question!, tour));
        var right = tour.Facts[ask.Fact!].Is;
        if (ask.Choices is { } choices)
        {
            foreach (var choice in choices.OrderBy(choice => choice.Is == right))
            {
                await page.Named(AriaRole.Radio, Shown(choice.Text, tour)).CheckAsync();
                await page.Button("Answer").ClickAsync();
                await page.See(Shown(choice.Reply, tour));
            }
            return;
        }
        foreach (
            var (number, reply) in ask.Replies!.Append(new("0.123", ask.Otherwise!)).Append(new(right, ask.Right!))
        )
        {
            await page.Locator("#tour-number").FillAsync(number);
            await page.Button("Answer").ClickAsync();
            await page.See(Shown(reply, tour));
        }
    }

    static async Task TrainForAWhile(IPage page)
    {
        await page.Button("Play").ClickAsync();
        await Expect(page.Locator(".train .player output")).ToHaveTextAsync(new Regex(@"step ([3-9]\d|\d{3,}),"));
        await page.Button("Pause").ClickAsync();
    }

    static async Task TabTo(IPage page, ILocator target)
    {
        for (var i = 0; i < 60 && !await target.EvaluateAsync<bool>("each => each === document.activeElement"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }
        await Expect(target).ToBeFocusedAsync();
    }

    static string Shown(string text, TourPage tour) =>
        Placeholder()
            .Replace(text, match => tour.Facts[match.Groups[1].Value].Is)
            .Replace("`", "", StringComparison.Ordinal);

    Task<IPage> Open(string state, string heading, bool isDark = false, int width = 1280) =>
        playground.OpenAt($"part=tour&{state}", heading, isDark, width);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"page=(\w+)")]
    private static partial Regex PageName();
}
