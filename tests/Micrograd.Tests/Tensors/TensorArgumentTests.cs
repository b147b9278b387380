using static Micrograd.Tests.Tensors.TensorGradientsTests;

namespace Micrograd.Tests.Tensors;

/// <summary>
/// A function of tensors is differentiated with respect to its argument and nothing else: what it closes over is a constant,
/// though it be the very point, and a variable to the derivative around.
/// </summary>
[Trait("kernels", "true")]
public sealed class TensorArgumentTests
{
    static readonly double[] s_numbers = [0.5, -1.25, 2.0];

    /// <summary>
    /// A derivative of x, elementwise: its values, and what the derivative of their sum is; both as factor · xᵖᵒʷᵉʳ.
    /// </summary>
    sealed record Case(Func<Tensor, Tensor> F, (double Factor, int Power) Value, (double Factor, int Power) Slope);

    static readonly Dictionary<string, Case> s_cases = new()
    {
        ["Grad"] = new(x => Gradients.Grad((Tensor y) => (x * y * y).Sum())(x), (2, 2), (4, 1)),
        ["Grad of a sum with the closure"] = new(
            x => x * Gradients.Grad((Tensor y) => (x + y).Sum())(x),
            (1, 1),
            (1, 0)
        ),
        ["Grad of the argument alone"] = new(x => x * Gradients.Grad((Tensor y) => y.Sum())(x), (1, 1), (1, 0)),
        ["Grad of the closure alone"] = new(x => x + Gradients.Grad((Tensor _) => x.Sum())(x), (1, 1), (1, 0)),
        ["Grad at a result"] = new(
            x =>
            {
                var h = x * x;
                return Gradients.Grad((Tensor y) => (h * y * x).Sum())(h);
            },
            (1, 3),
            (3, 2)
        ),
        ["Grad at a view"] = new(
            x => Gradients.Grad((Tensor y) => (x * y.Flip(0)).Sum())(x.Flip(0)).Flip(0),
            (1, 1),
            (1, 0)
        ),
        ["Grad of the first of one tensor given twice"] = new(x => GradOfTwo(x)[0], (2, 3), (6, 2)),
        ["Grad of the second of one tensor given twice"] = new(x => GradOfTwo(x)[1], (1, 3), (3, 2)),
        ["Vjp's gradient"] = new(x => Gradients.Vjp(y => x * y * y, x, x).Gradient, (2, 3), (6, 2)),
        ["Vjp's value"] = new(x => Gradients.Vjp(y => x * y * y, x, x).Value, (1, 3), (3, 2)),
        ["Jvp's tangent"] = new(x => Gradients.Jvp(y => x * y * y, x, x).Tangent, (2, 3), (6, 2)),
        ["Jvp's value"] = new(x => Gradients.Jvp(y => x * y * y, x, x).Value, (1, 3), (3, 2)),
        ["Jacobian"] = new(x => Gradients.Jacobian(y => x * y * y, x).Sum(1), (2, 2), (4, 1)),
        ["Hessian"] = new(x => Gradients.Hessian(y => (x * y * y * y).Sum(), x).Sum(1), (6, 2), (12, 1)),
        ["Hvp"] = new(x => Gradients.Hvp(y => (x * y * y * y).Sum(), x, x), (6, 3), (18, 2)),
        // Σ x a² b: 2xb · v + 2xa · w.
        ["Hvp of one tensor given twice"] = new(
            x => Gradients.Hvp(y => (x * y[0] * y[0] * y[1]).Sum(), [x, x], [x, x * 2])[0],
            (6, 3),
            (18, 2)
        ),
        ["Grad in Grad"] = new(
            x => Gradients.Grad((Tensor y) => (y * Gradients.Grad((Tensor z) => (x * y * z * z).Sum())(y)).Sum())(x),
            (6, 3),
            (18, 2)
        ),
        ["Jvp in Grad"] = new(
            x => Gradients.Grad((Tensor y) => (y * Gradients.Jvp(z => x * y * z * z, y, x).Tangent).Sum())(x),
            (6, 4), // x · 2xyz at z = y, so 2x²y³
            (24, 3)
        ),
        ["Jacobian in Grad"] = new(
            x => Gradients.Grad((Tensor y) => Gradients.Jacobian(z => x * y * z * z, y).Sum())(x),
            (4, 2), // 2xy²
            (8, 1)
        ),
        ["Grad in Jvp"] = new(
            x => Gradients.Jvp(y => Gradients.Grad((Tensor z) => (x * y * z * z).Sum())(y), x, x).Tangent,
            (4, 3), // 2xy² along x
            (12, 2)
        ),
        ["Grad in Jacobian"] = new(
            x => Gradients.Jacobian(y => Gradients.Grad((Tensor z) => (x * y * z * z).Sum())(y), x).Sum(1),
            (4, 2),
            (8, 1)
        ),
        ["Grad in Hessian"] = new(
            x => Gradients.Hessian(y => Gradients.Grad((Tensor z) => (x * y * z * z).Sum())(y).Sum(), x).Sum(1),
            (4, 1), // 2xy², twice by y
            (4, 0)
        ),
        ["Hessian in Vjp"] = new(
            x => Gradients.Vjp(y => Gradients.Hessian(z => (x * y * z * z * z).Sum(), y).Sum(1), x, x).Gradient,
            (12, 3), // 6xy²
            (36, 2)
        ),
        ["Vjp in Hvp"] = new(
            x => Gradients.Hvp(y => Gradients.Vjp(z => x * y * z * z, y, y).Gradient.Sum(), x, x),
            (12, 3), // 2xy³
            (36, 2)
        ),
    };

    static readonly Dictionary<string, Func<Tensor, Tensor>> s_points = new()
    {
        ["plain"] = x => x,
        ["a leaf"] = x => x.Clone().RequireGrad(),
        ["a result"] = x => x.Clone().RequireGrad() * 1,
        ["a view"] = x => x.Flip(0).Clone().RequireGrad().Flip(0),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    public static MatrixTheoryData<string, string> CasesAtPoints => new([.. s_cases.Keys], [.. s_points.Keys]);

    [Theory]
    [MemberData(nameof(CasesAtPoints))]
    public void What_a_function_closes_over_is_a_constant_though_it_be_the_point(string name, string point)
    {
        var (f, value, _) = s_cases[name];
        var x = s_points[point](Tensor.Of(s_numbers));
        AssertClose(Powers(value), f(x));
        Assert.Null(x.Grad);
        using var _ = NoGrad.Enter();
        var number = f(x);
        AssertClose(Powers(value), number);
        Assert.False(number.RequiresGrad);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void And_a_variable_to_the_derivative_around(string name)
    {
        var (f, _, slope) = s_cases[name];
        var expected = Powers(slope);
        var (at, ones) = (Tensor.Of(s_numbers), Tensor.Ones(3, DType.Float64));
        AssertClose(expected, Gradients.Grad((Tensor x) => f(x).Sum())(at));
        AssertClose(expected, Gradients.ValueAndGrad((Tensor x) => f(x).Sum())(at).Gradient);
        AssertClose(expected, Gradients.Vjp(f, at, ones).Gradient);
        AssertClose(expected, Gradients.Jvp(f, at, ones).Tangent);
        AssertClose(expected, Gradients.Jacobian(f, at).Sum(1));
        Assert.All(Gradients.Check(x => f(x[0]), at), row => Assert.InRange(row.Relative, 0, 1e-7));
    }

    [Theory]
    [MemberData(nameof(CasesAtPoints))]
    public void A_backward_pass_goes_on_to_the_point(string name, string point)
    {
        var (f, _, slope) = s_cases[name];
        var x = s_points[point](Tensor.Of(s_numbers));
        if (x.RequiresGrad)
        {
            x.RetainGrad();
            f(x).Sum().Backward();
            AssertClose(Powers(slope), x.Grad!);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_derivatives_around_are_those_of_differences(string name)
    {
        var f = s_cases[name].F;
        var rows = Gradients.Check(x => Gradients.Grad((Tensor t) => f(t).Sum())(x[0]), Tensor.Of(s_numbers));
        Assert.All(rows, row => Assert.Equal(row.Numeric, row.Analytic, 1e-6));
    }

    /// <summary>Derivatives at a plain point of functions that close over w; the derivative of their sum by w is 2x.</summary>
    static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> s_overWeight = new()
    {
        ["Grad"] = (w, x) => Gradients.Grad((Tensor y) => (w * y * y).Sum())(x),
        ["Vjp"] = (w, x) => Gradients.Vjp(y => w * y * y, x, Tensor.OnesLike(x)).Gradient,
        ["Jvp"] = (w, x) => Gradients.Jvp(y => w * y * y, x, Tensor.OnesLike(x)).Tangent,
        ["Jacobian"] = (w, x) => Gradients.Jacobian(y => w * y * y, x),
        ["Hessian"] = (w, x) => Gradients.Hessian(y => (w * y * y * y).Sum(), x) / 3,
        ["Hvp"] = (w, x) => Gradients.Hvp(y => (w * y * y * y).Sum(), x, Tensor.OnesLike(x) / 3),
    };

    public static TheoryData<string> OverWeight => [.. s_overWeight.Keys];

    [Theory]
    [MemberData(nameof(OverWeight))]
    public void A_weight_that_the_function_closes_over_learns_from_the_derivative(string name)
    {
        var (w, x) = (Tensor.Of([3.0, 4, 5]).RequireGrad(), Tensor.Of(s_numbers));
        var derivative = s_overWeight[name](w, x);
        Assert.Null(w.Grad);
        derivative.Sum().Backward();
        AssertClose([1, -2.5, 4], w.Grad!);
    }

    [Theory]
    [MemberData(nameof(OverWeight))]
    public void Where_nothing_around_requires_a_gradient_nothing_is_recorded(string name)
    {
        var derivative = s_overWeight[name](Tensor.Of([3.0, 4, 5]), Tensor.Of(s_numbers));
        Assert.Equal(name == "Grad", derivative.RequiresGrad);
    }

    [Theory]
    [MemberData(nameof(OverWeight))]
    public void The_graph_of_what_the_function_closes_over_is_kept(string name)
    {
        var w = Tensor.Of([3.0, 4, 5]).RequireGrad();
        var h = (w * w).Exp().Log();
        s_overWeight[name](h, Tensor.Of(s_numbers));
        Gradients.ValueAndGrad((Tensor y) => (h * y * y).Sum())(Tensor.Of(s_numbers));
        h.Sum().Backward();
        AssertClose([6, 8, 10], w.Grad!);
    }

    [Fact]
    public void ValueAndGrad_gives_numbers()
    {
        var x = Tensor.Of(s_numbers).RequireGrad();
        var (value, gradient) = Gradients.ValueAndGrad((Tensor y) => (x * y * y).Sum())(x);
        Assert.False(value.RequiresGrad || gradient.RequiresGrad);
        AssertClose(Powers((2, 2)), gradient);
        var both = Gradients.ValueAndGrad((Tensor[] y) => (x * y[0] * y[0] * y[1]).Sum())([x, x]);
        AssertClose(Powers((2, 3)), both.Gradients[0]);
        AssertClose(Powers((1, 3)), both.Gradients[1]);
        // To the derivative around they are constants.
        AssertClose(
            Powers((2, 2)),
            Gradients.Grad(
                (Tensor t) => (t * Gradients.ValueAndGrad((Tensor y) => (t * y * y).Sum())(t).Gradient).Sum()
            )(x)
        );
    }

    [Fact]
    public void Check_of_one_tensor_given_twice_has_rows_for_each()
    {
        var x = Tensor.Of(s_numbers).RequireGrad();
        var rows = Gradients.Check(y => y[0] * y[0] * y[1] * x, x, x);
        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.InRange(row.Relative, 0, 1e-7));
        Assert.Equal(rows[0].Analytic, 2 * rows[3].Analytic, 1e-12);
    }

    [Fact]
    public void The_point_s_hook_is_not_called_for_the_argument()
    {
        var x = Tensor.Of(s_numbers).RequireGrad();
        x.RegisterHook(g => g * 100);
        AssertClose(Powers((2, 1)), Gradients.Grad((Tensor y) => (y * y).Sum())(x));
    }

    [Fact]
    public void An_op_s_own_gradient_may_ask_for_derivatives_of_functions()
    {
        var x = Tensor.Of(s_numbers).RequireGrad();
        new SquareByVjp().Apply(x).Sum().Backward();
        AssertClose(Powers((2, 1)), x.Grad!);
        AssertClose(
            [2, 2, 2],
            Gradients.Grad((Tensor t) => Gradients.Grad((Tensor y) => new SquareByVjp().Apply(y).Sum())(t).Sum())(x)
        );
    }

    [Fact]
    public void A_hook_may_ask_for_derivatives_of_functions()
    {
        var x = Tensor.Of(s_numbers).RequireGrad();
        var y = x * 1;
        y.RegisterHook(g => g * Gradients.Grad((Tensor t) => (t * t).Sum())(x.Detach()));
        y.Sum().Backward();
        AssertClose(Powers((2, 1)), x.Grad!);
    }

    [Fact]
    public void A_function_that_throws_leaves_recording_as_it_was()
    {
        var x = Tensor.Of(s_numbers).RequireGrad();
        using (NoGrad.Enter())
        {
            Assert.Throws<TimeoutException>(() => Gradients.Jacobian(_ => throw new TimeoutException(), x));
            Assert.False((x * x).RequiresGrad);
            Assert.Throws<ArgumentNullException>(() => Gradients.Grad((Tensor[] _) => x.Sum())([x, null!]));
            Assert.ThrowsAny<Exception>(() => Gradients.Jacobian(t => t, x.To(DType.Int64)));
            Assert.False((x * x).RequiresGrad);
        }
        Assert.True((x * x).RequiresGrad);
    }

    static Tensor[] GradOfTwo(Tensor x) => Gradients.Grad((Tensor[] y) => (x * y[0] * y[0] * y[1]).Sum())([x, x]);

    static double[] Powers((double Factor, int Power) of) =>
        Array.ConvertAll(s_numbers, x => of.Factor * Math.Pow(x, of.Power));

    sealed record SquareByVjp : TensorOp
    {
        public override string Name => "square_by_vjp";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0] * inputs[0]);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => Gradients.Vjp(x => x * x, inputs[0], g).Gradient;
    }
}
