using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The accessibility rules of axe-core, run in the page.</summary>
static class Axe
{
    public static async Task FindsNothing(IPage page)
    {
        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript() + ";0");
        var found = await page.EvaluateAsync<string[]>(
            "axe.run({ resultTypes: ['violations'] }).then(result => result.violations.map(each => "
                + "each.id + ': ' + each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')))"
        );
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
