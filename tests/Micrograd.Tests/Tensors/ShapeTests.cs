namespace Micrograd.Tests.Tensors;

/// <summary>A shape as a list of sizes: its places, its parts, its names.</summary>
public sealed class ShapeTests
{
    static readonly Shape s_shape = [2, 3, 4];

    [Fact]
    public void A_dim_is_counted_from_either_end()
    {
        Assert.Equal((2, 4, 2), (s_shape[0], s_shape[^1], s_shape[^3]));
        Assert.Equal(s_shape[-1], s_shape[^1]);
        Assert.Equal([2, 3], s_shape[..^1]);
        Assert.Equal([4], s_shape[2..]);
        Assert.Equal([], s_shape[3..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_shape[^0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_shape[^4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_shape[(Index)3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_shape[2..5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_shape[..^4]);
    }

    [Fact]
    public void Each_size_gets_a_name()
    {
        var (rows, columns) = Tensor.Zeros([2, 3]).Shape;
        var (a, b, c) = s_shape;
        var (n, d, h, w) = Shape.Create([5, 6, 7, 8]);
        var (_, _, _, _, last) = Shape.Create([1, 2, 3, 4, 5]);
        int[] named = [rows, columns, a, b, c, n, d, h, w, last];
        Assert.Equal([2, 3, 2, 3, 4, 5, 6, 7, 8, 5], named);
        var refusal = Assert.Throws<InvalidOperationException>(() =>
        {
            var (x, y) = s_shape;
            return x + y;
        });
        Assert.Equal("Shape: [2, 3, 4] has 3 dims, and 2 names are to take one each.", refusal.Message);
    }

    [Fact]
    public void A_tensor_is_given_the_shape_of_another()
    {
        var x = Tensor.Arange(24).RequireGrad(false);
        Assert.Equal(s_shape, x.Reshape(s_shape).Shape);
        Assert.Equal(s_shape, x.Reshape([2, 3, 4]).Shape);
        Assert.Equal(s_shape, x.Reshape(2, -1, 4).Shape);
        Assert.Equal(s_shape, x.Reshape(s_shape.ToArray()).Shape);
        Assert.Equal([6, 4], x.Reshape([.. s_shape[..1], 3, 4]).Flatten(0, 1).Shape);
        Assert.Equal(24, x.Reshape(24).Shape);
        Assert.Throws<ArgumentException>(() => x.Reshape(s_shape[1..]));
    }
}
