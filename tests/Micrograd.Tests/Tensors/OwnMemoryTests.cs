namespace Micrograd.Tests.Tensors;

/// <summary>
/// What is no view has memory of its own, even where there was nothing to compute; what is one, or hands the tensor itself on, is so by its
/// text, as in PyTorch.
/// </summary>
public sealed class OwnMemoryTests
{
    static readonly Tensor s_mask = Tensor.Of([
        [true],
        [true],
    ]);

    // Each computes nothing that can be seen: of [2, 1] what was there.
    static readonly Dictionary<string, Func<Tensor, Tensor>> s_computed = new()
    {
        ["repeat"] = x => x.Repeat(1, 1),
        ["repeat with a dim in front"] = x => x.Repeat(1, 1, 1),
        ["prod"] = x => x.Prod(1),
        ["prod, dim kept"] = x => x.Prod(1, keepDim: true),
        ["sum"] = x => x.Sum(1),
        ["sum, dim kept"] = x => x.Sum(-1, keepDim: true),
        ["mean"] = x => x.Mean(1),
        ["max"] = x => x.Max(1),
        ["min"] = x => x.Min(1, keepDim: true),
        ["norm"] = x => x.Norm([1]),
        ["logsumexp"] = x => x.LogSumExp(1),
        ["cumsum"] = x => x.CumSum(1),
        ["einsum ij->ij"] = x => Tensor.Einsum("ij->ij", x),
        ["einsum ij->ji"] = x => Tensor.Einsum("ij->ji", x),
        ["einsum ...->..."] = x => Tensor.Einsum("...->...", x),
        ["einsum ij->i"] = x => Tensor.Einsum("ij->i", x),
        ["clone"] = x => x.Clone(),
        ["concat"] = x => Tensor.Concat([x]),
        ["stack"] = x => Tensor.Stack([x]),
        ["pad"] = x => x.Pad([0, 0], [0, 0]),
        ["tril"] = x => x.Tril(1),
        ["where"] = x => Tensor.Where(s_mask, x, x),
        ["masked fill"] = x => x.MaskedFill(s_mask.Eq(0L), 0),
        ["abs"] = x => x.Abs(),
        ["relu"] = x => x.Relu(),
        ["clamp"] = x => x.Clamp(-100, 100),
        ["plus 0"] = x => x + 0,
        ["times 1"] = x => x * 1,
        ["max of two"] = x => x.Max(x),
        ["index select"] = x => x.IndexSelect(0, Tensor.Arange(2)),
        ["gather"] = x => x.Gather(1, Tensor.Zeros([2, 1], DType.Int64)),
        ["embedding"] = x => Tensor.Embedding(x, Tensor.Arange(2)),
        ["scatter add"] = x => x.ScatterAdd(0, Tensor.Zeros([0, 1], DType.Int64), Tensor.Zeros([0, 1], x.DType)),
        ["sort"] = x => x.Sort(1).Values,
        ["sort of one"] = x => x[0, 0].Sort().Values,
        ["top"] = x => x.TopK(1).Values,
        ["matmul"] = x => x.MatMul(Tensor.Ones([1, 1], x.DType)),
        ["to"] = x => x.To(DType.Float64).To(DType.Float32),
    };

    static readonly Dictionary<string, Func<Tensor, Tensor>> s_views = new()
    {
        ["itself: to"] = x => x.To(x.DType),
        ["itself: contiguous"] = x => x.Contiguous(),
        ["itself: dropout of 0"] = x => x.Dropout(0),
        ["expand to its own shape"] = x => x.Expand(x.Shape),
        ["reshape to its own shape"] = x => x.Reshape(2, 1),
        ["squeeze of what is larger"] = x => x.Squeeze(0),
        ["detach"] = x => x.Detach(),
        ["flatten"] = x => x.Flatten(),
        ["transpose"] = x => x.T,
        ["flip"] = x => x.Flip(0),
        ["split"] = x => x.Split(2)[0],
        ["select"] = x => x[0],
        ["unsqueeze"] = x => x.Unsqueeze(0),
    };

    public static TheoryData<string> Computed => [.. s_computed.Keys];

    public static TheoryData<string> Views => [.. s_views.Keys];

    [Theory]
    [MemberData(nameof(Computed))]
    public void What_is_computed_is_not_changed_with_its_input(string name)
    {
        foreach (
            var laid in new Func<Tensor, Tensor>[]
            {
                x => x,
                x => x.T.Clone().T,
                x => x.Pad([1, 1], [1, 1])[1..3, 1..2],
            }
        )
        {
            var x = laid(
                Tensor.Of([
                    [1f],
                    [2f],
                ])
            );
            var y = s_computed[name](x);
            var before = y.ToArray<float>();
            x.Fill(7);
            Assert.Equal(before, y.ToArray<float>());
            y.Fill(9);
            Assert.All(x.ToArray<float>(), element => Assert.Equal(7, element));
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void What_is_a_view_is_changed_with_its_input(string name)
    {
        var x = Tensor.Of([
            [1f],
            [2f],
        ]);
        var y = s_views[name](x);
        Assert.Equal(name.StartsWith("itself", StringComparison.Ordinal), ReferenceEquals(x, y));
        x.Fill(7);
        Assert.All(y.ToArray<float>(), element => Assert.Equal(7, element));
    }
}
