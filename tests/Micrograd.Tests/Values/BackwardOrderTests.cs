namespace Micrograd.Tests.Values;

/// <summary>The order of a backward pass, whatever else took numbers from the clock while its graph was made.</summary>
public sealed class BackwardOrderTests
{
    [Fact]
    public void Graphs_with_gaps_of_any_size_in_the_order_of_creation_have_the_gradients_of_the_gradient_graph()
    {
        var random = new Random(2026);
        var other = new Value(0);
        for (var round = 0; round < 400; round++)
        {
            var longest = (int)Math.Pow(10, random.Next(5));
            Value[] leaves = [new(1, "a"), new(2, "b"), new(3, "c")];
            var nodes = leaves.ToList();
            for (var i = 0; i < 60; i++)
            {
                if (random.Next(4) == 0)
                {
                    TakeNumbers(random.Next(longest));
                }
                // Sums of whole numbers, so that no order of adding rounds; near inputs often, old ones now and then.
                var (x, y) = (Pick(), Pick());
                nodes.Add(
                    random.Next(3) switch
                    {
                        0 => x + y,
                        1 => x - y,
                        _ => x.IfPositive(y, Pick()),
                    }
                );
            }
            nodes[^1].Backward();
            var expected = Gradients.Of(nodes[^1], leaves);
            Assert.Equal(expected.Select(g => g.Data), leaves.Select(leaf => leaf.Grad));

            Value Pick() =>
                nodes[
                    random.Next(3) == 0
                        ? random.Next(nodes.Count)
                        : nodes.Count - 1 - random.Next(Math.Min(4, nodes.Count))
                ];
        }

        void TakeNumbers(int count)
        {
            for (var i = 0; i < count; i++)
            {
                other.Data = i;
            }
        }
    }

    [Fact]
    public void What_others_make_in_between_changes_no_bit_of_a_gradient()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            Assert.Equal(BitsOfGradients(seed, gap: 0), BitsOfGradients(seed, gap: 3000));
        }

        static long[] BitsOfGradients(int seed, int gap)
        {
            var random = new Random(seed);
            Value[] leaves = [new(random.NextDouble()), new(random.NextDouble()), new(random.NextDouble())];
            var (nodes, other) = (leaves.ToList(), new Value(0));
            for (var i = 0; i < 40; i++)
            {
                var (x, y) = (nodes[random.Next(nodes.Count)], nodes[random.Next(nodes.Count)]);
                nodes.Add(random.Next(2) == 0 ? (x * y).Tanh() : x * 0.7 + y);
                for (var taken = 0; taken < gap; taken++)
                {
                    other.Data = taken;
                }
            }
            var output = nodes[^1];
            for (var i = 3; i < nodes.Count - 1; i++)
            {
                output += nodes[i];
            }
            output.Backward();
            return Array.ConvertAll(leaves, leaf => BitConverter.DoubleToInt64Bits(leaf.Grad));
        }
    }

    [Fact]
    public void A_refused_pass_leaves_no_trace_in_the_next()
    {
        var (a, b) = (new Value(2, "a"), new Value(3, "b"));
        var product = a * b;
        var sum = product + a;
        var kept = sum.Grad = 7;
        a.Data = 5;
        Assert.Throws<InvalidOperationException>(sum.Backward);
        Assert.Equal((kept, 0, 0), (sum.Grad, a.Grad, b.Grad));
        Graph.Of(sum).Recompute();
        sum.Backward();
        Assert.Equal((4.0, 5.0), (a.Grad, b.Grad));
    }

    [Fact]
    public void A_refused_pass_leaves_no_mark_on_old_nodes_that_it_met()
    {
        var x = new Value(2);
        var old = x * x;
        for (var i = 0; i < 1000; i++)
        {
            x.Data = 2;
        }
        // The walk meets the old node, too far back to be placed yet, and then ends at the stale one.
        var stale = new Value(1) * 3;
        var sum = old + stale;
        stale.Inputs[0].Data = 5;
        Assert.Throws<InvalidOperationException>(sum.Backward);
        Assert.Equal((0, 0, 0), (old.Mark, stale.Mark, sum.Mark));
    }

    [Fact]
    public void A_pass_takes_no_longer_for_an_old_input_that_a_million_nodes_were_made_after()
    {
        var x = new Value(2);
        var old = x * x;
        for (var i = 0; i < 1_000_000; i++)
        {
            _ = new Value(i);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        (old * 3).Backward();
        Assert.Equal(12, x.Grad);
        // No place for each number of the clock between the two.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }
}
