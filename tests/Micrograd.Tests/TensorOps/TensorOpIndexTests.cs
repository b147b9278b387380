namespace Micrograd.Tests.TensorOps;

/// <summary>An index counts from the end where it is negative, in every op that takes one along a dim; a class does not.</summary>
public sealed class TensorOpIndexTests
{
    static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> s_indexed = new()
    {
        ["gather"] = (x, index) => x.Gather(0, index.Unsqueeze(1)),
        ["scatter_add"] = (x, index) => x.ScatterAdd(0, index.Unsqueeze(1), Tensor.Ones([2, 1], x.DType)),
        ["index_select"] = (x, index) => x.IndexSelect(0, index),
        ["index"] = (x, index) => x[index],
        ["index_put_"] = (x, index) => x.IndexPut([index], Tensor.Of(7.0, 8)),
        ["index_sum"] = (x, index) => x.IndexPut([index], Tensor.Of(7.0, 8), accumulate: true),
        ["index_add"] = (x, index) => x.IndexAdd(0, index, Tensor.Ones([2, 2], x.DType)),
        ["embedding"] = Tensor.Embedding,
        ["select"] = (x, index) => Tensor.Stack([x.Select(0, (int)index[0].Item()), x.Select(0, (int)index[1].Item())]),
    };

    public static TheoryData<string> Names => [.. s_indexed.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_negative_index_counts_from_the_end(string name)
    {
        var x = Tensor.Of([
            [1.0, 2],
            [3, 4],
            [5, 6],
        ]);
        Assert.Equal(
            s_indexed[name](x, Tensor.Of(2L, 0)).ToArray<double>(),
            s_indexed[name](x, Tensor.Of(-1L, -3)).ToArray<double>()
        );
        foreach (var outside in (long[])[3, -4, long.MinValue + 1, long.MaxValue, 1L << 32])
        {
            if (name != "select" || outside == (int)outside)
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => s_indexed[name](x, Tensor.Of(outside, 0)));
            }
        }
    }

    [Fact]
    public void Every_op_of_the_table_that_takes_an_index_is_held_to_it() =>
        Assert.Equal(
            TensorOpTable.All.Where(entry => entry.Samples[0].Text.Contains("index", StringComparison.Ordinal)),
            TensorOpTable.All.Where(entry => s_indexed.ContainsKey(entry.Name) && entry.Name != "select")
        );

    [Theory]
    [InlineData("one_hot")]
    [InlineData("cross_entropy")]
    [InlineData("class_index")]
    [InlineData("class_total")]
    public void A_negative_class_is_refused(string name)
    {
        var negative = Tensor.Of<long>([-1], [1]);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            name switch
            {
                "one_hot" => negative.OneHot(3),
                "cross_entropy" => Micrograd.TensorOps.CrossEntropy.Of(Tensor.Ones([1, 3]), negative),
                "class_index" => new Micrograd.TensorOps.ClassIndex("Loss", 3, -100).Apply(negative),
                _ => new Micrograd.TensorOps.ClassTotal(-100, DType.Float32).Apply(negative, Tensor.Ones(3)),
            }
        );
    }
}
