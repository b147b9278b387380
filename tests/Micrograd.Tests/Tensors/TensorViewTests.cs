namespace Micrograd.Tests.Tensors;

/// <summary>Views share memory, index as NumPy's do, and gradients find their way back through them.</summary>
[Trait("kernels", "true")]
public sealed class TensorViewTests
{
    static readonly Tensor s_cube = Tensor.Arange(24).Reshape(2, 3, 4);

    [Fact]
    public void Indices_and_ranges_pick_what_they_say()
    {
        Assert.Equal([4, 5, 6, 7], s_cube[0, 1].ToArray<long>());
        Assert.Equal([7, 11, 19, 23], s_cube[.., 1.., ^1].ToArray<long>());
        Assert.Equal(23, s_cube[-1, -1, -1].Item());
        Assert.Equal([1, 3], s_cube[0, 0].Slice(0, 1, 4, 2).ToArray<long>());
        Assert.Equal([3, 2, 1, 0], s_cube[0, 0].Flip(0).ToArray<long>());
        Assert.Equal((Shape)new[] { 2, 0, 4 }, s_cube[.., 1..1].Shape);
    }

    [Fact]
    public void A_view_is_the_same_memory()
    {
        var x = Tensor.Zeros([2, 3]);
        x[1, 1..] = Tensor.Of([5f, 6f]);
        x.T[0] = Tensor.Of(9f);
        Assert.Equal([9, 0, 0, 9, 5, 6], x.ToArray<float>());
        x.Reshape(3, 2)[0].Fill(1);
        Assert.Equal([1, 1, 0, 9, 5, 6], x.ToArray<float>());
        x[0] = x[0].Flip(0).Clone();
        Assert.Equal([0, 1, 1, 9, 5, 6], x.ToArray<float>());
    }

    [Fact]
    public void A_reshape_is_a_view_where_the_layout_allows_it()
    {
        var x = Tensor.Arange(24).Reshape(2, 3, 4);
        Assert.Equal([12, 4, 1], x.Strides.ToArray());
        var view = x.Transpose(0, 1).Reshape(3, 2, 2, 2);
        view[0, 0, 0, 0] = Tensor.Of(99L);
        Assert.Equal(99, x[0, 0, 0].Item());
        var copy = x.Transpose(0, 2).Reshape(24);
        copy[0] = Tensor.Of(0L);
        Assert.Equal(99, x[0, 0, 0].Item());
        Assert.Equal(x.Permute(2, 1, 0).ToArray<long>()[1..], copy.ToArray<long>()[1..]);
        Assert.Equal((Shape)new[] { 4, 6 }, x.Reshape(4, -1).Shape);
    }

    [Fact]
    public void Gradients_come_back_through_every_view()
    {
        var random = new Random(1);
        Func<Tensor, Tensor>[] views =
        [
            x => x[1],
            x => x[.., 1..3, ^1],
            x => x.Slice(2, 0, 4, 3),
            x => x.Flip(0, 2),
            x => x.Transpose(0, 1),
            x => x.Permute(2, 0, 1),
            x => x.Reshape(4, 6),
            x => x.Transpose(0, 2).Reshape(8, 3),
            x => x.Flatten(1),
            x => x[0..1].Squeeze(0),
            x => x.Unsqueeze(1),
            x => x.Unsqueeze(0).Expand([5, 2, 3, 4]),
            x => x[.., 0..1].Expand([2, 3, 4]),
            x => x.Clone(),
        ];
        foreach (var view in views)
        {
            TensorCheck.Gradients(x => view(x[0]).Square() * 0.5, [TensorCheck.Random([2, 3, 4], random)]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_said_with_shapes_and_axes()
    {
        (Action Act, string Says)[] cases =
        [
            (() => Tensor.Zeros(new int[65]), "65 dims; a tensor has at most 64"),
            (() => Tensor.Zeros(new int[64]).Unsqueeze(0), "65 dims; a tensor has at most 64"),
            (() => _ = s_cube[2], "lies outside of dim 0 of [2, 3, 4], which has 2"),
            (() => _ = s_cube[0, 0, 0, 0], "4 indices for the 3 dims"),
            (() => _ = s_cube[.., 2..5], "lies outside of dim 1"),
            (() => s_cube.Reshape(5, 5), "has 24 elements"),
            (() => s_cube.Reshape(5, -1), "-1 has no size"),
            (() => s_cube.Reshape(-1, -1), "only one"),
            (() => s_cube.Transpose(0, 3), "has no dim 3; it has -3 … 2"),
            (() => s_cube.Permute(0, 0, 1), "does not name each"),
            (() => s_cube.Expand([2, 3, 5]), "[2, 3, 4] does not expand to [2, 3, 5]"),
            (() => s_cube.Unsqueeze(5), "-4 … 3"),
            (() => s_cube.Slice(0, 1, 3), "dim 0"),
            (() => _ = Tensor.Of(1.0).T, "fewer than two dims"),
            (() => s_cube.Item(), "24 elements"),
            (() => s_cube.AsSpan<float>(), "int64"),
            (() => s_cube.T.AsSpan<long>(), "Contiguous()"),
            (() => s_cube.ToArray<int>(), "Int32"),
            (() => s_cube.Sum(3), "Sum: [2, 3, 4] has no dim 3"),
            (() => s_cube.Sum([0, -3]), "named twice"),
            (() => Tensor.Zeros([0]).Max(), "no element"),
            (() => s_cube.Mean(), "int64"),
            (() => Tensor.Zeros([65536, 65536]), "4294967296 elements"),
            (() => Tensor.Ones([65536, 65536]), "Ones: 4294967296 elements"),
            (() => Tensor.Arange(1L << 32), "Arange: 4294967296 numbers"),
            (() => Tensor.Arange(long.MinValue, long.MaxValue), "Arange: 18446744073709551615 numbers"),
            (() => Tensor.Ones([70000]).Repeat(70000), "Repeat: a dim of 4900000000 places"),
            (() => Tensor.Ones([3]).Pad([int.MaxValue], [5]), "Pad: a dim of 2147483655 places"),
            (
                () => Tensor.Concat([Tensor.Ones([1]).Expand([int.MaxValue]), Tensor.Ones([1])]),
                "Concat: a dim of 2147483648"
            ),
            (() => Shape.Create([int.MaxValue, int.MaxValue, int.MaxValue]), "63 bits"),
            (() => Tensor.Of<float>([1, 2, 3], [2, 2]), "3 elements do not fill [2, 2]"),
            (() => Tensor.Of(new double[][] { [1, 2], [3] }), "equally long"),
        ];
        foreach (var (act, says) in cases)
        {
            var thrown = Record.Exception(act);
            Assert.NotNull(thrown);
            Assert.True(
                thrown is ArgumentException or InvalidOperationException or NotSupportedException or OverflowException,
                thrown.ToString()
            );
            Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arrays_of_all_kinds_become_tensors()
    {
        Assert.Equal(
            (Shape)new[] { 2, 2 },
            Tensor
                .Of(
                    new double[,]
                    {
                        { 1, 2 },
                        { 3, 4 },
                    }
                )
                .Shape
        );
        Assert.Equal(
            (Shape)new[] { 2, 1, 2 },
            Tensor
                .Of(
                    new float[][][]
                    {
                        [
                            [1, 2],
                        ],
                        [
                            [3, 4],
                        ],
                    }
                )
                .Shape
        );
        Assert.Equal([1, 2, 3, 4], Tensor.Of(new int[][] { [1, 2], [3, 4] }).ToArray<long>());
        Assert.Equal(
            [1, 2, 3, 4],
            Tensor
                .Of([
                    [1.0, 2.0],
                    [3.0, 4.0],
                ])
                .ToArray<double>()
        );
        Assert.Equal(
            DType.Float32,
            Tensor
                .Of([
                    [1f],
                    [2f],
                ])
                .DType
        );
        Assert.Equal(DType.Bool, Tensor.Of(new bool[] { true }).DType);
        Assert.Equal((Shape)new[] { 2, 0 }, Tensor.Of(new double[][] { [], [] }).Shape);
        Assert.Equal(DType.Float16, Tensor.Of(new Half[] { (Half)0.5 }).DType);
        Assert.Equal(0.5f, (float)Tensor.Of([0.5]).To(DType.BFloat16).ToArray<BFloat16>()[0]);
    }
}
