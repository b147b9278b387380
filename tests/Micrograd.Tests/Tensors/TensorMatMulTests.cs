namespace Micrograd.Tests.Tensors;

/// <summary>Matrix products of any rank beside a plain loop, their gradients beside differences.</summary>
[Trait("kernels", "true")]
public sealed class TensorMatMulTests
{
    [Theory]
    [InlineData(new[] { 3 }, new[] { 3 }, new int[] { })]
    [InlineData(new[] { 3 }, new[] { 3, 2 }, new[] { 2 })]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, new[] { 2 })]
    [InlineData(new[] { 2, 3 }, new[] { 3, 4 }, new[] { 2, 4 })]
    [InlineData(new[] { 5, 2, 3 }, new[] { 3, 4 }, new[] { 5, 2, 4 })]
    [InlineData(new[] { 5, 2, 3 }, new[] { 3 }, new[] { 5, 2 })]
    [InlineData(new[] { 3 }, new[] { 5, 3, 2 }, new[] { 5, 2 })]
    [InlineData(new[] { 2, 1, 2, 3 }, new[] { 4, 3, 2 }, new[] { 2, 4, 2, 2 })]
    [InlineData(new[] { 1, 3 }, new[] { 3, 1 }, new[] { 1, 1 })]
    [InlineData(new[] { 0, 3 }, new[] { 3, 2 }, new[] { 0, 2 })]
    [InlineData(new[] { 2, 0 }, new[] { 0, 3 }, new[] { 2, 3 })]
    public void Products_of_every_rank_are_right_and_so_are_their_gradients(int[] a, int[] b, int[] expected)
    {
        var random = new Random(1);
        var (x, y) = (TensorCheck.Random(a, random), TensorCheck.Random(b, random));
        var product = x.MatMul(y);
        Assert.Equal((Shape)expected, product.Shape);
        // By broadcasting alone: every row with every column.
        var rows = a.Length == 1 ? x.Unsqueeze(0) : x;
        var columns = b.Length == 1 ? y.Unsqueeze(1) : y;
        var loop = (rows.Unsqueeze(-1) * columns.Unsqueeze(-3)).Sum(-2);
        Assert.Equal(loop.ToArray<double>(), product.ToArray<double>(), (p, q) => Math.Abs(p - q) < 1e-14);
        Assert.Equal(
            loop.ToArray<double>(),
            x.Float().MatMul(y.Float()).ToArray<double>(),
            (p, q) => Math.Abs(p - q) < 2e-6
        );
        TensorCheck.Gradients(t => t[0].MatMul(t[1]), [x, y]);
    }

    [Fact]
    public void Any_layout_gives_the_product_of_copies()
    {
        var random = new Random(2);
        var (a, b) = (TensorCheck.Random([7, 9], random), TensorCheck.Random([7, 8], random));
        var expected = a.T.Clone().MatMul(b.Clone()).ToArray<double>();
        Func<double, double, bool> close = (p, q) => Math.Abs(p - q) < 1e-13;
        Assert.Equal(expected, a.T.MatMul(b).ToArray<double>(), close);
        Assert.Equal(expected, a.Flip(0).T.MatMul(b.Flip(0)).ToArray<double>(), close);
        Assert.Equal(expected, a.T.Clone().MatMul(b.T.Clone().T).ToArray<double>(), close);
        var wide = Tensor.Zeros([7, 16], DType.Float64);
        wide.Slice(1, 0, 16, 2).CopyFrom(b);
        Assert.Equal(expected, a.T.MatMul(wide.Slice(1, 0, 16, 2)).ToArray<double>(), close);
    }

    [Fact]
    public void What_can_not_be_multiplied_is_said_with_the_likely_cure()
    {
        (Action Act, string Says)[] cases =
        [
            (
                () => Tensor.Ones([32, 784]).MatMul(Tensor.Ones([10, 784])),
                "[32, 784] × [10, 784]: inner dimensions 784 and 10 differ; did you mean b.T?"
            ),
            (() => Tensor.Ones([2, 3]).MatMul(Tensor.Ones([4])), "inner dimensions 3 and 4 differ."),
            (() => Tensor.Ones([]).MatMul(Tensor.Ones([4])), "a single number"),
            (() => Tensor.Ones([4]).MatMul(Tensor.Ones([4], DType.Float64)), "float32 × float64"),
            (() => Tensor.Ones([2, 3, 4]).MatMul(Tensor.Ones([3, 4, 5])), "do not broadcast"),
            (() => Tensor.Arange(3).MatMul(Tensor.Ones([3])), "int64 × float32"),
            (() => Tensor.Arange(3).Bool().MatMul(Tensor.Arange(3).Bool()), "bool × bool"),
            (() => Tensor.Ones([2, 2]).Dot(Tensor.Ones([2])), "one dim"),
            (() => Tensor.Ones([2, 2]).Outer(Tensor.Ones([2])), "one dim"),
        ];
        foreach (var (act, says) in cases)
        {
            Assert.Contains(says, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 3, 4 })]
    [InlineData(new[] { 3 }, new[] { 3 })]
    [InlineData(new[] { 3 }, new[] { 3, 2 })]
    [InlineData(new[] { 2, 3 }, new[] { 3 })]
    [InlineData(new[] { 2, 4, 3 }, new[] { 3 })]
    [InlineData(new[] { 2, 4, 3 }, new[] { 3, 2 })]
    [InlineData(new[] { 2, 1, 4, 3 }, new[] { 5, 3, 2 })]
    [InlineData(new[] { 67, 129 }, new[] { 129, 70 })]
    [InlineData(new[] { 257, 140 }, new[] { 140, 131 })]
    [InlineData(new[] { 9, 40, 30 }, new[] { 9, 30, 50 })]
    [InlineData(new[] { 2, 0 }, new[] { 0, 3 })]
    [InlineData(new[] { 0, 3 }, new[] { 3, 2 })]
    public void Products_of_whole_numbers_are_exact_and_go_round(int[] left, int[] right)
    {
        var a = Tensor.RandInt(long.MinValue, long.MaxValue, left, new Generator(1));
        var b = Tensor.RandInt(long.MinValue, long.MaxValue, right, new Generator(2));
        var (rows, columns) = (a.Rank == 1 ? a.Unsqueeze(0) : a, b.Rank == 1 ? b.Unsqueeze(1) : b);
        var sums = (rows.Unsqueeze(-1) * columns.Unsqueeze(-3)).Sum(-2);
        sums = a.Rank == 1 ? sums.Squeeze(-2) : sums;
        sums = b.Rank == 1 ? sums.Squeeze(-1) : sums;

        var product = a.MatMul(b);
        Assert.Equal((DType.Int64, sums.Shape), (product.DType, product.Shape));
        Assert.Equal(sums.ToArray<long>(), product.ToArray<long>());
        // However they lie.
        Assert.Equal(sums.ToArray<long>(), a.Flip(-1).MatMul(b.Flip(b.Rank == 1 ? 0 : -2)).ToArray<long>());
        if (b.Rank >= 2)
        {
            Assert.Equal(sums.ToArray<long>(), a.MatMul(b.T.Contiguous().T).ToArray<long>());
        }
        Assert.False(product.RequiresGrad);
    }

    [Fact]
    public void Whole_numbers_have_inner_products_and_einsums()
    {
        const long Large = (1L << 53) + 1;
        var x = Tensor.Of(Large, 2L, long.MaxValue);
        Assert.Equal(unchecked((Large * Large) + 4 + 1), x.Dot(x).Item<long>());
        var a = Tensor.Arange(6).Reshape(2, 3);
        Assert.Equal(a.MatMul(a.T).ToArray<long>(), Tensor.Einsum("ij,kj->ik", a, a).ToArray<long>());
        Assert.Equal([Large, 2, long.MaxValue], Tensor.Einsum("i,j->ij", x, Tensor.Of([1L])).Flatten().ToArray<long>());
    }

    [Fact]
    public void A_network_of_layers_learns_xor()
    {
        var random = new Random(3);
        var x = Tensor.Of(
            new float[,]
            {
                { 0, 0 },
                { 0, 1 },
                { 1, 0 },
                { 1, 1 },
            }
        );
        var target = Tensor.Of(
            new float[,]
            {
                { 0 },
                { 1 },
                { 1 },
                { 0 },
            }
        );
        var parameters = new[] { new[] { 2, 8 }, [8], [8, 1], [1] }
            .Select(sizes => TensorCheck.Random(sizes, random).Float().RequireGrad())
            .ToArray();
        var loss = 0.0;
        for (var step = 0; step < 500; step++)
        {
            var hidden = (x.MatMul(parameters[0]) + parameters[1]).Tanh();
            var error = (hidden.MatMul(parameters[2]) + parameters[3] - target).Square().Mean();
            error.Backward();
            loss = error.Item();
            using var _ = NoGrad.Enter();
            foreach (var p in parameters)
            {
                p.CopyFrom(p - p.Grad! * 0.3);
                p.ZeroGrad();
            }
        }
        Assert.InRange(loss, 0, 1e-3);
    }

    [Theory]
    [InlineData(32, 16, 32)]
    [InlineData(1, 5, 7)]
    [InlineData(7, 1, 1)]
    [InlineData(2, 33, 40)]
    [InlineData(40, 33, 3)]
    [InlineData(13, 0, 5)]
    [InlineData(37, 41, 43)]
    public void Products_of_a_batch_have_the_bits_of_each_alone_and_gradients_lie_as_their_factors(
        int rows,
        int depth,
        int columns
    )
    {
        foreach (var mode in (string[])["nn", "nt", "tn", "tt"])
        {
            var a = Factor(mode[0] == 't', [3, 5], rows, depth, 1);
            // Broadcast along the first dim.
            var b = Factor(mode[1] == 't', [1, 5], depth, columns, 2);
            var product = a.MatMul(b);
            var above = Tensor.Randn(product.Shape, new Generator(3));
            var gradients = Gradients.Of(product, [a, b], above);
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 5; j++)
                {
                    var (left, right, g) = (a[i, j].Detach(), b[0, j].Detach(), above[i, j]);
                    Assert.Equal(left.MatMul(right).ToArray<float>(), product[i, j].ToArray<float>());
                    Assert.Equal(g.MatMul(right.T).ToArray<float>(), gradients[0][i, j].ToArray<float>());
                }
            }
            var expected = Tensor.Zeros([1, 5, depth, columns]);
            for (var i = 0; i < 3; i++)
            {
                expected += a[i].Detach().Transpose(-2, -1).MatMul(above[i]).Unsqueeze(0);
            }
            Assert.Equal(expected.ToArray<double>(), gradients[1].ToArray<double>(), (x, y) => Math.Abs(x - y) < 1e-4);
        }

        static Tensor Factor(bool isTransposed, int[] batch, int rows, int columns, ulong seed)
        {
            var sizes = isTransposed ? (int[])[.. batch, columns, rows] : [.. batch, rows, columns];
            var leaf = Tensor.Randn(new Shape(sizes), new Generator(seed)).RequireGrad();
            return isTransposed ? leaf.Transpose(-2, -1) : leaf * 1.0;
        }
    }
}
