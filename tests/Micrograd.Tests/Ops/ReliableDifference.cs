namespace Micrograd.Tests.Ops;

/// <summary>A numerical derivative that knows how good it is.</summary>
/// <param name="Derivative">By five points.</param>
/// <param name="Step">The step that was the best.</param>
/// <param name="Rounding">What rounding may have done to it.</param>
internal readonly record struct ReliableDifference(double Derivative, double Step, double Rounding)
{
    /// <summary>
    /// Tries steps from |x|/8 down, each half the last (powers of two, so that x + h is exact), and takes the one that
    /// agrees best with its half. Null where even that one differs by more than 1e-7 of the derivative and rounding: there
    /// no step is both short against the function's curvature and long against its rounding.
    /// </summary>
    public static ReliableDifference? Of(Func<double, double> f, double x)
    {
        ReliableDifference? best = null;
        var least = double.PositiveInfinity;
        var largest = Math.Min(Math.ScaleB(1, (int)Math.Floor(Math.Log2(Math.Abs(x))) - 3), 0.25);
        var smallest = Math.Max(Math.Abs(x) * 1e-12, 1e-18);
        for (var h = largest; h / 2 > smallest; h /= 2)
        {
            var wide = Gradients.FivePoint(f, x, h);
            var narrow = Gradients.FivePoint(f, x, h / 2);
            // An elementary function is good to about an ulp, in its result and in its argument; a sum of five magnifies it.
            var rounding = 8 * 2.2e-16 * (Math.Abs(f(x)) + Math.Abs(x * wide)) / h;
            var score = Math.Abs(wide - narrow) + rounding;
            if (double.IsFinite(score) && score < least)
            {
                least = score;
                best = new(wide, h, rounding);
            }
        }
        return best is { } found && least <= 1e-7 * Math.Abs(found.Derivative) + 2 * found.Rounding ? best : null;
    }
}
