using System.Runtime.CompilerServices;

namespace Micrograd;

public static partial class Gradients
{
    /// <summary>
    /// The lecture's derivative by a small step, from both sides: (f(x + h) − f(x − h)) / 2h. The error falls with h² until
    /// rounding, about 1e-16·|f| / h, takes over.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">Where.</param>
    /// <param name="h">The step; the default, ∛ε ≈ 6e-6 times max(1, |x|), balances both errors.</param>
    /// <exception cref="ArgumentOutOfRangeException">h is 0, negative or NaN.</exception>
    public static double Central(Func<double, double> f, double x, double? h = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var step = Step(h, 6.0554544523933395e-6, x);
        return (f(x + step) - f(x - step)) / (2 * step);
    }

    /// <summary>
    /// The derivative by five points: (f(x − 2h) − 8 f(x − h) + 8 f(x + h) − f(x + 2h)) / 12h, whose error falls with h⁴
    /// (Abramowitz and Stegun, Handbook of Mathematical Functions, 25.3.6).
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">Where.</param>
    /// <param name="h">The step; the default, ε^⅕ ≈ 7.4e-4 times max(1, |x|), balances both errors.</param>
    /// <exception cref="ArgumentOutOfRangeException">h is 0, negative or NaN.</exception>
    public static double FivePoint(Func<double, double> f, double x, double? h = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var step = Step(h, 7.4009597974140505e-4, x);
        var inner = f(x + step) - f(x - step);
        var outer = f(x + 2 * step) - f(x - 2 * step);
        return (8 * inner - outer) / (12 * step);
    }

    /// <summary>
    /// Compares the gradient of f with its numerical derivative by five points, input by input.
    /// </summary>
    /// <param name="f">The function; it must build its graph from the values it is given.</param>
    /// <param name="at">Where.</param>
    /// <returns>A row an input, with the relative error.</returns>
    [OverloadResolutionPriority(1)]
    public static IReadOnlyList<GradientCheck> Check(Func<Value[], Value> f, params ReadOnlySpan<double> at)
    {
        var point = at.ToArray();
        var analytic = Grad(f)(point);
        var rows = new GradientCheck[point.Length];
        for (var i = 0; i < point.Length; i++)
        {
            var moved = (double[])point.Clone();
            var numeric = FivePoint(
                x =>
                {
                    moved[i] = x;
                    return f(Leaves(moved, out _)).Data;
                },
                point[i]
            );
            rows[i] = new($"x{i}", analytic[i], numeric);
        }
        return rows;
    }

    static double Step(double? h, double relative, double x)
    {
        if (h is { } given)
        {
            return given > 0
                ? given
                : throw new ArgumentOutOfRangeException(nameof(h), given, "The step h must be greater than 0.");
        }
        // A step that is a difference of two numbers near x is exact: x + h − x == h.
        var step = relative * Math.Max(1, Math.Abs(x));
        var exact = x + step - x;
        return exact > 0 ? exact : step;
    }
}

/// <summary>One input's derivative, computed in two ways.</summary>
public sealed record GradientCheck
{
    /// <param name="name">The input's label, or x0, x1 …</param>
    /// <param name="analytic">By backpropagation.</param>
    /// <param name="numeric">By finite differences.</param>
    public GradientCheck(string name, double analytic, double numeric)
    {
        Name = name;
        Analytic = analytic;
        Numeric = numeric;
    }

    /// <summary>The input's label, or x0, x1 …</summary>
    public string Name { get; }

    /// <summary>By backpropagation.</summary>
    public double Analytic { get; }

    /// <summary>By finite differences.</summary>
    public double Numeric { get; }

    /// <summary>|analytic − numeric| / max(|analytic|, |numeric|, 1e-8): 0 where both are equal, NaN where one is NaN.</summary>
    public double Relative =>
        Analytic == Numeric
            ? 0
            : Math.Abs(Analytic - Numeric) / Math.Max(Math.Max(Math.Abs(Analytic), Math.Abs(Numeric)), 1e-8);
}
