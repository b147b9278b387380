namespace Micrograd.Tests.Tensors;

/// <summary>What has no element passes through every op and view, its gradient too; what has no answer is refused by name.</summary>
public sealed class EmptyTensorTests
{
    static Tensor Zeros(params int[] sizes) => Tensor.Zeros(sizes, DType.Float64);

    static Tensor NoIndex(params int[] sizes) => Tensor.Zeros(sizes, DType.Int64);

    static readonly Dictionary<string, (Func<Tensor[], Tensor> Op, Tensor[] Inputs, int[] Shape)> s_ops = new()
    {
        ["exp"] = (x => x[0].T.Exp(), [Zeros(3, 0)], [0, 3]),
        ["add"] = (x => x[0] + x[1], [Zeros(3, 1, 0), Zeros(2, 1)], [3, 2, 0]),
        ["max of two"] = (x => x[0].Max(x[1]), [Zeros(0, 3), Zeros(1, 3)], [0, 3]),
        ["where"] = (x => Tensor.Where(Tensor.Zeros([1, 0], DType.Bool), x[0], x[1]), [Zeros(3, 1), Zeros()], [3, 0]),
        ["masked fill"] = (x => x[0].MaskedFill(Tensor.Zeros([3, 0], DType.Bool), 1), [Zeros(3, 0)], [3, 0]),
        ["matmul, nothing between"] = (x => x[0].MatMul(x[1]), [Zeros(2, 0), Zeros(0, 3)], [2, 3]),
        ["matmul, no row"] = (x => x[0].MatMul(x[1]), [Zeros(0, 4), Zeros(4, 3)], [0, 3]),
        ["matmul, no column"] = (x => x[0].MatMul(x[1]), [Zeros(2, 4), Zeros(4, 0)], [2, 0]),
        ["matmul, no batch"] = (x => x[0].MatMul(x[1]), [Zeros(0, 2, 4), Zeros(1, 4, 3)], [0, 2, 3]),
        ["matmul, batches of nothing"] = (x => x[0].MatMul(x[1]), [Zeros(5, 2, 0), Zeros(5, 0, 3)], [5, 2, 3]),
        ["matmul, one matrix for no rows"] = (x => x[0].MatMul(x[1]), [Zeros(3, 0, 5), Zeros(5, 2)], [3, 0, 2]),
        ["dot"] = (x => x[0].Dot(x[1]), [Zeros(0), Zeros(0)], []),
        ["outer"] = (x => x[0].Outer(x[1]), [Zeros(0), Zeros(3)], [0, 3]),
        ["linear, no output"] = (x => Tensor.Linear(x[0], x[1], x[2]), [Zeros(5, 7), Zeros(0, 7), Zeros(0)], [5, 0]),
        ["linear, no output of batches"] = (x => Tensor.Linear(x[0], x[1]), [Zeros(2, 5, 7), Zeros(0, 7)], [2, 5, 0]),
        ["linear, no input"] = (x => Tensor.Linear(x[0], x[1], x[2]), [Zeros(5, 0), Zeros(3, 0), Zeros(3)], [5, 3]),
        ["linear, no example"] = (x => Tensor.Linear(x[0], x[1], x[2]), [Zeros(0, 7), Zeros(3, 7), Zeros(3)], [0, 3]),
        ["linear, one example of nothing"] = (x => Tensor.Linear(x[0], x[1]), [Zeros(0), Zeros(3, 0)], [3]),
        ["einsum"] = (x => Tensor.Einsum("ij,jk->ik", x[0], x[1]), [Zeros(3, 0), Zeros(0, 2)], [3, 2]),
        ["einsum, diagonal"] = (x => Tensor.Einsum("ii->i", x[0]), [Zeros(0, 0)], [0]),
        ["einsum, broadcast"] = (x => Tensor.Einsum("...i,...i", x[0], x[1]), [Zeros(0, 1, 3), Zeros(2, 1)], [0, 2]),
        ["softmax"] = (x => x[0].Softmax(1), [Zeros(3, 0)], [3, 0]),
        ["softmax, none"] = (x => x[0].Transpose(0, 2).Softmax(1), [Zeros(3, 0, 2)], [2, 0, 3]),
        ["log softmax"] = (x => x[0].LogSoftmax(0), [Zeros(0, 3)], [0, 3]),
        ["layer norm of nothing"] = (x => x[0].LayerNorm(x[0].Shape[^1]), [Zeros(3, 0)], [3, 0]),
        ["layer norm of no layer"] = (
            x => x[0].LayerNorm(x[0].Shape[^1], x[1], x[2]),
            [Zeros(0, 4), Zeros(4), Zeros(4)],
            [0, 4]
        ),
        ["layer norm of two dims"] = (
            x => x[0].LayerNorm(x[0].Shape[^2..], x[1], x[2]),
            [Zeros(3, 0, 4), Zeros(0, 4), Zeros(0, 4)],
            [3, 0, 4]
        ),
        ["cross-entropy"] = (x => Loss.CrossEntropy(x[0], NoIndex(0), reduction: Reduction.None), [Zeros(0, 4)], [0]),
        ["gather"] = (x => x[0].Gather(0, NoIndex(0, 4)), [Zeros(3, 4)], [0, 4]),
        ["gather from nothing"] = (x => x[0].Gather(0, NoIndex(2, 0)), [Zeros(0, 5)], [2, 0]),
        ["scatter add"] = (x => x[0].ScatterAdd(0, NoIndex(0, 4), x[1]), [Zeros(3, 4), Zeros(0, 4)], [3, 4]),
        ["index select"] = (x => x[0].IndexSelect(1, NoIndex(0)), [Zeros(3, 4)], [3, 0]),
        ["index select of nothing"] = (x => x[0].IndexSelect(0, Tensor.Of([2L, 0])), [Zeros(3, 0)], [2, 0]),
        ["embedding of no index"] = (x => Tensor.Embedding(x[0], NoIndex(2, 0)), [Zeros(3, 4)], [2, 0, 4]),
        ["embedding of empty rows"] = (x => Tensor.Embedding(x[0], Tensor.Of([2L, 0])), [Zeros(3, 0)], [2, 0]),
        ["concat"] = (x => Tensor.Concat([x[0], x[1]]), [Zeros(0, 4), Zeros(2, 4)], [2, 4]),
        ["stack"] = (x => Tensor.Stack([x[0], x[1]], 1), [Zeros(3, 0), Zeros(3, 0)], [3, 2, 0]),
        ["split"] = (x => x[0].Split(2)[0], [Zeros(0, 4)], [0, 4]),
        ["split by sizes"] = (x => x[0].Split([2, 0, 1])[1], [Zeros(3, 4)], [0, 4]),
        ["pad"] = (x => x[0].Pad([1, 1], [0, 2], 7L), [Zeros(3, 0)], [4, 3]),
        ["repeat"] = (x => x[0].Repeat(2, 3), [Zeros(0, 4)], [0, 12]),
        ["repeat, never"] = (x => x[0].Repeat(0, 3), [Zeros(2, 4)], [0, 12]),
        ["sort"] = (x => x[0].Sort(0).Values, [Zeros(0, 4)], [0, 4]),
        ["sort of rows"] = (x => x[0].Sort(1).Values, [Zeros(3, 0)], [3, 0]),
        ["top none"] = (x => x[0].TopK(0).Values, [Zeros(3, 4)], [3, 0]),
        ["running sum"] = (x => x[0].CumSum(1), [Zeros(3, 0)], [3, 0]),
        ["tril"] = (x => x[0].Tril(), [Zeros(2, 0, 3)], [2, 0, 3]),
        ["dropout"] = (x => x[0].Dropout(0.5), [Zeros(3, 0)], [3, 0]),
        ["to"] = (x => x[0].Float(), [Zeros(3, 0)], [3, 0]),
        ["clone"] = (x => x[0].Permute(2, 0, 1).Clone(), [Zeros(3, 0, 5)], [5, 3, 0]),
        ["contiguous"] = (x => x[0].Permute(2, 0, 1).Contiguous(), [Zeros(3, 0, 5)], [5, 3, 0]),
        ["max of no row"] = (x => x[0].Max(0), [Zeros(3, 0)], [0]),
        ["row"] = (x => x[0][1], [Zeros(3, 0)], [0]),
        ["part"] = (x => x[0][1..3], [Zeros(3, 0)], [2, 0]),
        ["every other"] = (x => x[0].Slice(0, 0, 3, 2), [Zeros(3, 0)], [2, 0]),
        ["flip"] = (x => x[0].Flip(0), [Zeros(3, 0)], [3, 0]),
        ["flip of nothing"] = (x => x[0].Flip(1), [Zeros(3, 0)], [3, 0]),
        ["flatten"] = (x => x[0].Transpose(0, 2).Flatten(), [Zeros(3, 0, 5)], [0]),
        ["reshape"] = (x => x[0].Reshape(7, 0, 2), [Zeros(3, 0)], [7, 0, 2]),
        ["expand"] = (x => x[0].Expand([2, 3, 0]), [Zeros(3, 1)], [2, 3, 0]),
        ["squeeze"] = (x => x[0].Squeeze(), [Zeros(3, 0, 1)], [3, 0]),
        ["unsqueeze"] = (x => x[0].Unsqueeze(-1), [Zeros(3, 0)], [3, 0, 1]),
    };

    public static TheoryData<string> Ops => [.. s_ops.Keys];

    [Theory]
    [MemberData(nameof(Ops))]
    public void An_op_of_nothing_has_its_shape_and_so_have_the_gradients(string name)
    {
        var (op, inputs, shape) = s_ops[name];
        inputs = Array.ConvertAll(inputs, x => x.Detach().Clone().RequireGrad());
        var y = op(inputs);
        Assert.Equal(shape, y.Shape.ToArray());
        Assert.Equal(y.Shape.ElementCount, y.ToArray<double>().Length);
        y.Sum().Backward();
        foreach (var x in inputs)
        {
            Assert.Equal(x.Shape, x.Grad!.Shape);
            Assert.All(x.Grad.ToArray<double>(), g => Assert.True(double.IsFinite(g)));
        }
        // What comes of a view of a part, and of a part of the result, can be read.
        Assert.True(double.IsFinite(y.Detach().Flip([.. Enumerable.Range(0, y.Rank)]).Sum().Item()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reductions_over_nothing_give_what_pytorch_gives(bool keepDim)
    {
        int[] kept = keepDim ? [3, 1] : [3];
        void Is(double expected, Func<Tensor, Tensor> reduction, double gradient = 0)
        {
            var x = Zeros(3, 0).RequireGrad();
            var y = reduction(x);
            Assert.Equal(kept, y.Shape.ToArray());
            Assert.All(y.ToArray<double>(), value => Assert.Equal(expected, value));
            y.Sum().Backward();
            Assert.Equal(x.Shape, x.Grad!.Shape);
        }
        Is(0, x => x.Sum(1, keepDim));
        Is(1, x => x.Prod(1, keepDim));
        Is(double.NaN, x => x.Mean(1, keepDim));
        Is(double.NaN, x => x.Var(1, 1, keepDim));
        Is(double.NaN, x => x.Std(1, 0, keepDim));
        Is(0, x => x.Norm([1], keepDim: keepDim));
        Is(double.NegativeInfinity, x => x.LogSumExp(1, keepDim));
        Assert.All(Zeros(3, 0).Any(1).ToArray<bool>(), Assert.False);
        Assert.All(Zeros(3, 0).All(1).ToArray<bool>(), Assert.True);
        foreach (
            var refused in new Func<Tensor, object>[]
            {
                x => x.Max(),
                x => x.Min(1, keepDim),
                x => x.ArgMax(),
                x => x.ArgMin(1, keepDim),
            }
        )
        {
            var error = Assert.Throws<InvalidOperationException>(() => refused(Zeros(3, 0)));
            Assert.Contains("no element to choose from", error.Message, StringComparison.Ordinal);
        }
        // Of many dims that have as many places as wrap around to 0, too.
        Assert.Equal([0], Tensor.Zeros([65536, 65536, 65536, 65536, 0]).Max([0, 1, 2, 3]).Shape.ToArray());
    }

    [Fact]
    public void What_is_expanded_to_nothing_is_not_there()
    {
        foreach (var number in new[] { double.PositiveInfinity, double.NaN })
        {
            Assert.Equal(0, Tensor.Of([number]).Expand(0).Sum().Item());
            Assert.Equal(
                [0.0, 0],
                Tensor
                    .Of([
                        [number],
                        [number],
                    ])
                    .Expand([2, 0])
                    .Sum(1)
                    .ToArray<double>()
            );
        }
    }

    [Fact]
    public void An_index_that_names_no_place_is_refused_where_nothing_would_be_taken_too()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Embedding(Zeros(3, 0), Tensor.Of([3L])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Zeros(3, 0).IndexSelect(0, Tensor.Of([-4L])));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Zeros(0, 3)
                .Gather(
                    0,
                    Tensor.Of([
                        [0L],
                    ])
                )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Zeros(3, 0)[3]);
    }
}
