namespace Micrograd.Lab.Checking;

/// <summary>The slopes of a function on both sides of a place, by differences.</summary>
/// <param name="Left">The slope on the left.</param>
/// <param name="Right">The slope on the right.</param>
/// <param name="IsSettled">Whether both stay, but for rounding, as the sides come closer; else the place lies beside a kink, or the
/// function turns within the step.</param>
/// <param name="IsJump">Whether the function steps from one number to another there.</param>
internal readonly record struct OneSidedSlopes(double Left, double Right, bool IsSettled, bool IsJump)
{
    // How much of their size slopes may differ without being taken for different.
    const double Tolerance = 1e-4;

    /// <summary>How much closer the sides come the second time.</summary>
    const double Closer = 32;

    /// <param name="f">The function.</param>
    /// <param name="x">The place.</param>
    /// <param name="most">No difference goes further than this.</param>
    public static OneSidedSlopes Of(Func<double, double> f, double x, double most = double.PositiveInfinity)
    {
        var h = Math.Min(Step(x), most);
        var (left, right) = Slopes(f, x, h);
        var (leftNow, rightNow) = Slopes(f, x, h / Closer);
        var size = Math.Max(Math.Abs(leftNow), Math.Abs(rightNow));
        var rounding = 16 * Math.Pow(2, -53) * Math.Abs(f(x)) / (h / Closer);
        var isSettled = Settles(left, leftNow, size, rounding) && Settles(right, rightNow, size, rounding);
        return new(left, right, isSettled, Jumps(f, x, h));
    }

    // What bends towards a slope of 0 settles too; beside a kink a slope that was almost 0 grows.
    static bool Settles(double wide, double narrow, double size, double rounding) =>
        Math.Abs(wide - narrow) <= 10 * Tolerance * Math.Max(Math.Abs(wide), Math.Abs(narrow)) + rounding
        || (Math.Abs(narrow) <= Math.Abs(wide) && Math.Abs(wide) <= 10 * Tolerance * size);

    /// <summary>Whether the slopes differ, and the given one is one of them or between.</summary>
    public bool IsKinkOf(double slope)
    {
        var slack = Tolerance * Math.Max(Math.Abs(Left), Math.Abs(Right));
        return Math.Abs(Left - Right) > 10 * slack
            && slope >= Math.Min(Left, Right) - slack
            && slope <= Math.Max(Left, Right) + slack;
    }

    /// <summary>
    /// Whether the function has no one slope at a place: those on both sides differ beyond rounding, and by as much when the
    /// sides come closer, unlike those beside the bottom of a parabola or near a pole.
    /// </summary>
    public static bool Differ(Func<double, double> f, double x, double most = double.PositiveInfinity)
    {
        var h = Math.Min(Step(x), most);
        var wide = Difference(Slopes(f, x, h));
        var narrow = Difference(Slopes(f, x, h / Closer));
        var rounding = 16 * Math.Pow(2, -53) * Math.Abs(f(x)) / (h / Closer);
        return wide > rounding && narrow > rounding && narrow > 0.5 * wide && narrow < 2 * wide;
    }

    static double Step(double x) => 1e-6 * Math.Max(1, Math.Abs(x));

    static (double Left, double Right) Slopes(Func<double, double> f, double x, double h)
    {
        var y = f(x);
        return ((y - f(x - h)) / h, (f(x + h) - y) / h);
    }

    // Relative to the slopes where they are large.
    static double Difference((double Left, double Right) slopes)
    {
        var size = Math.Max(Math.Abs(slopes.Left), Math.Abs(slopes.Right));
        var difference = Math.Abs(slopes.Left - slopes.Right);
        return difference > 10 * Tolerance * size ? difference : 0;
    }

    /// <summary>
    /// Whether the difference between both sides stays as they come closer, instead of shrinking with them, and neither side has anything
    /// like it of its own, as a function has that turns within the step.
    /// </summary>
    static bool Jumps(Func<double, double> f, double x, double h)
    {
        var (left, right) = (f(x - h), f(x + h));
        var (leftNow, rightNow) = (f(x - h / 1000), f(x + h / 1000));
        var wide = Math.Abs(right - left);
        var narrow = Math.Abs(rightNow - leftNow);
        return narrow > 0.5 * wide
            && wide > 0
            && Math.Max(Math.Abs(left - leftNow), Math.Abs(right - rightNow)) < 0.1 * narrow;
    }
}
