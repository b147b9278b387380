namespace Micrograd.Tests.Optim;

public sealed class GradientClippingTests
{
    [Fact]
    public void A_norm_above_the_limit_is_scaled_to_it_in_both_engines()
    {
        var values = Values(3, -4, 12);
        var tensors = Tensors([3], [-4, 12]);

        Assert.Equal(13, values.ClipGradNorm(6.5).Item());
        Assert.Equal(13, tensors.ClipGradNorm(6.5).Item(), 1e-14);

        // As PyTorch: by 6.5 / (13 + 1e-6).
        var factor = 6.5 / (13 + 1e-6);
        Assert.Equal([3 * factor, -4 * factor, 12 * factor], values.Select(v => v.Grad));
        Assert.Equal(-4 * factor, tensors[1].Grad![0].Item(), 1e-14);
        Assert.Equal(12 * factor, tensors[1].Grad![1].Item(), 1e-14);
    }

    [Fact]
    public void A_norm_below_the_limit_changes_nothing()
    {
        var values = Values(0.3, 0.4);
        Assert.Equal(0.5, values.ClipGradNorm(1).Item(), 1e-15);
        Assert.Equal([0.3, 0.4], values.Select(v => v.Grad));
    }

    [Theory]
    [InlineData(1, 19)]
    [InlineData(3, 12.207054953820636)]
    [InlineData(double.PositiveInfinity, 12)]
    public void Other_norms_are_those_of_all_gradients_as_one_vector(double p, double norm)
    {
        Assert.Equal(norm, Values(3, -4, 12).ClipGradNorm(100, p).Item(), 1e-9);
        Assert.Equal(norm, Tensors([3], [-4, 12]).ClipGradNorm(100, p).Item(), 1e-9);
    }

    [Fact]
    public void Values_are_kept_within_the_limit_and_missing_gradients_stay_missing()
    {
        var values = Values(3, -4, 0.5);
        var tensors = Tensors([3, -4, 0.5], []);
        tensors[1].Grad = null;
        values.ClipGradValue(1);
        tensors.ClipGradValue(1);

        Assert.Equal([1, -1, 0.5], values.Select(v => v.Grad));
        Assert.Equal([1, -1, 0.5], tensors[0].Grad!.ToArray<double>());
        Assert.Null(tensors[1].Grad);
        Assert.Equal(0, new[] { tensors[1] }.ClipGradNorm(1).Item());
    }

    [Fact]
    public void A_norm_that_is_not_finite_is_an_error_on_demand()
    {
        var tensors = Tensors([double.NaN, 1]);
        var error = Assert.Throws<InvalidOperationException>(() => tensors.ClipGradNorm(1, errorIfNonFinite: true));
        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, tensors[0].Grad![1].Item());

        Assert.Equal(double.PositiveInfinity, Values(double.PositiveInfinity, 1).ClipGradNorm(1).Item());
        Assert.Equal("maxNorm", Assert.Throws<ArgumentOutOfRangeException>(() => tensors.ClipGradNorm(0)).ParamName);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => tensors.ClipGradValue(-1)).ParamName);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Every_floating_type_is_clipped_and_its_gradient_keeps_it(DType dtype)
    {
        var x = Tensor.Zeros([2], dtype).RequireGrad();
        x.Grad = Tensor.Of([3.0, -4.0]).To(dtype);
        var norm = new[] { x }.ClipGradNorm(1);
        Assert.Equal((DType.Float64, new Shape(), 5.0), (norm.DType, norm.Shape, norm.Item()));
        Assert.Equal(dtype, x.Grad!.DType);
        Assert.Equal([0.6, -0.8], x.Grad.ToArray<double>(), (a, b) => Math.Abs(a - b) < 4e-3);
        new[] { x }.ClipGradValue(0.5);
        Assert.Equal([0.5, -0.5], x.Grad.ToArray<double>());
    }

    [Fact]
    public void Values_and_tensors_of_several_types_are_one_vector()
    {
        var value = new Value(0) { Grad = 2 };
        var single = Tensor.Zeros([2]).RequireGrad();
        single.Grad = Tensor.Of([3f, -4f]);
        var strided = Tensor.Zeros([2, 2], DType.Float64).RequireGrad();
        strided.Grad = Tensor
            .Of([
                [4.0, -10.0],
                [4.0, 0.0],
            ])
            .T;
        IParameter[] all = [single, value, Tensor.Ones([3]).RequireGrad(), new Value(1), strided];
        Assert.Equal(Math.Sqrt(4 + 25 + 132), all.ClipGradNorm(1).Item(), 1e-14);
        Assert.Equal(1, all.ClipGradNorm(2).Item(), 1e-6);
        Assert.Equal(2 / Math.Sqrt(161), value.Grad, 1e-6);
        Assert.Equal(
            0,
            new IParameter[] { new Value(1), Tensor.Ones([3]) }
                .ClipGradNorm(1)
                .Item()
        );
        Assert.Equal(0, Array.Empty<IParameter>().ClipGradNorm(1).Item());
    }

    [Fact]
    public void Finite_gradients_have_a_finite_norm_and_small_ones_do_not_vanish()
    {
        foreach (var p in new[] { 1, 2, 3, double.PositiveInfinity })
        {
            foreach (var size in new[] { 1e20, 3e38, 1e-30, 1e-45 })
            {
                var number = (double)(float)size;
                Tensor[] hundred = [.. Enumerable.Range(0, 100).Select(_ => Zero(number, DType.Float32))];
                var count = double.IsPositiveInfinity(p) ? 1 : Math.Pow(100, 1 / p);
                Assert.Equal(1, hundred.ClipGradNorm(double.MaxValue, p).Item() / number / count, 1e-12);
                Assert.Equal(
                    1,
                    new[] { Zero(number, DType.Float32, 100) }.ClipGradNorm(1e300, p).Item() / number / count,
                    1e-6
                );
            }
            Assert.Equal(1, new[] { Zero(1e200, DType.Float64) }.ClipGradNorm(1, p).Item() / 1e200, 1e-12);
            Assert.Equal(1, new[] { Zero(1e-200, DType.Float64) }.ClipGradNorm(1, p).Item() / 1e-200, 1e-12);
            Assert.Equal(5e-324, new[] { Zero(5e-324, DType.Float64) }.ClipGradNorm(1, p).Item());
        }
        Tensor[] large = [.. Enumerable.Range(0, 100).Select(_ => Zero(1e20, DType.Float32))];
        Assert.Equal(1, large.ClipGradNorm(1).Item() / 1e21, 1e-6);
        Assert.All(large, x => Assert.Equal(0.1, x.Grad!.Item(), 1e-6));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(double.PositiveInfinity)]
    public void A_nan_is_not_hidden_by_an_infinity(double p)
    {
        Tensor[] apart = [Zero(double.PositiveInfinity, DType.Float64), Zero(double.NaN, DType.Float32)];
        Assert.Equal(double.NaN, apart.ClipGradNorm(1, p).Item());
        Assert.Equal(double.NaN, Enumerable.Reverse(apart).ToArray().ClipGradNorm(1, p).Item());
        Assert.Equal(double.NaN, Values(double.PositiveInfinity, double.NaN).ClipGradNorm(1, p).Item());
        Assert.Equal(double.PositiveInfinity, Values(1, double.NegativeInfinity).ClipGradNorm(1, p).Item());
        Assert.Throws<ArgumentOutOfRangeException>(() => apart.ClipGradNorm(1, double.NaN));
    }

    [Fact]
    public void Clipping_leaves_what_others_have_of_the_gradient()
    {
        var x = Zero(4, DType.Float64);
        var seen = x.Grad!;
        new[] { x }.ClipGradNorm(1);
        Assert.Equal(4, seen.Item());
        Assert.Equal(1, x.Grad!.Item(), 1e-6);
        Assert.False(x.Grad!.RequiresGrad);
    }

    static Tensor Zero(double gradient, DType dtype, int count = 1)
    {
        var x = Tensor.Zeros([count], dtype).RequireGrad();
        x.Grad = Tensor.Full([count], gradient, dtype);
        return x;
    }

    static Value[] Values(params double[] gradients) => Array.ConvertAll(gradients, g => new Value(0) { Grad = g });

    static Tensor[] Tensors(params double[][] gradients) =>
        Array.ConvertAll(
            gradients,
            g =>
            {
                var tensor = Tensor.Zeros([g.Length], DType.Float64).RequireGrad();
                tensor.Grad = Tensor.Of(g);
                return tensor;
            }
        );
}
