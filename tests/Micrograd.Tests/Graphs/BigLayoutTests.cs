using System.Diagnostics;
using Micrograd.Graphs;

namespace Micrograd.Tests;

/// <summary>Time limits are about ten times what a slow machine needs: they catch squares, not percents.</summary>
public sealed class BigLayoutTests
{
    const int Big = 100_000;

    [Fact]
    public void A_chain_of_100_000_needs_little_stack_and_little_time()
    {
        var edges = Enumerable.Range(0, Big - 1).Select(i => (i, i + 1)).ToArray();
        var layout = Timed(Big, edges, seconds: 5);
        Assert.True(layout.Centres[^1].X > layout.Centres[0].X + Big * 60);
    }

    [Fact]
    public void A_leaf_used_in_every_link_of_a_long_chain_does_not_hang()
    {
        var edges = Enumerable.Range(1, Big - 2).SelectMany(i => ((int, int)[])[(i, i + 1), (0, i + 1)]).ToArray();
        Timed(Big, edges, seconds: 20);
    }

    [Fact]
    public void A_sum_of_100_000_does_not_hang() =>
        Timed(Big, [.. Enumerable.Range(1, Big - 1).Select(i => (i, 0))], seconds: 10);

    [Fact]
    public void A_random_graph_of_2_000_is_laid_out_at_once()
    {
        var random = new Random(3);
        var edges = Enumerable
            .Range(0, 4_000)
            .Select(_ => random.Next(1_999))
            .Select(i => (i, Math.Min(1_999, i + 1 + random.Next(30))));
        Timed(2_000, [.. edges], seconds: 3);
    }

    static LayoutResult Timed(int nodes, (int, int)[] edges, double seconds)
    {
        LayoutResult? layout = null;
        var watch = Stopwatch.StartNew();
        var thread = new Thread(
            () => layout = LayeredLayout.Of(LayeredLayoutTests.Boxes(nodes), edges),
            maxStackSize: 256 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.True(watch.Elapsed.TotalSeconds < seconds, $"{watch.Elapsed.TotalSeconds:F1} s");
        return layout!;
    }
}
