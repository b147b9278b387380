using Micrograd.Kernels;

namespace Micrograd.Tests.Tensors;

/// <summary>Random numbers: those of the paper, as spread as they should be, and the same whoever draws them.</summary>
[Trait("kernels", "true")]
public sealed class TensorRandomTests
{
    // The known answers that the authors publish with Random123 (kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0ul, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x85a308d3243f6a88ul,
        0x0370734413198a2eul,
        0x299f31d0a4093822ul,
        0xd16cfe09u,
        0x94fdccebu,
        0x5001e420u,
        0x24126ea1u
    )]
    public void Blocks_are_those_of_the_paper(ulong number, ulong stream, ulong key, uint a, uint b, uint c, uint d) =>
        Assert.Equal(new Philox.Words(a, b, c, d), new Philox(key, stream).Block(number));

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Numbers_are_spread_as_they_should_be(DType dtype)
    {
        const int Count = 1_000_000;
        var uniform = Tensor.Rand([Count], new(1), dtype);
        Assert.Equal(0.5, uniform.Double().Mean().Item(), 0.002);
        Assert.Equal(1 / 12.0, uniform.Double().Var().Item(), 0.001);
        Assert.True((uniform >= 0).All().Item() == 1 && (uniform < 1).All().Item() == 1);
        var normal = Tensor.Randn([Count], new(2), dtype).Double();
        Assert.Equal(0, normal.Mean().Item(), 0.005);
        Assert.Equal(1, normal.Std().Item(), 0.003);
        Assert.Equal(0, (normal * normal * normal).Mean().Item(), 0.02);
        Assert.Equal(3, normal.Square().Square().Mean().Item(), 0.05);
        Assert.InRange(normal.Max().Item(), 4, 8);
        // Neighbours know nothing of each other.
        Assert.Equal(0, (normal[1..] * normal[..^1]).Mean().Item(), 0.005);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_each_draw_others()
    {
        var (a, b) = (new Generator(7), new Generator(7));
        var first = Tensor.Randn([5], a).ToArray<float>();
        Assert.Equal(first, Tensor.Randn([5], b).ToArray<float>());
        var second = Tensor.Randn([5], a).ToArray<float>();
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, Tensor.Randn([5], new(8)).ToArray<float>());
        b.Drawn = 0;
        Assert.Equal(first, Tensor.Randn([5], b).ToArray<float>());
        Assert.Equal(second, Tensor.Randn([5], b).ToArray<float>());
    }

    [Fact]
    public void Whole_numbers_and_orders_are_fair()
    {
        var dice = Tensor.RandInt(1, 7, [60_000], new(3)).ToArray<long>();
        for (var side = 1; side <= 6; side++)
        {
            Assert.InRange(dice.Count(x => x == side), 9_600, 10_400);
        }
        var order = Tensor.RandPerm(1000, new(4)).ToArray<long>();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), order.Order());
        Assert.NotEqual(order.Order(), order);
        var firsts = Enumerable.Range(0, 3000).Select(seed => Tensor.RandPerm(3, new((ulong)seed))[0].Item()).ToArray();
        Assert.All([0, 1, 2], value => Assert.InRange(firsts.Count(x => x == value), 900, 1100));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.RandInt(3, 3, [1]));
        Assert.Throws<NotSupportedException>(() => Tensor.Rand([1], dtype: DType.Int64));
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_drops_the_same_in_both_directions()
    {
        var x = Tensor.Ones([100_000]).RequireGrad();
        var y = x.Dropout(0.25, new(5));
        Assert.Equal(1, y.Mean().Item(), 0.01);
        Assert.InRange(y.Eq(Tensor.Of(0f)).Long().Sum().Item(), 24_000, 26_000);
        y.Sum().Backward();
        Assert.Equal(y.ToArray<float>(), x.Grad!.ToArray<float>());
        Assert.Equal(0, x.Detach().Dropout(1).Sum().Item());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Dropout(1.5));
    }
}
