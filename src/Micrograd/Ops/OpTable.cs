using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd;

/// <summary>
/// All ops, a line each. Tests, drawings, the expression language, the tool's <c>ops</c> command and docs/ops.md are made
/// from this table; adding an op is its rule and its line.
/// </summary>
public static class OpTable
{
    /// <summary>The ops by kind, in the order of the reference.</summary>
    public static IReadOnlyList<OpGroup> Groups { get; } =
    [
        new(
            "arithmetic",
            Binary(new Add(), "a + b", "sum", (-3, 3), (-3, 3)).Known(torch: "add", onnx: "Add"),
            Binary(new Subtract(), "a - b", "difference", (-3, 3), (-3, 3)).Known(torch: "sub", onnx: "Sub"),
            Binary(new Multiply(), "a * b", "product", (-3, 3), (-3, 3)).Known(torch: "mul", onnx: "Mul"),
            Binary(new Divide(), "a / b", "quotient", (-3, 3), (0.3, 3), At([1, 0], [inf, -inf], "a pole"))
                .Known(torch: "div", onnx: "Div"),
            Unary(new Negate(), "-x", "negative", (-3, 3)).Known(onnx: "Neg"),
            Unary(new Reciprocal(), nameof(RealFunctions.Reciprocal), "reciprocal", (0.3, 3), At([0], [-inf], "a pole"))
                .Known(onnx: "Reciprocal"),
            Binary(
                    new Remainder(),
                    "a % b",
                    "remainder with the sign of b",
                    (-2.3, -2.1),
                    (1.2, 1.9),
                    At([6, 3], [1, -2], "a step: the slope of the side that begins there")
                )
                .Known(torch: "remainder", onnx: "Mod"),
            Binary(
                    new Fmod(),
                    nameof(RealFunctions.Fmod),
                    "remainder with the sign of a",
                    (-2.3, -2.1),
                    (1.2, 1.9),
                    At([6, 3], [1, -2], "a step: the slope of the side that begins there")
                )
                .Known(onnx: "Mod, fmod=1")
        ),
        new(
            "powers",
            Unary(new Square(), nameof(RealFunctions.Square), "square", (-3, 3)),
            Unary(new Sqrt(), nameof(RealFunctions.Sqrt), "square root", (0.1, 4), At([0], [inf], "vertical"))
                .Known(onnx: "Sqrt"),
            Unary(
                    p => new PowerOf(p[0]),
                    "**",
                    [new("n", 3)],
                    nameof(RealFunctions.Pow),
                    "power with a constant exponent",
                    (-2, 2),
                    At([0], [0], "x³ is flat there")
                )
                .Known(torch: "pow", onnx: "Pow"),
            Binary(
                    new Power(),
                    nameof(RealFunctions.Pow),
                    "power with a variable exponent",
                    (0.2, 3),
                    (-2, 2),
                    At([0, 0], [0, 0], "0⁰ is 1; the formula would say 0·∞. As in PyTorch"),
                    At([0, 2], [0, 0], "0ᵇ is 0 for every b > 0"),
                    At([-2, 3], [12, nan], "the slope for b has ln a, which a negative a does not have")
                )
                .Known(torch: "pow", onnx: "Pow"),
            Binary(
                new Hypot(),
                nameof(RealFunctions.Hypot),
                "length of a vector",
                (0.2, 3),
                (-3, 3),
                At([0, 0], [0, 0], "the tip of a cone: 0, so that the norm of a zero vector does no harm")
            )
        ),
        new(
            "exponentials",
            Unary(new Exp(), nameof(RealFunctions.Exp), "exponential", (-3, 2)).Known(onnx: "Exp"),
            Unary(
                new Expm1(),
                nameof(RealFunctions.Expm1),
                "exponential less 1",
                (-3, 2),
                At([-40], [4.248354255291589e-18], "y + 1 would be 0")
            ),
            Unary(new Log(), nameof(RealFunctions.Log), "natural logarithm", (0.2, 4), At([0], [inf], "a pole"))
                .Known(onnx: "Log"),
            Unary(new Log1p(), nameof(RealFunctions.Log1p), "logarithm of 1 + x", (-0.8, 3), At([-1], [inf], "a pole")),
            Binary(
                new LogAddExp(),
                nameof(RealFunctions.LogAddExp),
                "logarithm of a sum of exponentials",
                (-3, 3),
                (-3, 3),
                At([1000, 0], [1, 0], "no overflow")
            ),
            Unary(new Erf(), nameof(RealFunctions.Erf), "error function", (-2, 2)).Known(onnx: "Erf"),
            Unary(new Erfc(), nameof(RealFunctions.Erfc), "complementary error function", (-2, 2))
        ),
        new(
            "trigonometry",
            Unary(new Sin(), nameof(RealFunctions.Sin), "sine", (-4, 4)).Known(onnx: "Sin"),
            Unary(new Cos(), nameof(RealFunctions.Cos), "cosine", (-4, 4)).Known(onnx: "Cos"),
            Unary(new Tan(), nameof(RealFunctions.Tan), "tangent", (-1.3, 1.3)).Known(onnx: "Tan"),
            Unary(new Asin(), nameof(RealFunctions.Asin), "arc sine", (-0.9, 0.9), At([1], [inf], "vertical"))
                .Known(onnx: "Asin"),
            Unary(new Acos(), nameof(RealFunctions.Acos), "arc cosine", (-0.9, 0.9), At([1], [-inf], "vertical"))
                .Known(onnx: "Acos"),
            Unary(new Atan(), nameof(RealFunctions.Atan), "arc tangent", (-4, 4)).Known(onnx: "Atan"),
            Binary(
                new Atan2(),
                nameof(RealFunctions.Atan2),
                "angle of the point (b, a)",
                (0.2, 3),
                (-3, 3),
                At([0, 0], [nan, nan], "the origin has no angle")
            )
        ),
        new(
            "hyperbolics",
            Unary(new Sinh(), nameof(RealFunctions.Sinh), "hyperbolic sine", (-3, 3)).Known(onnx: "Sinh"),
            Unary(new Cosh(), nameof(RealFunctions.Cosh), "hyperbolic cosine", (-3, 3)).Known(onnx: "Cosh"),
            Unary(
                    new Rules.Tanh(),
                    nameof(RealFunctions.Tanh),
                    "hyperbolic tangent",
                    (-4, 4),
                    At([20], [1.6993417021166355e-17], "saturated: 1 − y² would be 0")
                )
                .Known(onnx: "Tanh"),
            Unary(new Sech(), nameof(RealFunctions.Sech), "hyperbolic secant", (-4, 4)).Known(torch: ""),
            Unary(new Asinh(), nameof(RealFunctions.Asinh), "area hyperbolic sine", (-4, 4)).Known(onnx: "Asinh"),
            Unary(
                    new Acosh(),
                    nameof(RealFunctions.Acosh),
                    "area hyperbolic cosine",
                    (1.2, 4),
                    At([1], [inf], "vertical")
                )
                .Known(onnx: "Acosh"),
            Unary(
                    new Atanh(),
                    nameof(RealFunctions.Atanh),
                    "area hyperbolic tangent",
                    (-0.9, 0.9),
                    At([1], [inf], "a pole")
                )
                .Known(onnx: "Atanh")
        ),
        new(
            "activations",
            Unary(
                    new Rules.Sigmoid(),
                    nameof(RealFunctions.Sigmoid),
                    "logistic function",
                    (-5, 5),
                    At([40], [4.248354255291589e-18], "saturated: y(1 − y) would be 0"),
                    At([-745], [4.94065645841247e-324], "the last number above 0")
                )
                .Known(onnx: "Sigmoid"),
            Unary(
                new Rules.LogSigmoid(),
                nameof(RealFunctions.LogSigmoid),
                "logarithm of the logistic function",
                (-5, 5)
            ),
            Unary(
                    new Rules.Softplus(),
                    nameof(RealFunctions.Softplus),
                    "smooth relu",
                    (-5, 5),
                    At([1000], [1], "no overflow")
                )
                .Known(onnx: "Softplus"),
            Unary(
                    new Relu(),
                    nameof(RealFunctions.Relu),
                    "rectified linear unit",
                    (-2, 2),
                    At([0], [0], "a kink: 0, as in PyTorch")
                )
                .Known(onnx: "Relu"),
            Unary(
                    p => new LeakyRelu(p[0]),
                    "leaky_relu",
                    [new("slope", 0.01)],
                    nameof(RealFunctions.LeakyRelu),
                    "relu that leaks",
                    (-2, 2),
                    At([0], [0.01], "a kink: the left slope, as in PyTorch")
                )
                .Known(onnx: "LeakyRelu"),
            Unary(
                    p => new Elu(p[0]),
                    "elu",
                    [new("alpha", 1)],
                    nameof(RealFunctions.Elu),
                    "exponential linear unit",
                    (-3, 2),
                    At([0], [1], "a kink unless α is 1: the left slope α, as in PyTorch")
                )
                .Known(onnx: "Elu"),
            Unary(new Gelu(), nameof(RealFunctions.Gelu), "Gaussian error linear unit", (-3, 3)).Known(onnx: "Gelu"),
            Unary(new GeluTanh(), nameof(RealFunctions.GeluTanh), "gelu by its tanh approximation", (-3, 3))
                .Known(torch: "gelu, approximate='tanh'", onnx: "Gelu, approximate='tanh'"),
            Unary(new Silu(), nameof(RealFunctions.Silu), "sigmoid linear unit, swish", (-5, 5)).Known(onnx: "Swish"),
            Unary(
                    p => new Celu(p[0]),
                    "celu",
                    [new("alpha", 1)],
                    nameof(RealFunctions.Celu),
                    "elu with the slope 1 at 0",
                    (-3, 2)
                )
                .Known(onnx: "Celu"),
            Unary(
                    new Selu(),
                    nameof(RealFunctions.Selu),
                    "scaled exponential linear unit",
                    (-3, 2),
                    At([0], [1.7580993408473766], "a kink: the left slope λα, as in PyTorch")
                )
                .Known(onnx: "Selu"),
            Unary(new Rules.Mish(), nameof(RealFunctions.Mish), "x tanh(softplus x)", (-5, 5)).Known(onnx: "Mish"),
            Unary(
                    p => new HardSigmoid(p[0], p[1]),
                    "hardsigmoid",
                    [new("alpha", 1.0 / 6), new("beta", 0.5)],
                    nameof(RealFunctions.Hardsigmoid),
                    "sigmoid in straight lines",
                    (-4, 4),
                    At([-3], [0], "a kink: 0 at both ends, as in PyTorch"),
                    At([3], [0], "a kink: 0 at both ends, as in PyTorch")
                )
                .Known(onnx: "HardSigmoid"),
            Unary(
                    new HardSwish(),
                    nameof(RealFunctions.Hardswish),
                    "silu in straight lines",
                    (-4, 4),
                    At([-3], [0], "a kink: the outer slope"),
                    At([3], [1], "a kink: the outer slope")
                )
                .Known(onnx: "HardSwish"),
            Unary(
                    p => new Shrink(p[0], p[1]),
                    "shrink",
                    [new("lambda", 0.5), new("bias", 0)],
                    nameof(RealFunctions.Shrink),
                    "hardshrink; softshrink with a bias of λ",
                    (-2, 2),
                    At([0.5], [0], "a step: 0, the value is 0 there"),
                    At([-0.5], [0], "a step: 0, the value is 0 there")
                )
                .Known(torch: "hardshrink", onnx: "Shrink"),
            Unary(
                    p => new ThresholdedRelu(p[0]),
                    "thresholded_relu",
                    [new("alpha", 1)],
                    nameof(RealFunctions.ThresholdedRelu),
                    "relu that begins at α",
                    (-1, 3),
                    At([1], [0], "a step: 0, the value is 0 there")
                )
                .Known(torch: "threshold", onnx: "ThresholdedRelu"),
            Unary(
                    new Rules.Softsign(),
                    nameof(RealFunctions.Softsign),
                    "x / (1 + |x|)",
                    (-4, 4),
                    At([0], [1], "smooth, but the second derivative jumps from 2 to −2")
                )
                .Known(onnx: "Softsign")
        ),
        new(
            "choices",
            Unary(
                    new Abs(),
                    nameof(RealFunctions.Abs),
                    "absolute value",
                    (-2, 2),
                    At([0], [0], "a kink: 0, as in PyTorch")
                )
                .Known(onnx: "Abs"),
            Unary(new Sign(), nameof(RealFunctions.Sign), "sign", (-2, 2), At([0], [0], "a step")).Known(onnx: "Sign"),
            Unary(new Floor(), nameof(RealFunctions.Floor), "rounded down", (0.1, 0.9), At([1], [0], "a step"))
                .Known(onnx: "Floor"),
            Unary(new Ceil(), nameof(RealFunctions.Ceil), "rounded up", (0.1, 0.9), At([1], [0], "a step"))
                .Known(onnx: "Ceil"),
            Unary(new Trunc(), nameof(RealFunctions.Trunc), "rounded towards 0", (-0.9, 0.9), At([1], [0], "a step"))
                .Known(onnx: "Trunc"),
            Unary(
                    p => new Round(p[0]),
                    "round",
                    [new("decimals", 0) { IsWhole = true }],
                    nameof(RealFunctions.Round),
                    "rounded to decimals, half to even",
                    (-0.4, 0.4),
                    At([0.5], [0], "a step")
                )
                .Known(onnx: "Round"),
            Unary(
                    p => new Clamp(p[0], p[1]),
                    "clamp",
                    [new("low", -1), new("high", 1)],
                    nameof(RealFunctions.Clamp),
                    "kept between two constants",
                    (-2, 2),
                    At([-1], [1], "a kink: 1 at both ends, as in PyTorch"),
                    At([1], [1], "a kink: 1 at both ends, as in PyTorch")
                )
                .Known(onnx: "Clip"),
            Binary(
                    new Max(),
                    nameof(RealFunctions.Max),
                    "the larger",
                    (-3, 3),
                    (-3, 3),
                    At([1, 1], [0.5, 0.5], "a tie: half each, as in PyTorch")
                )
                .Known(torch: "maximum", onnx: "Max"),
            Binary(
                    new Min(),
                    nameof(RealFunctions.Min),
                    "the smaller",
                    (-3, 3),
                    (-3, 3),
                    At([1, 1], [0.5, 0.5], "a tie: half each, as in PyTorch")
                )
                .Known(torch: "minimum", onnx: "Min"),
            new OpEntry(
                "select",
                [],
                _ => SelectOp.Instance,
                nameof(RealFunctions.IfPositive),
                "the choice a > 0 ? b : c",
                [(-2, 2), (-3, 3), (-3, 3)],
                [At([0, 1, 2], [0, 0, 1], "0 is not positive")]
            ).Known(torch: "where", onnx: "Where")
        ),
    ];

    /// <summary>Every op, in the order of the reference.</summary>
    public static IReadOnlyList<OpEntry> All { get; } = [.. Groups.SelectMany(group => group.Ops)];

    static readonly Dictionary<string, OpEntry> s_byName = All.DistinctBy(e => e.Name).ToDictionary(e => e.Name);

    static readonly Dictionary<Type, OpEntry> s_byRule = All.ToDictionary(e => e.Op.GetType());

    /// <summary>The line of an op, whatever its parameters; null for one of a rule of the user's own.</summary>
    internal static OpEntry? Find(Op op) => s_byRule.GetValueOrDefault(op.GetType());

    /// <summary>The op of this name; null if there is none. Of the two powers, the one with a constant exponent.</summary>
    /// <param name="name">The name, as <c>tanh</c> or <c>+</c>.</param>
    public static OpEntry? Find(string name) => s_byName.GetValueOrDefault(name);

    const double inf = double.PositiveInfinity;
    const double nan = double.NaN;

    static EdgeCase At(double[] inputs, double[] derivatives, string why) => new(inputs, derivatives, why);

    static OpEntry Unary<TRule>(
        TRule rule,
        string method,
        string meaning,
        (double, double) domain,
        params EdgeCase[] edges
    )
        where TRule : struct, IUnaryRule =>
        new(rule.Name, [], _ => UnaryOp<TRule>.Of(rule), method, meaning, [domain], edges);

    static OpEntry Unary<TRule>(
        Func<IReadOnlyList<double>, TRule> rule,
        string name,
        OpParameter[] parameters,
        string method,
        string meaning,
        (double, double) domain,
        params EdgeCase[] edges
    )
        where TRule : struct, IUnaryRule =>
        new(name, parameters, p => UnaryOp<TRule>.Of(rule(p)), method, meaning, [domain], edges);

    static OpEntry Binary<TRule>(
        TRule rule,
        string method,
        string meaning,
        (double, double) domainA,
        (double, double) domainB,
        params EdgeCase[] edges
    )
        where TRule : struct, IBinaryRule =>
        new(rule.Name, [], _ => BinaryOp<TRule>.Of(rule), method, meaning, [domainA, domainB], edges);
}
