namespace Micrograd.Tests.Tensors;

/// <summary>
/// What a function closes over is a constant of the call, also where an earlier pass has freed what it was computed from; who would need
/// that is refused.
/// </summary>
public sealed class FreedConstantTests
{
    static readonly double[] s_numbers = [0.5, -1.25, 2.0];

    /// <summary>Derivatives at x of functions that close over c.</summary>
    static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> s_functions = new()
    {
        ["Grad"] = (c, x) => Gradients.Grad((Tensor y) => (c * y * y).Sum())(x),
        ["Grad of several"] = (c, x) => Gradients.Grad((Tensor[] y) => (c * y[0] * y[1].Square()).Sum())([x, x])[1],
        ["Vjp"] = (c, x) => Gradients.Vjp(y => c * y * y, x, Tensor.OnesLike(x)).Gradient,
        ["Vjp's value"] = (c, x) => Gradients.Vjp(y => c * y * y, x, Tensor.OnesLike(x)).Value,
        ["Vjp along it"] = (c, x) => Gradients.Vjp(y => y * y, x, c).Gradient,
        ["Jvp"] = (c, x) => Gradients.Jvp(y => c * y * y, x, Tensor.OnesLike(x)).Tangent,
        ["Jvp's value"] = (c, x) => Gradients.Jvp(y => c * y * y, x, Tensor.OnesLike(x)).Value,
        ["Jvp along it"] = (c, x) => Gradients.Jvp(y => y * y, x, c).Tangent,
        ["Jacobian"] = (c, x) => Gradients.Jacobian(y => c * y * y, x),
        ["Hessian"] = (c, x) => Gradients.Hessian(y => (c * y * y * y).Sum(), x),
        ["Hvp"] = (c, x) => Gradients.Hvp(y => (c * y * y * y).Sum(), x, Tensor.OnesLike(x)),
        ["Hvp of several"] = (c, x) =>
            Gradients.Hvp(y => (c * y[0] * y[1].Square()).Sum(), [x, x], [Tensor.OnesLike(x), x.Detach()])[1],
        ["Of a result"] = (c, x) =>
        {
            var y = x.Clone().RequireGrad() * 1;
            return Gradients.Of((c * y * y).Sum(), y)[0];
        },
        ["Grad in Grad"] = (c, x) =>
            Gradients.Grad((Tensor y) => (y * Gradients.Grad((Tensor z) => (c * y * z * z).Sum())(y)).Sum())(x),
        ["Jacobian in Jvp"] = (c, x) =>
            Gradients.Jvp(y => Gradients.Jacobian(z => c * y * z * z, y).Sum(1), x, Tensor.OnesLike(x)).Tangent,
        ["a checkpoint that uses it"] = (c, x) =>
            Gradients.Grad((Tensor y) => Gradients.Checkpoint(t => t[0] * t[0] * c, y).Sum())(x),
        ["a checkpoint that is given it"] = (c, x) =>
            Gradients.Grad((Tensor y) => Gradients.Checkpoint(t => t[0] * t[0] * t[1], y, c).Sum())(x),
    };

    /// <summary>The same of those whose results are numbers to whatever is around, and which do not depend on it.</summary>
    static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> s_numbersOf = new()
    {
        ["ValueAndGrad"] = (c, x) => Gradients.ValueAndGrad((Tensor y) => (c * y * y).Sum())(x).Gradient,
        ["ValueAndGrad of several"] = (c, x) =>
            Gradients.ValueAndGrad((Tensor[] y) => (c * y[0] * y[1].Square()).Sum())([x, x]).Gradients[1],
        ["Check"] = (c, x) =>
            Tensor.Of<double>([.. Gradients.Check(y => c * y[0] * y[0], x).Select(row => row.Analytic)], 3),
        ["the constant alone"] = (c, x) => x + Gradients.Grad((Tensor _) => c.Sum())(x),
        ["the constant itself"] = (c, x) => x + Gradients.Vjp(_ => c, x, Tensor.OnesLike(x)).Gradient,
    };

    /// <summary>What an earlier pass, from the first, leaves freed, and what is closed over.</summary>
    static readonly Dictionary<string, Func<Tensor, (Tensor Passed, Func<Tensor> Closed)>> s_freed = new()
    {
        ["a result"] = w =>
        {
            var h = (w * 2).Tanh();
            return (h.Sum(), () => h);
        },
        ["one on the way"] = w =>
        {
            var h = (w * 2).Tanh();
            return (h.Square().Sum(), () => h);
        },
        ["a view"] = w =>
        {
            var h = (w * 2).Tanh().Flip(0);
            return (h.Sum(), () => h);
        },
        ["what was made of it later"] = w =>
        {
            var h = (w * 2).Tanh();
            return (h.Sum(), () => h.Sin() * w);
        },
        ["a checkpoint's result"] = w =>
        {
            var h = Gradients.Checkpoint(t => (t[0] * 2).Tanh(), w);
            return (h.Sum(), () => h);
        },
    };

    public static MatrixTheoryData<string, string> All =>
        new([.. s_functions.Keys, .. s_numbersOf.Keys], [.. s_freed.Keys]);

    public static MatrixTheoryData<string, string> Seen => new([.. s_functions.Keys], [.. s_freed.Keys]);

    public static MatrixTheoryData<string, string> Unseen => new([.. s_numbersOf.Keys], [.. s_freed.Keys]);

    [Theory]
    [MemberData(nameof(All))]
    public void A_function_s_derivative_takes_it_for_the_number_that_it_is(string name, string freed)
    {
        var f = s_functions.GetValueOrDefault(name) ?? s_numbersOf[name];
        foreach (var x in (Tensor[])[Tensor.Of(s_numbers), Tensor.Of(s_numbers).RequireGrad()])
        {
            var c = Freed(Tensor.Of([1.0, 0.25, -0.5]).RequireGrad(), freed);
            Assert.Equal(f(c.Detach(), x).ToArray<double>(), f(c, x).ToArray<double>());
            if (name == "Of a result")
            {
                continue;
            }
            using var _ = NoGrad.Enter();
            Assert.Equal(f(c.Detach(), x).ToArray<double>(), f(c, x).ToArray<double>());
        }
    }

    [Theory]
    [MemberData(nameof(Seen))]
    public void A_derivative_around_that_needs_what_was_freed_is_refused(string name, string freed)
    {
        var f = s_functions[name];
        var at = Tensor.Of([1.0, 0.25, -0.5]);
        Refused(() => Gradients.Grad((Tensor w) => f(Freed(w, freed), Tensor.Of(s_numbers)).Sum())(at));
        Refused(() => Gradients.Jacobian(w => f(Freed(w, freed), Tensor.Of(s_numbers)), at));
        var leaf = at.Clone().RequireGrad();
        var derivative = f(Freed(leaf, freed), Tensor.Of(s_numbers)).Sum();
        leaf.ZeroGrad();
        Refused(() => derivative.Backward());
        Assert.Null(leaf.Grad);
        // What is made of the leaf itself, later than what was freed, could be known; not so the rest.
        Refused(() => Gradients.Of(f(Freed(leaf, freed), Tensor.Of(s_numbers)).Sum(), leaf));
    }

    [Theory]
    [MemberData(nameof(Unseen))]
    public void One_around_what_does_not_depend_on_it_is_0(string name, string freed)
    {
        var at = Tensor.Of([1.0, 0.25, -0.5]);
        var slopes = Gradients.Grad((Tensor w) => s_numbersOf[name](Freed(w, freed), Tensor.Of(s_numbers)).Sum())(at);
        Assert.Equal([0, 0, 0], slopes.ToArray<double>());
    }

    [Fact]
    public void A_function_s_own_ops_must_not_be_freed()
    {
        Refused(() =>
            Gradients.Grad(
                (Tensor x) =>
                {
                    var h = x.Tanh();
                    h.Sum().Backward();
                    return (h * x).Sum();
                }
            )(Tensor.Of(s_numbers))
        );
    }

    [Fact]
    public void With_respect_to_a_result_what_is_older_may_be_freed_and_what_is_younger_not()
    {
        var w = Tensor.Of(s_numbers).RequireGrad();
        var h = w.Tanh();
        h.Sum().Backward();
        var k = w * 3;
        var y = (h * k * k).Sum();
        Assert.Equal((h * k * 2).ToArray<double>(), Gradients.Of(y, k)[0].ToArray<double>());
        Assert.Equal((k * k).ToArray<double>(), Gradients.Of(y, h)[0].ToArray<double>());
        Refused(() => Gradients.Of(y, w));
        var later = k.Sin();
        later.Sum().Backward(retain: false);
        Refused(() => Gradients.Of((later * h).Sum(), k));
    }

    static Tensor Freed(Tensor w, string kind)
    {
        var (passed, closed) = s_freed[kind](w);
        passed.Backward();
        return closed();
    }

    static void Refused(Action action) =>
        Assert.Contains(
            "was freed by the pass before",
            Assert.Throws<InvalidOperationException>(action).Message,
            StringComparison.Ordinal
        );
}
