namespace Micrograd.Tests.Values;

/// <summary>Threads share leaves; a graph belongs to one Backward at a time.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void Threads_with_graphs_of_their_own_add_up_exactly_in_shared_leaves()
    {
        // Whole numbers, whose sum does not depend on the order.
        var shared = Enumerable.Range(1, 5).Select(i => new Value(i, $"w{i}")).ToArray();
        Threads.Run(
            8,
            thread =>
            {
                for (var round = 0; round < 200; round++)
                {
                    Value sum = 0;
                    foreach (var w in shared)
                    {
                        sum += w * w * (thread + 1);
                    }
                    sum.Backward();
                }
            }
        );
        var weights = 200 * Enumerable.Range(1, 8).Sum();
        Assert.All(shared, w => Assert.Equal(2 * w.Data * weights, w.Grad));
    }

    [Fact]
    public void Gradient_graphs_of_threads_over_shared_leaves_are_right_too()
    {
        var w = new Value(3);
        Threads.Run(
            8,
            thread =>
            {
                for (var round = 0; round < 200; round++)
                {
                    Assert.Equal(27 * (thread + 1), Gradients.Of(w * w * w * (thread + 1), w)[0].Data);
                }
            }
        );
        Assert.Equal(0, w.Grad);
    }

    [Fact]
    public void Two_threads_on_one_graph_are_right_or_told()
    {
        for (var round = 0; round < 60; round++)
        {
            var (x, y) = Chain();
            using var start = new Barrier(2);
            var failures = 0;
            Threads.Run(
                2,
                _ =>
                {
                    start.SignalAndWait();
                    try
                    {
                        y.Backward();
                    }
                    catch (InvalidOperationException e)
                    {
                        Assert.Contains("another thread", e.Message, StringComparison.Ordinal);
                        Interlocked.Increment(ref failures);
                    }
                }
            );
            Assert.True(failures > 0 || x.Grad == 2 * 2001, $"round {round}: {x.Grad} and nobody was told");
            // The graph is not spoilt: one thread alone gets it right.
            x.ZeroGrad();
            y.Backward();
            Assert.Equal(2001, x.Grad);
        }
    }

    [Fact]
    public void Two_threads_that_ask_about_one_graph_are_right_or_told()
    {
        for (var round = 0; round < 60; round++)
        {
            var (x, y) = Chain();
            using var start = new Barrier(2);
            Threads.Run(
                2,
                thread =>
                {
                    start.SignalAndWait();
                    try
                    {
                        if (thread == 0)
                        {
                            Assert.Equal(2001, Gradients.Of(y, x)[0].Data);
                        }
                        else
                        {
                            // x and the zeros, and three nodes a turn.
                            Assert.Equal(1 + 2000 + 3 * 2000, Graph.Of(y).Nodes.Count);
                        }
                    }
                    catch (InvalidOperationException e)
                    {
                        Assert.Contains("another thread", e.Message, StringComparison.Ordinal);
                    }
                }
            );
            // The graph is not spoilt: one thread alone gets it right.
            Assert.Equal(2001, Gradients.Of(y, x)[0].Data);
            Assert.Equal(1 + 2000 + 3 * 2000, Graph.Of(y).Nodes.Count);
        }
    }

    // y is 2001 x.
    static (Value X, Value Y) Chain()
    {
        var x = new Value(1);
        var y = x;
        for (var i = 0; i < 2000; i++)
        {
            y = y + x + y * 0;
        }
        return (x, y);
    }
}
