using Microsoft.Playwright;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>A page as a person meets it: things are found by role and name, as a screen reader has them.</summary>
static class Looking
{
    /// <summary>What has this role and exactly this name.</summary>
    public static ILocator Named(this IPage page, AriaRole role, string name) =>
        page.GetByRole(role, new() { Name = name, Exact = true });

    public static ILocator Button(this IPage page, string name) => page.Named(AriaRole.Button, name);

    public static ILocator Textbox(this IPage page, string name) => page.Named(AriaRole.Textbox, name);

    public static ILocator Slider(this IPage page, string name) => page.Named(AriaRole.Slider, name);

    /// <summary>The first of the tables' cells that hold this.</summary>
    public static ILocator Cell(this IPage page, string text) => page.Named(AriaRole.Cell, text).First;

    /// <summary>Waits until this is read on the page.</summary>
    public static Task See(this IPage page, string text) =>
        Assertions.Expect(page.Locator("body")).ToContainTextAsync(text, new() { UseInnerText = true });

    /// <summary>Waits until the panels below the graph show what they asked for.</summary>
    public static async Task SeePanels(this IPage page)
    {
        foreach (var answer in (string[])["#why .formula", "#curve .plot", "#numbers .verdict.ok"])
        {
            await page.Locator(answer).First.WaitForAsync();
        }
    }

    /// <summary>Errors and warnings on the console, where failed requests stand as well, and exceptions.</summary>
    public static async Task<IReadOnlyList<string>> Complaints(this IPage page)
    {
        var said = await page.ConsoleMessagesAsync(new() { Filter = ConsoleMessagesFilter.All });
        return
        [
            .. said.Where(message => message.Type is "error" or "warning" or "assert")
                .Select(message => $"{message.Text} {message.Location}"),
            .. await page.PageErrorsAsync(),
        ];
    }
}
