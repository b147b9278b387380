namespace Micrograd.Numbers;

/// <summary>
/// eˣ − 1 and ln(1 + x) with their digits kept near 0, where double.ExpM1 and double.LogP1 lose them (they are defined as
/// Exp(x) − 1 and Log(x + 1)). Source: W. Kahan's correction of the rounding of u = eˣ and u = 1 + x, as told by
/// N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. (2002), section 1.14.1 and problem 1.5.
/// </summary>
internal static class AccurateNearZero
{
    public static double Expm1(double x)
    {
        // Beyond these the subtraction costs nothing, and the logarithm of the correction would only add error.
        if (double.IsNaN(x) || x > 1 || x < -37)
        {
            return Math.Exp(x) - 1;
        }
        var u = Math.Exp(x);
        if (u == 1)
        {
            return x;
        }
        var difference = u - 1;
        return difference == -1 ? -1 : difference * (x / Math.Log(u));
    }

    public static double Log1p(double x)
    {
        var u = 1 + x;
        if (u == 1)
        {
            return x;
        }
        return double.IsFinite(u) && u > 0 ? Math.Log(u) * (x / (u - 1)) : Math.Log(u);
    }
}
