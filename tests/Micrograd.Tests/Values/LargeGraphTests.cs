using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Micrograd.Tests.Values;

/// <summary>A million nodes deep: no recursion, linear time, little memory, no garbage kept.</summary>
public sealed class LargeGraphTests
{
    const int SmallStack = 256 * 1024;

    [Fact]
    public void Million_node_chain_lives_and_dies_on_a_small_stack() =>
        OnSmallStack(() =>
        {
            var x = new Value(1.0);
            var end = DifferentiateMillion(x);
            Assert.Equal(1, x.Grad);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            Assert.False(end.IsAlive);
        });

    [Fact]
    public void Two_hundred_thousand_products_deep_differentiate_twice_on_a_small_stack() =>
        OnSmallStack(() =>
        {
            var x = new Value(1.0);
            var y = x;
            for (var i = 0; i < 200_000; i++)
            {
                y *= x;
            }
            var first = Gradients.Of(y, x)[0];
            Assert.Equal(200_001, first.Data);
            first.Backward();
            Assert.Equal(200_001.0 * 200_000, x.Grad);
        });

    [Fact]
    public void Time_grows_linearly_with_the_number_of_nodes()
    {
        Seconds(1, 30_000);
        var many = double.PositiveInfinity;
        var one = double.PositiveInfinity;
        for (var round = 0; round < 9; round++)
        {
            // In turn and over as many nodes in all, so that caches, collector and neighbours hit both alike.
            many = Math.Min(many, Seconds(10, 30_000));
            one = Math.Min(one, Seconds(1, 300_000));
        }
        Assert.True(one < 3 * many, $"one graph took {one / many:F1} times as long as ten of a tenth; quadratic is 10");
    }

    [Fact]
    public void Node_takes_no_more_than_96_bytes()
    {
        var x = new Value(1.0);
        Assert.InRange(BytesPerNode(() => Chain(x, 10_000)), 1, 96);
    }

    [Fact]
    public void Node_of_an_op_with_a_constant_takes_no_more_than_96_bytes()
    {
        var x = new Value(1.0);
        var bytes = BytesPerNode(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                x.Pow(2);
            }
            return x;
        });
        Assert.InRange(bytes, 1, 96.1);
    }

    [Fact]
    public void Backward_allocates_nothing_that_grows_once_it_is_warm()
    {
        var y = Chain(new Value(1.0), 10_000);
        y.Backward();
        var least = Enumerable
            .Range(0, 5)
            .Min(_ =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                y.Backward();
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
        Assert.InRange(least, 0, 1000);
    }

    [Fact]
    public void Dropped_graph_is_garbage_though_others_were_differentiated_before_and_after()
    {
        var x = new Value(1.0);
        Chain(x, 5000).Backward();
        var dropped = DifferentiateAndDrop(x);
        Chain(new Value(2.0), 50).Backward();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.All(dropped, node => Assert.False(node.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference DifferentiateMillion(Value x)
    {
        var end = Chain(x, 1_000_000);
        end.Backward();
        Assert.Equal(1_000_001, end.Data);
        Assert.Equal(1, Gradients.Of(end, x)[0].Data);
        return new(end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference[] DifferentiateAndDrop(Value x)
    {
        var middle = Chain(x, 3000);
        var end = Chain(middle, 3000);
        end.Backward();
        var gradient = Gradients.Of(end * end, x)[0];
        return [new(middle), new(end), new(gradient)];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Value Chain(Value x, int length)
    {
        Value one = 1;
        for (var i = 0; i < length; i++)
        {
            x += one;
        }
        return x;
    }

    static double BytesPerNode(Func<Value> makeTenThousand)
    {
        makeTenThousand();
        var before = GC.GetAllocatedBytesForCurrentThread();
        makeTenThousand();
        // The leaf and the measurement are a few nodes among ten thousand.
        return Math.Floor((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000.0 * 10) / 10;
    }

    static double Seconds(int graphs, int nodes)
    {
        var kept = new Value[graphs];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < graphs; i++)
        {
            kept[i] = Chain(new Value(1.0), nodes);
            kept[i].Backward();
        }
        var seconds = watch.Elapsed.TotalSeconds;
        GC.KeepAlive(kept);
        return seconds;
    }

    static void OnSmallStack(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    test();
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    failure = e;
                }
            },
            SmallStack
        );
        thread.Start();
        thread.Join();
        Assert.True(failure is null, failure?.ToString());
    }
}
