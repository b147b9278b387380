using Deque.AxeCore.Commons;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>The accessibility rules of axe-core, run in the page.</summary>
static class Axe
{
    public static async Task FindsNothing(Page page)
    {
        await page.Evaluate(new BundledAxeScriptProvider().GetScript() + ";0");
        var found = await page.Evaluate(
            "axe.run({ resultTypes: ['violations'] }).then(result => result.violations.map(each => "
                + "each.id + ': ' + each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')))"
        );
        Assert.True(found!.AsArray().Count == 0, string.Join('\n', found.AsArray()));
    }
}
