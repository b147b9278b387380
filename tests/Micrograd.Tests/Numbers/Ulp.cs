namespace Micrograd.Tests.NumberSystems;

/// <summary>How far a rounded number is from the true one, in units of the last place that the true one has.</summary>
internal static class Ulp
{
    /// <summary>0 for the same special number, ∞ for a special number in the wrong place or a zero of the wrong sign.</summary>
    public static double Of(float got, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(got))
        {
            return double.IsNaN(exact) && float.IsNaN(got) ? 0 : double.PositiveInfinity;
        }
        if (double.IsInfinity(exact))
        {
            return got == exact ? 0 : double.PositiveInfinity;
        }
        if (exact == 0)
        {
            return got == 0 && float.IsNegative(got) == double.IsNegative(exact) ? 0 : double.PositiveInfinity;
        }
        // A float that overflows stands for the first number past the largest.
        const double Overflow = 3.4028236692093846e38; // 2^128
        var value = float.IsInfinity(got) ? Math.CopySign(Overflow, got) : got;
        var exponent = Math.Max(Math.ILogB(exact), -126);
        return Math.Abs(value - Math.Clamp(exact, -Overflow, Overflow)) / Math.ScaleB(1, exponent - 23);
    }

    /// <inheritdoc cref="Of(float, double)"/>
    public static double Of(double got, double exact)
    {
        if (double.IsNaN(exact) || double.IsNaN(got))
        {
            return double.IsNaN(exact) && double.IsNaN(got) ? 0 : double.PositiveInfinity;
        }
        if (got == exact)
        {
            return exact != 0 || double.IsNegative(got) == double.IsNegative(exact) ? 0 : double.PositiveInfinity;
        }
        return Math.Abs(got - exact) / Math.Max(Math.BitIncrement(Math.Abs(exact)) - Math.Abs(exact), double.Epsilon);
    }
}
