namespace Micrograd.Tests.TensorOps;

/// <summary>Rotary positions beside plain loops, and what they are for.</summary>
public sealed class RotaryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pairs_are_turned_by_the_angle_of_their_place(bool interleaved)
    {
        var x = Tensor.Randn([2, 5, 7], new(1), DType.Float64);
        var (cos, sin) = Tensor.RotaryAngles(5, 6, dtype: DType.Float64);
        var y = x.RotaryEmbedding(cos, sin, interleaved);
        Assert.Equal(x.Shape, y.Shape);
        for (var place = 0; place < 5; place++)
        {
            for (var i = 0; i < 3; i++)
            {
                var (a, b) = interleaved ? (2 * i, 2 * i + 1) : (i, i + 3);
                var angle = place * Math.Pow(10000, -2.0 * i / 6);
                var (p, q) = (x[1, place, a].Item(), x[1, place, b].Item());
                Assert.Equal(p * Math.Cos(angle) - q * Math.Sin(angle), y[1, place, a].Item(), 12);
                Assert.Equal(p * Math.Sin(angle) + q * Math.Cos(angle), y[1, place, b].Item(), 12);
            }
            Assert.Equal(x[1, place, 6].Item(), y[1, place, 6].Item());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_product_hangs_on_how_far_apart_two_places_are(bool interleaved)
    {
        var (cos, sin) = Tensor.RotaryAngles(9, 4, dtype: DType.Float64);
        var rows = Tensor.Randn([2, 4], new(1), DType.Float64);
        Tensor All(int row) => rows[row].Unsqueeze(0).Expand([9, 4]).RotaryEmbedding(cos, sin, interleaved);
        var products = All(0).MatMul(All(1).T);
        Assert.Equal(products[1, 3].Item(), products[6, 8].Item(), 12);
        Assert.Equal(products[5, 0].Item(), products[8, 3].Item(), 12);
    }

    [Fact]
    public void Its_gradient_is_that_of_differences()
    {
        var (cos, sin) = Tensor.RotaryAngles(3, 4, dtype: DType.Float64);
        foreach (var interleaved in (bool[])[false, true])
        {
            Assert.All(
                Gradients.Check(
                    (Tensor[] x) => x[0].RotaryEmbedding(cos, sin, interleaved).Sin().Sum(),
                    Tensor.Randn([2, 3, 5], new(1), DType.Float64)
                ),
                row => Assert.InRange(row.Relative, 0, 1e-6)
            );
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var (cos, sin) = Tensor.RotaryAngles(3, 4);
        Assert.Contains(
            "[3, 3] by cosines of [3, 2]",
            Assert.Throws<ArgumentException>(() => Tensor.Ones([3, 3]).RotaryEmbedding(cos, sin)).Message
        );
        Assert.Throws<ArgumentException>(() => Tensor.Ones([1, 4]).RotaryEmbedding(cos, sin));
        Assert.Throws<ArgumentException>(() => Tensor.RotaryAngles(3, 5));
    }
}
