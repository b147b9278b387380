using Micrograd.Graphs;

namespace Micrograd.Tests;

/// <summary>Layouts of very many boxes, on a small stack and without a square in their time.</summary>
public sealed class BigLayoutTests
{
    const int Big = 100_000;

    [Fact]
    public void A_chain_of_100_000_needs_little_stack_and_linear_time()
    {
        LayoutResult? layout = null;
        Growth.IsNoSquare(Big, n => Work(n, Enumerable.Range(0, n - 1).Select(i => (i, i + 1)), done => layout = done));
        Assert.True(layout!.Centres[^1].X > layout.Centres[0].X + Big * 60);
    }

    [Fact]
    public void A_leaf_used_in_every_link_of_a_long_chain_does_not_hang() =>
        Growth.IsNoSquare(
            Big,
            n => Work(n, Enumerable.Range(1, n - 2).SelectMany(i => ((int, int)[])[(i, i + 1), (0, i + 1)]))
        );

    [Fact]
    public void A_sum_of_100_000_does_not_hang() =>
        Growth.IsNoSquare(Big, n => Work(n, Enumerable.Range(1, n - 1).Select(i => (i, 0))));

    [Fact]
    public void A_random_graph_of_2_000_is_laid_out_in_linear_time() =>
        Growth.IsNoSquare(
            2_000,
            n =>
            {
                var random = new Random(3);
                return Work(
                    n,
                    Enumerable
                        .Range(0, 2 * n)
                        .Select(_ => random.Next(n - 1))
                        .Select(i => (i, Math.Min(n - 1, i + 1 + random.Next(30))))
                );
            }
        );

    static Action Work(int nodes, IEnumerable<(int, int)> edges, Action<LayoutResult>? done = null)
    {
        (int, int)[] all = [.. edges];
        var boxes = LayeredLayoutTests.Boxes(nodes);
        return () =>
        {
            LayoutResult? layout = null;
            var thread = new Thread(() => layout = LayeredLayout.Of(boxes, all), maxStackSize: 256 * 1024);
            thread.Start();
            thread.Join();
            done?.Invoke(layout!);
        };
    }
}
