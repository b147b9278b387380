namespace Micrograd.Tests.Tensors;

/// <summary>Sizes, steps and counts near 2³¹ and beyond 2⁶³: right, or refused by the name of who was asked.</summary>
public sealed class LargeShapeTests
{
    const int Most = int.MaxValue;

    static Tensor Spread(params int[] sizes) => Tensor.Ones([.. sizes.Select(_ => 1)], DType.Float32).Expand(sizes);

    [Fact]
    public void A_step_beyond_the_end_leaves_the_first_place()
    {
        var x = Tensor.Of([1f, 2, 3, 4]);
        foreach (var step in new[] { 4, 5, 1 << 30, Most - 1, Most })
        {
            Assert.Equal([1f], x.Slice(0, 0, 4, step).ToArray<float>());
            Assert.Equal([3f], x.Slice(0, 2, 4, step).ToArray<float>());
            Assert.Equal([0, 4], x.Expand([0, 4]).Slice(0, 0, 0, step).Shape.ToArray());
            var leaf = x.Clone().RequireGrad();
            leaf.Slice(0, 1, 4, step).Sum().Backward();
            Assert.Equal([0f, 1, 0, 0], leaf.Grad!.ToArray<float>());
        }
        Assert.Equal([Most / 2 + 1, 4], Spread(Most, 4).Slice(0, 0, Most, 2).Shape.ToArray());
    }

    [Fact]
    public void An_empty_tensor_may_be_as_large_as_it_likes_along_its_other_dims()
    {
        var x = Tensor.Zeros([Most, Most, Most, 0]);
        Assert.Equal(0, x.Count);
        Assert.Equal(0, x.Sum().Item());
        Assert.Equal("tensor([], size=[2147483647, 2147483647, 2147483647, 0])", x.ToString());
        Assert.Empty(x.ToArray<float>());
        Assert.True(x.Permute(3, 0, 1, 2).IsContiguous);
        foreach (
            var same in new[]
            {
                x.Exp(),
                x + x,
                x.Clone(),
                x.Softmax(0),
                x.LayerNorm(x.Shape[^3..]),
                x.CumSum(1),
                x.Sort(1).Values,
                x.Permute(3, 0, 1, 2).Contiguous().Permute(1, 2, 3, 0),
                x.IndexSelect(3, Tensor.Zeros([0], DType.Int64)),
                Tensor.Concat([x, x], 3),
                x.Flip(0, 3),
                x.Tril(),
            }
        )
        {
            Assert.Equal(x.Shape, same.Shape);
        }
        Assert.Equal([Most, Most, 0], x[Most - 1].Shape.ToArray());
        Assert.Equal([2, Most, Most, 0], x.Slice(0, 5, 10, 3).Shape.ToArray());
        Assert.Equal([0], x.Flatten().Shape.ToArray());
        Assert.Equal([0], x.Mean([0, 1, 2]).Shape.ToArray());
    }

    static readonly Dictionary<string, Func<object>> s_tooLarge = new()
    {
        ["Shape"] = () => Tensor.Zeros([Most, Most, Most]),
        ["Shape of a sum"] = () => Tensor.Zeros([Most, Most, Most, 0]).Sum(3),
        ["Zeros"] = () => Tensor.Zeros([Most]),
        ["Ones"] = () => Tensor.Ones([Most, Most]),
        ["Full"] = () => Tensor.Full([Most, Most], 2.5),
        ["Eye"] = () => Tensor.Eye(46341),
        ["Arange"] = () => Tensor.Arange(long.MinValue, long.MaxValue),
        ["Arange in a type"] = () => Tensor.Arange(Most),
        ["Linspace"] = () => Tensor.Linspace(0, 1, Most),
        ["Rand"] = () => Tensor.Rand([Most, Most]),
        ["RandPerm"] = () => Tensor.RandPerm(Most),
        ["OneHot"] = () => Tensor.Of([1L, 1L]).OneHot(Most),
        ["Repeat"] = () => Tensor.Of([1f, 2]).Repeat(Most),
        ["Repeat along two"] = () => Tensor.Of([1f, 2]).Repeat(Most, 1),
        ["Shape of a repetition"] = () => Tensor.Zeros([1]).Repeat(Most, Most, Most),
        ["Pad"] = () => Tensor.Of([1f]).Pad([Most], [Most]),
        ["Pad in memory"] = () => Tensor.Of([1f]).Pad([Most - 1], [0]),
        ["Concat"] = () => Tensor.Concat([Spread(Most), Spread(Most)]),
        ["Concat in memory"] = () => Tensor.Stack([Spread(Most), Spread(Most)]),
        ["Flatten"] = () => Spread(65536, 65536).Flatten(),
        ["Reshape"] = () => Spread(Most, Most).Reshape(-1),
        ["Shape of an expansion"] = () => Spread(Most, Most, Most),
        ["ToArray"] = () => Spread(Most, Most).ToArray<float>(),
        ["exp"] = () => Spread(Most, Most).Exp(),
        ["+"] = () => Spread(Most, 1) + Spread(1, Most),
        ["MatMul"] = () => Spread(Most, 1).MatMul(Spread(1, Most)),
        ["MatMul of batches"] = () => Spread(Most, 2, 1, 1).MatMul(Spread(1, 1, 1, 1)),
        ["Linear"] = () => Tensor.Linear(Spread(Most, 1), Spread(4, 1)),
        ["Einsum"] = () => Tensor.Einsum("ij,k->ijk", Spread(Most, 2), Spread(3)),
        ["Max"] = () => Spread(Most, Most).Max(),
    };

    public static TheoryData<string> TooLarge => [.. s_tooLarge.Keys];

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void What_no_memory_holds_is_refused_by_name(string name)
    {
        var error = Assert.Throws<OverflowException>(() => s_tooLarge[name]());
        Assert.StartsWith(name.Split(' ')[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_below_0_and_places_that_are_none_are_refused_by_name()
    {
        var x = Tensor.Of([1f, 2, 3, 4]);
        foreach (
            var (refused, says) in new (Func<object>, string)[]
            {
                (() => Tensor.Zeros([2, -1]), "[2, -1]"),
                (() => Tensor.Eye(-1), "Eye"),
                (() => Tensor.Linspace(0, 1, -1), "Linspace"),
                (() => Tensor.Of([1L]).OneHot(-1), "OneHot"),
                (() => x.Repeat(-1), "Repeat"),
                (() => x[int.MinValue], "Index"),
                (() => x[Most], "Index"),
                (() => x.Select(0, int.MinValue), "Select"),
                (() => x.Sum(int.MinValue), "Sum"),
                (() => x.Unsqueeze(Most), "Unsqueeze"),
                (() => x.Slice(0, int.MinValue, 4), "Slice"),
            }
        )
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => refused());
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => x.Split([5, -1]));
    }

    [Fact]
    public void As_many_dims_as_there_can_be_are_repeated_and_reduced()
    {
        int[] ones = [.. Enumerable.Repeat(1, 64)];
        Assert.Equal(64, Tensor.Zeros(ones).Repeat(ones).Rank);
        Assert.Equal(2, Tensor.Ones(ones).Repeat([.. ones[..63], 2]).Sum().Item());
        Assert.Equal(63, Tensor.Zeros(ones).Sum(63).Rank);
        Assert.Throws<ArgumentException>(() => Tensor.Zeros(ones).Unsqueeze(0));
    }

    [Fact]
    public void Equal_distances_reach_as_far_as_numbers_do()
    {
        Assert.Equal([-1e308, 0, 1e308], Tensor.Linspace(-1e308, 1e308, 3, DType.Float64).ToArray<double>());
        Assert.Equal(
            [-double.MaxValue, double.MaxValue],
            Tensor.Linspace(-double.MaxValue, double.MaxValue, 2, DType.Float64).ToArray<double>()
        );
        var many = Tensor.Linspace(double.MaxValue, -double.MaxValue, 1000, DType.Float64);
        Assert.All(many.ToArray<double>(), x => Assert.True(double.IsFinite(x)));
        Assert.Equal([5f], Tensor.Linspace(5, 9, 1).ToArray<float>());
        Assert.Equal([0L, 2, 5], Tensor.Linspace(0, 5, 3, DType.Int64).ToArray<long>());
    }
}
