namespace Micrograd.Tests.TensorOps;

/// <summary>Cumulative products and extremes beside plain loops, and at their edges.</summary>
[Trait("kernels", "true")]
public sealed class CumulativeTests
{
    [Fact]
    public void The_gradient_of_a_product_is_right_beside_zeros()
    {
        foreach (
            var zeros in (int[][])
                [
                    [],
                    [2],
                    [0],
                    [4],
                    [1, 3],
                    [0, 1, 2, 3, 4],
                ]
        )
        {
            var numbers = new[] { 1.5, -2, 0.5, 3, -1 };
            foreach (var zero in zeros)
            {
                numbers[zero] = 0;
            }
            var (x, g) = (Tensor.Of(numbers).RequireGrad(), Tensor.Of([1.0, 2, -3, 4, 0.5]));
            x.CumProd(0).Backward(g);
            for (var i = 0; i < 5; i++)
            {
                var expected = Enumerable
                    .Range(i, 5 - i)
                    .Sum(k =>
                        g[k].Item() * numbers.Take(k + 1).Where((_, j) => j != i).Aggregate(1.0, (p, n) => p * n)
                    );
                Assert.Equal(expected, x.Grad![i].Item(), 1e-12);
            }
        }
    }

    [Fact]
    public void Whole_numbers_are_exact_and_wrap_around()
    {
        Assert.Equal([3L, 12, 60, -60], Tensor.Of([3L, 4, 5, -1]).CumProd(0).ToArray<long>());
        Assert.Equal(
            [long.MaxValue, unchecked(long.MaxValue * 3)],
            Tensor.Of([long.MaxValue, 3]).CumProd(0).ToArray<long>()
        );
        Assert.Equal([1L, 0, 0], Tensor.Of(true, false, true).CumProd(0).ToArray<long>());
        var (values, indices) = Tensor.Of([long.MaxValue - 1, long.MaxValue, long.MinValue]).CumMax(0);
        Assert.Equal([long.MaxValue - 1, long.MaxValue, long.MaxValue], values.ToArray<long>());
        Assert.Equal([0L, 1, 1], indices.ToArray<long>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Extremes_are_those_of_plain_loops_and_the_last_of_several_is_named(int size)
    {
        var x = Tensor.RandInt(-3, 4, [3, size], new((ulong)size)).Double();
        foreach (var largest in (bool[])[true, false])
        {
            var (values, indices) = largest ? x.CumMax(1) : x.CumMin(1);
            for (var row = 0; row < 3; row++)
            {
                var numbers = x[row].ToArray<double>();
                for (var i = 0; i < size; i++)
                {
                    var best = largest ? numbers[..(i + 1)].Max() : numbers[..(i + 1)].Min();
                    Assert.Equal(best, values[row, i].Item());
                    Assert.Equal(Array.LastIndexOf(numbers, best, i), indices[row, i].Item());
                }
            }
        }
    }

    [Fact]
    public void From_a_NaN_on_an_extreme_is_NaN()
    {
        var x = Tensor.Of([1, double.NaN, 3, double.NaN, 5]).RequireGrad();
        var (values, indices) = x.CumMax(0);
        Assert.Equal([1, double.NaN, double.NaN, double.NaN, double.NaN], values.ToArray<double>());
        Assert.Equal([0L, 1, 1, 3, 3], indices.ToArray<long>());
        values.Backward(Tensor.Ones(5, DType.Float64));
        Assert.Equal([1, 2, 0, 2, 0], x.Grad!.ToArray<double>());
    }
}
