namespace Micrograd.Tests.Nn;

/// <summary>Modules that are given their tensors, and two that share one.</summary>
public sealed class GivenWeightTests
{
    sealed class Tied : Module
    {
        public Embedding Embedding { get; }

        public Linear Head { get; }

        public Tied()
        {
            Embedding = Register("embedding", new Embedding(5, 3, generator: new(1), dtype: DType.Float64));
            Head = Register("head", Linear.Of(Embedding.Weight, Tensor.Zeros(5, DType.Float64)));
        }

        protected override Tensor Compute(Tensor x) => Head.Forward(Embedding.Forward(x));
    }

    [Fact]
    public void A_layer_computes_with_what_it_was_given()
    {
        var (weight, bias) = (Tensor.Randn([4, 3], new(1)), Tensor.Randn(4, new(2)));
        var x = Tensor.Randn([2, 3], new(3));
        var layer = Linear.Of(weight, bias);
        Assert.Same(weight, layer.Weight);
        Assert.Equal(
            (x.MatMul(weight.T) + bias).ToArray<float>(),
            layer.Forward(x).ToArray<float>(),
            (a, b) => Math.Abs(a - b) < 1e-6
        );
        Assert.True(weight.RequiresGrad && bias.RequiresGrad);
        Assert.Equal(["weight"], Linear.Of(Tensor.Zeros([4, 3])).StateDict().Keys);
        var table = Tensor.Randn([4, 3], new(1));
        var embedding = Embedding.Of(table, paddingIdx: -1);
        Assert.Equal(table[1].ToArray<float>(), embedding.Forward(Tensor.Of([1L]))[0].ToArray<float>());
        embedding.Forward(Tensor.Of([1L, 3])).Sum().Backward();
        Assert.Equal([0f, 1, 0, 0], table.Grad!.Max(1).ToArray<float>());
    }

    [Fact]
    public void What_two_share_is_one_parameter_under_two_names()
    {
        var model = new Tied();
        Assert.Same(model.Embedding.Weight, model.Head.Weight);
        Assert.Equal(["embedding.weight", "head.bias"], model.NamedParameters().Select(p => p.Name));
        Assert.Equal(["embedding.weight", "head.weight", "head.bias"], model.StateDict().Keys);
        Assert.Contains("20 parameters", model.Summary([2], DType.Int64), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_uses_add_to_one_gradient_and_one_step_moves_both()
    {
        var model = new Tied();
        var x = Tensor.Of([0L, 2, 2, 4]);
        var table = model.Embedding.Weight.Detach().Clone();
        Tensor Of(Tensor weight) => Tensor.Embedding(weight, x).MatMul(weight.T).Square().Sum();
        model.Forward(x).Square().Sum().Backward();
        foreach (var (i, j) in new[] { (0, 1), (2, 2), (3, 0) })
        {
            double At(double h)
            {
                var moved = table.Clone();
                moved[i, j] = moved[i, j] + h;
                return Of(moved).Item();
            }
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, model.Embedding.Weight.Grad![i, j].Item(), 1e-6);
        }
        new SGD(model.Parameters, 0.1).Step();
        Assert.Equal(
            (table - 0.1 * model.Head.Weight.Grad!).ToArray<double>(),
            model.Head.Weight.ToArray<double>(),
            (a, b) => Math.Abs(a - b) < 1e-12
        );
    }

    [Fact]
    public void What_fits_no_layer_is_refused_and_left_as_it_was()
    {
        var weight = Tensor.Zeros([4, 3]);
        Assert.Throws<ArgumentException>(() => Linear.Of(Tensor.Zeros(4)));
        Assert.Throws<ArgumentException>(() => Linear.Of(weight, Tensor.Zeros(3)));
        Assert.Throws<ArgumentException>(() => Linear.Of(weight, Tensor.Zeros(4, DType.Float64)));
        Assert.Throws<InvalidOperationException>(() => Linear.Of(weight, Tensor.Ones(4).RequireGrad() * 2));
        Assert.Throws<InvalidOperationException>(() => Linear.Of(Tensor.Zeros([2, 2], DType.Int64)));
        Assert.Throws<ArgumentException>(() => Embedding.Of(Tensor.Zeros([1, 2, 3])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.Of(weight, paddingIdx: 4));
        Assert.False(weight.RequiresGrad);
        Assert.Null(weight.Label);
    }

    /// <summary>A number converts to a tensor, so that <c>new Linear(2)</c> would compile.</summary>
    [Fact]
    public void No_module_is_made_of_a_number_that_stands_for_a_tensor() =>
        Assert.DoesNotContain(
            typeof(ModuleBase)
                .Assembly.GetExportedTypes()
                .Where(typeof(ModuleBase).IsAssignableFrom)
                .SelectMany(type => type.GetConstructors()),
            constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(Tensor))
        );
}
