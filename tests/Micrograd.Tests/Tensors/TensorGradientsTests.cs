namespace Micrograd.Tests.Tensors;

[Trait("kernels", "true")]
public sealed class TensorGradientsTests
{
    static readonly Tensor s_x = Tensor.Of([0.5, -1.25, 2.0]);

    static Tensor Cubes(Tensor x) => (x * x * x).Sum();

    [Fact]
    public void Grad_of_a_sum_of_cubes_is_three_x_squared() =>
        AssertClose([0.75, 4.6875, 12], Gradients.Grad((Tensor x) => Cubes(x))(s_x));

    [Fact]
    public void Grad_of_grad_is_the_second_derivative()
    {
        var second = Gradients.Grad((Tensor x) => Gradients.Grad((Tensor t) => Cubes(t))(x).Sum());
        AssertClose([3, -7.5, 12], second(s_x));
        var third = Gradients.Grad((Tensor x) => second(x).Sum());
        AssertClose([6, 6, 6], third(s_x));
    }

    [Fact]
    public void Of_touches_no_Grad_and_reaches_results_on_the_way()
    {
        var x = s_x.Clone().RequireGrad();
        var y = x.Square();
        var z = (y * x).Sum();
        var found = Gradients.Of(z, x, y);
        AssertClose([0.75, 4.6875, 12], found[0]);
        AssertClose([0.5, -1.25, 2], found[1]);
        Assert.Null(x.Grad);
        z.Backward();
        AssertClose([0.75, 4.6875, 12], x.Grad!);
    }

    [Fact]
    public void Of_gives_zeros_for_what_the_output_does_not_depend_on()
    {
        var x = s_x.Clone().RequireGrad();
        var other = Tensor.Zeros([2, 2], DType.Float64).RequireGrad();
        Assert.Equal([0, 0, 0, 0], Gradients.Of(x.Sum(), other)[0].ToArray<double>());
    }

    [Fact]
    public void Vjp_and_Jvp_are_the_two_products_with_the_Jacobian()
    {
        static Tensor F(Tensor x) => Tensor.Stack([x.Sum().Tanh(), (x * x).Sum(), x[0] * x[2]]);
        var j = Gradients.Jacobian(F, s_x);
        Assert.Equal((Shape)new[] { 3, 3 }, j.Shape);
        var (u, v) = (Tensor.Of([0.3, -2, 1.5]), Tensor.Of([1.0, 0.25, -0.5]));
        var (value, pulled) = Gradients.Vjp(F, s_x, u);
        AssertClose(F(s_x).ToArray<double>(), value);
        AssertClose(u.MatMul(j).ToArray<double>(), pulled);
        AssertClose(j.MatMul(v).ToArray<double>(), Gradients.Jvp(F, s_x, v).Tangent);
        Assert.Equal([2 * 0.5, -2.5, 4], j[1].ToArray<double>());
    }

    [Fact]
    public void The_Jacobian_has_the_axes_of_the_result_before_those_of_the_input()
    {
        var w = Tensor.Of([
            [1.0, 2],
            [3, 4],
            [5, 6],
        ]);
        var j = Gradients.Jacobian(x => w.MatMul(x), Tensor.Ones([2, 4], DType.Float64));
        Assert.Equal((Shape)new[] { 3, 4, 2, 4 }, j.Shape);
        Assert.Equal((6, 0), (j[2, 1, 1, 1].Item(), j[2, 1, 1, 0].Item()));
    }

    [Fact]
    public void The_Hessian_of_a_quadratic_form_is_its_matrix_and_Hvp_its_product()
    {
        var a = Tensor.Of([
            [2.0, -1, 0],
            [-1, 3, 0.5],
            [0, 0.5, 1],
        ]);
        Tensor F(Tensor x) => 0.5 * x.Dot(a.MatMul(x));
        AssertClose(a.ToArray<double>(), Gradients.Hessian(F, s_x).Flatten());
        var v = Tensor.Of([1.0, -2, 3]);
        AssertClose(a.MatMul(v).ToArray<double>(), Gradients.Hvp(F, s_x, v));
    }

    [Fact]
    public void Hvp_goes_over_several_inputs()
    {
        var (a, b) = (Tensor.Of([1.0, 2]), Tensor.Of([3.0, -1]));
        var (va, vb) = (Tensor.Of([0.5, 1]), Tensor.Of([2.0, 4]));
        // f = Σ a² b: ∂²f/∂a² = 2b, ∂²f/∂a∂b = 2a.
        var h = Gradients.Hvp(x => (x[0] * x[0] * x[1]).Sum(), [a, b], [va, vb]);
        AssertClose([2 * 3 * 0.5 + 2 * 1 * 2, 2 * -1 * 1 + 2 * 2 * 4], h[0]);
        AssertClose([2 * 1 * 0.5, 2 * 2 * 1], h[1]);
    }

    [Fact]
    public void Check_finds_a_right_gradient_right_and_a_wrong_one_wrong()
    {
        var rows = Gradients.Check(x => x[0].MatMul(x[1]).Tanh(), Tensor.Randn([2, 3]), Tensor.Randn([3, 2]));
        Assert.Equal(12, rows.Count);
        Assert.Equal("x1[2, 0]", rows[10].Name);
        Assert.All(rows, row => Assert.InRange(row.Relative, 0, 1e-7));
        Assert.Contains(Gradients.Check(x => new WrongSquare().Apply(x[0]), s_x), row => row.Relative > 0.1);
    }

    [Fact]
    public void Functions_without_a_derivative_have_zeros()
    {
        var constant = Tensor.Of(3.0);
        Assert.Equal([0, 0, 0], Gradients.Hessian(_ => constant, s_x)[0].ToArray<double>());
        Assert.Equal(0, Gradients.Jvp(_ => constant, s_x, s_x).Tangent.Item());
        Assert.Equal([0, 0, 0], Gradients.ValueAndGrad((Tensor _) => constant)(s_x).Gradient.ToArray<double>());
    }

    [Fact]
    public void A_no_grad_scope_does_not_lose_what_was_asked_for()
    {
        using var _ = NoGrad.Enter();
        AssertClose([0.75, 4.6875, 12], Gradients.ValueAndGrad((Tensor x) => Cubes(x))(s_x).Gradient);
        AssertClose([3, -7.5, 12], Gradients.Hvp(Cubes, s_x, Tensor.Ones(3, DType.Float64)));
    }

    [Fact]
    public void Wrong_use_says_what_is_wrong()
    {
        var x = s_x.Clone().RequireGrad();
        Assert.Contains(
            "is not a single number",
            Assert.Throws<InvalidOperationException>(() => Gradients.Grad((Tensor t) => t * t)(s_x)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "input 0, a tensor of [3], requires no gradient",
            Assert.Throws<InvalidOperationException>(() => Gradients.Of(x.Sum(), s_x)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the point is [3], the vector [2]",
            Assert.Throws<ArgumentException>(() => Gradients.Jvp(t => t, s_x, Tensor.Zeros(2))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a gradient of [2] flows into a tensor of [3]",
            Assert.Throws<ArgumentException>(() => Gradients.Vjp(t => t, s_x, Tensor.Zeros(2))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 inputs, but 2 vectors",
            Assert.Throws<ArgumentException>(() => Gradients.Hvp(t => t[0].Sum(), [s_x], [s_x, s_x])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_pass_within_a_hook_leaves_the_outer_pass_as_it_was()
    {
        var x = s_x.Clone().RequireGrad();
        var y = x.Square();
        var (first, second) = (y * 2, y * 3);
        first.RegisterHook(_ =>
        {
            // By now y has what came from the second, and this pass goes through y, too.
            Gradients.Of((y * y).Sum(), x);
            return null;
        });
        (first + second).Sum().Backward(retain: true);
        AssertClose([5, -12.5, 20], x.Grad!);
    }

    internal static void AssertClose(double[] expected, Tensor actual)
    {
        var numbers = actual.ToArray<double>();
        Assert.Equal(expected.Length, numbers.Length);
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(expected[i], numbers[i], 1e-12);
        }
    }

    sealed record WrongSquare : TensorOp
    {
        public override string Name => "wrong_square";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0].Square());

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => g * inputs[0];
    }
}
