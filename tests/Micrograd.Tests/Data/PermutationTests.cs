namespace Micrograd.Tests.Data;

public sealed class PermutationTests
{
    [Fact]
    public void Every_number_comes_once()
    {
        foreach (var count in (int[])[.. Enumerable.Range(0, 70), 127, 128, 129, 1000, 4095, 4096, 4097, 100_003])
        {
            var seen = new bool[count];
            var order = new Permutation(count, seed: 3);
            for (var i = 0; i < count; i++)
            {
                Assert.False(seen[order[i]]);
                seen[order[i]] = true;
            }
        }
    }

    [Fact]
    public void Seeds_give_different_orders_and_equal_seeds_the_same()
    {
        Assert.Equal(Order(1000, 1), Order(1000, 1));
        var same = Order(1000, 1).Zip(Order(1000, 2)).Count(pair => pair.First == pair.Second);
        Assert.InRange(same, 0, 10);
    }

    // χ² with (n − 1)² degrees of freedom: for each place and number, how often that number stands there over many seeds.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(33)]
    public void Each_number_stands_at_each_place_equally_often(int count)
    {
        const int Seeds = 4000;
        var times = new int[count, count];
        for (var seed = 0; seed < Seeds; seed++)
        {
            var order = new Permutation(count, seed);
            for (var i = 0; i < count; i++)
            {
                times[i, order[i]]++;
            }
        }
        var expected = (double)Seeds / count;
        var chiSquare = times.Cast<int>().Sum(seen => (seen - expected) * (seen - expected) / expected);
        double freedom = (count - 1) * (count - 1);
        Assert.InRange(chiSquare, 0, freedom + 5 * Math.Sqrt(2 * freedom));
    }

    [Fact]
    public void Neighbours_are_no_nearer_than_by_chance()
    {
        const int Count = 100_000;
        var order = new Permutation(Count, seed: 9);
        var distance = Enumerable.Range(0, Count - 1).Average(i => Math.Abs((double)order[i] - order[i + 1]));
        Assert.Equal(Count / 3.0, distance, Count * 0.005);
    }

    [Fact]
    public void A_huge_order_takes_no_memory()
    {
        var order = new Permutation(long.MaxValue, seed: 5);
        Assert.InRange(order[0], 0, long.MaxValue - 1);
        Assert.NotEqual(order[0], order[long.MaxValue - 1]);
    }

    [Fact]
    public void Places_outside_are_refused()
    {
        var order = new Permutation(3, seed: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Permutation(-1, seed: 1));
    }

    static long[] Order(int count, long seed)
    {
        var order = new Permutation(count, seed);
        return [.. Enumerable.Range(0, count).Select(i => order[i])];
    }
}
