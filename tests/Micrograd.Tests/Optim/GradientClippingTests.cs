namespace Micrograd.Tests.Optim;

public sealed class GradientClippingTests
{
    [Fact]
    public void A_norm_above_the_limit_is_scaled_to_it_in_both_engines()
    {
        var values = Values(3, -4, 12);
        var tensors = Tensors([3], [-4, 12]);

        Assert.Equal(13, values.ClipGradNorm(6.5));
        Assert.Equal(13, tensors.ClipGradNorm(6.5), 1e-14);

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
        Assert.Equal(0.5, values.ClipGradNorm(1), 1e-15);
        Assert.Equal([0.3, 0.4], values.Select(v => v.Grad));
    }

    [Theory]
    [InlineData(1, 19)]
    [InlineData(3, 12.207054953820636)]
    [InlineData(double.PositiveInfinity, 12)]
    public void Other_norms_are_those_of_all_gradients_as_one_vector(double p, double norm)
    {
        Assert.Equal(norm, Values(3, -4, 12).ClipGradNorm(100, p), 1e-9);
        Assert.Equal(norm, Tensors([3], [-4, 12]).ClipGradNorm(100, p), 1e-9);
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
        Assert.Equal(0, new[] { tensors[1] }.ClipGradNorm(1));
    }

    [Fact]
    public void A_norm_that_is_not_finite_is_an_error_on_demand()
    {
        var tensors = Tensors([double.NaN, 1]);
        var error = Assert.Throws<InvalidOperationException>(() => tensors.ClipGradNorm(1, errorIfNonFinite: true));
        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, tensors[0].Grad![1].Item());

        Assert.Equal(double.PositiveInfinity, Values(double.PositiveInfinity, 1).ClipGradNorm(1));
        Assert.Equal("maxNorm", Assert.Throws<ArgumentOutOfRangeException>(() => tensors.ClipGradNorm(0)).ParamName);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => tensors.ClipGradValue(-1)).ParamName);
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
