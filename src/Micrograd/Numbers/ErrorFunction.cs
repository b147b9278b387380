namespace Micrograd.Numbers;

/// <summary>
/// The error function to double precision, which .NET lacks. Source: W. J. Cody, "Rational Chebyshev approximations for
/// the error function", Mathematics of Computation 23 (1969), 631–637: three rational functions, for |x| ≤ 0.46875,
/// ≤ 4 and beyond.
/// </summary>
internal static class ErrorFunction
{
    const double InverseSqrtPi = 0.56418958354775628695; // 1/√π
    const double Inner = 0.46875;

    static ReadOnlySpan<double> InnerTop =>
        [
            1.85777706184603153e-1,
            3.16112374387056560,
            1.13864154151050156e2,
            3.77485237685302021e2,
            3.20937758913846947e3,
        ];

    static ReadOnlySpan<double> InnerBottom =>
        [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    static ReadOnlySpan<double> MiddleTop =>
        [
            2.15311535474403846e-8,
            5.64188496988670089e-1,
            8.88314979438837594,
            6.61191906371416295e1,
            2.98635138197400131e2,
            8.81952221241769090e2,
            1.71204761263407058e3,
            2.05107837782607147e3,
            1.23033935479799725e3,
        ];

    static ReadOnlySpan<double> MiddleBottom =>
        [
            1,
            1.57449261107098347e1,
            1.17693950891312499e2,
            5.37181101862009858e2,
            1.62138957456669019e3,
            3.29079923573345963e3,
            4.36261909014324716e3,
            3.43936767414372164e3,
            1.23033935480374942e3,
        ];

    static ReadOnlySpan<double> OuterTop =>
        [
            1.63153871373020978e-2,
            3.05326634961232344e-1,
            3.60344899949804439e-1,
            1.25781726111229246e-1,
            1.60837851487422766e-2,
            6.58749161529837803e-4,
        ];

    static ReadOnlySpan<double> OuterBottom =>
        [
            1,
            2.56852019228982242,
            1.87295284992346725,
            5.27905102951428412e-1,
            6.05183413124413191e-2,
            2.33520497626869185e-3,
        ];

    public static double Erf(double x)
    {
        if (Math.Abs(x) <= Inner)
        {
            return x * Polynomial(InnerTop, x * x) / Polynomial(InnerBottom, x * x);
        }
        return x > 0 ? 1 - Tail(x) : Tail(-x) - 1;
    }

    public static double Erfc(double x)
    {
        if (Math.Abs(x) <= Inner)
        {
            return 1 - Erf(x);
        }
        return x > 0 ? Tail(x) : 2 - Tail(-x);
    }

    /// <summary>erfc x for x &gt; 0.46875, or NaN.</summary>
    static double Tail(double x)
    {
        if (x > 27.3)
        {
            return 0; // erfc 27.3 is less than half the smallest number, 5e-324
        }
        double scaled;
        if (x <= 4)
        {
            scaled = Polynomial(MiddleTop, x) / Polynomial(MiddleBottom, x);
        }
        else
        {
            var inverse = 1 / (x * x);
            scaled = (InverseSqrtPi - inverse * Polynomial(OuterTop, inverse) / Polynomial(OuterBottom, inverse)) / x;
        }
        // e^(−x²) with x² split, so that its rounding does not reach the exponent.
        var head = Math.Truncate(x * 16) / 16;
        return Math.Exp(-head * head) * Math.Exp(-(x - head) * (x + head)) * scaled;
    }

    /// <summary>The polynomial with the coefficients from the highest power down.</summary>
    static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
        {
            sum = sum * x + coefficient;
        }
        return sum;
    }
}
