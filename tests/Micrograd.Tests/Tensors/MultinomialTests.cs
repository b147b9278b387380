namespace Micrograd.Tests.Tensors;

/// <summary>Draws by weight: how often each place comes, that the documented numbers decide, and what is refused.</summary>
public sealed class MultinomialTests
{
    static readonly Tensor s_weights = Tensor.Of([
        [1.0, 0, 3, 4],
        [0, 5, 0, 0],
    ]);

    [Fact]
    public void With_replacement_the_place_is_the_first_up_to_which_the_weights_are_more_than_u_of_all()
    {
        var drawn = s_weights.Multinomial(1000, replacement: true, new Generator(3));
        var numbers = Tensor.Rand(2000, new Generator(3), DType.Float64).ToArray<double>();
        Assert.Equal([2, 1000], drawn.Shape);
        Assert.Equal(
            numbers.Select(
                (u, i) =>
                    i < 1000
                        ? (
                            u * 8 < 1 ? 0L
                            : u * 8 < 4 ? 2
                            : 3
                        )
                        : 1
            ),
            drawn.ToArray<long>()
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_place_comes_as_often_as_its_weight_says(bool replacement)
    {
        const int Draws = 40_000;
        var weights = Tensor.Of([1f, 0, 3, 4]);
        var drawn = replacement
            ? weights.Multinomial(Draws, true, new Generator(5))
            : weights.Expand([Draws, 4]).Multinomial(1, false, new Generator(5));
        foreach (var (place, probability) in new[] { (0, 0.125), (1, 0.0), (2, 0.375), (3, 0.5) })
        {
            // Five standard deviations.
            var error = 5 * Math.Sqrt(probability * (1 - probability) / Draws);
            Assert.InRange(drawn.Eq(place).Float().Mean().Item(), probability - error, probability + error);
        }
    }

    [Fact]
    public void Without_replacement_a_pair_comes_as_often_as_if_one_after_the_other_were_drawn()
    {
        const int Draws = 40_000;
        var pairs = Tensor.Of([1f, 0, 3, 4]).Expand([Draws, 4]).Multinomial(2, false, new Generator(6));
        Assert.False(pairs[.., 0].Eq(pairs[.., 1]).Any().Item<bool>());
        foreach (
            var (first, second, probability) in new[]
            {
                (0, 2, 1 / 8.0 * 3 / 7),
                (3, 2, 4 / 8.0 * 3 / 4),
                (2, 0, 3 / 8.0 / 5),
            }
        )
        {
            var error = 5 * Math.Sqrt(probability * (1 - probability) / Draws);
            var share = (pairs[.., 0].Eq(first) & pairs[.., 1].Eq(second)).Float().Mean().Item();
            Assert.InRange(share, probability - error, probability + error);
        }
    }

    [Fact]
    public void Weights_of_any_size_are_drawn_by()
    {
        var huge = Tensor.Of([double.MaxValue, double.MaxValue]).Multinomial(1000, true, new Generator(1));
        Assert.InRange(huge.Double().Mean().Item(), 0.4, 0.6);
        Assert.Equal([1], Tensor.Of([0, double.Epsilon]).Multinomial(1, false, new Generator(1)).ToArray<long>());
        Assert.Equal([0, 5], Tensor.Ones([0, 3]).Multinomial(5, true).Shape);
    }

    [Fact]
    public void What_is_no_weight_is_refused()
    {
        foreach (var wrong in (double[])[-1, double.NaN, double.PositiveInfinity])
        {
            Assert.StartsWith(
                "Multinomial: a weight of ",
                Assert.Throws<ArgumentException>(() => Tensor.Of([1, wrong]).Multinomial(1)).Message,
                StringComparison.Ordinal
            );
        }
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([3]).Multinomial(1, true));
        Assert.Throws<ArgumentException>(() => s_weights.Multinomial(2));
        Assert.Throws<ArgumentException>(() => Tensor.Ones([]).Multinomial(1));
        Assert.Throws<ArgumentException>(() => Tensor.Ones([2, 2, 2]).Multinomial(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_weights.Multinomial(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_weights.Multinomial(0, true));
        Assert.Throws<InvalidOperationException>(() => Tensor.Of([1L, 2]).Multinomial(1));
    }
}
