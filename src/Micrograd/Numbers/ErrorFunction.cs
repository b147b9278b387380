namespace Micrograd.Numbers;

/// <summary>
/// The error function to double precision, which .NET lacks. Source: W. J. Cody, "Rational Chebyshev approximations for
/// the error function", Mathematics of Computation 23 (1969), 631–637: three rational functions, for |x| ≤ 0.46875,
/// ≤ 4 and beyond.
/// </summary>
internal static class ErrorFunction
{
    const double InverseSqrtPi = 0.56418958354775628695; // 1/√π
    const double SqrtHalf = 0.70710678118654752; // √½
    const double LostOfSqrtHalf = -4.833646656726457e-17;
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

    /// <summary>x Φ(x) = ½ x erfc(−x/√2), Φ the normal distribution.</summary>
    public static double Gelu(double x)
    {
        var size = Math.Abs(x);
        if (size * SqrtHalf <= Inner)
        {
            return 0.5 * x * (1 + Erf(x * SqrtHalf));
        }
        // The exponent is that of x, not of the rounded x/√2. Beyond 39 it is 0.
        var square = 0.5 * size * size;
        var lostOfSquare = Math.FusedMultiplyAdd(0.5 * size, size, -square);
        var z = size * SqrtHalf;
        var lostOfZ = Math.FusedMultiplyAdd(size, SqrtHalf, -z) + size * LostOfSqrtHalf;
        var tail = size > 39 ? 0 : Bell(square, 0.5 * size * Scaled(z, lostOfSquare, lostOfZ));
        return double.IsNaN(x) ? x
            : x > 0 ? x - tail
            : -tail;
    }

    /// <summary>erfc x for x &gt; 0.46875, or NaN.</summary>
    static double Tail(double x)
    {
        var square = x * x;
        return x > 27.3
            ? 0 // erfc 27.3 is less than half the smallest number, 5e-324
            : Bell(square, Scaled(x, Math.FusedMultiplyAdd(x, x, -square), 0));
    }

    /// <summary>e^(x² − lostOfSquare) erfc(x + lostOfX) for x &gt; 0.46875, with what rounding lost.</summary>
    static double Scaled(double x, double lostOfSquare, double lostOfX)
    {
        double scaled;
        var lost = 0.0;
        if (x <= 4)
        {
            var (top, bottom) = (Polynomial(MiddleTop, x), Polynomial(MiddleBottom, x));
            scaled = top / bottom;
            lost = Math.FusedMultiplyAdd(-scaled, bottom, top) / bottom;
        }
        else
        {
            var inverse = 1 / (x * x);
            scaled = (InverseSqrtPi - inverse * Polynomial(OuterTop, inverse) / Polynomial(OuterBottom, inverse)) / x;
        }
        var slope = 2 * x * scaled - 2 * InverseSqrtPi;
        return scaled + (lost - scaled * lostOfSquare + slope * lostOfX);
    }

    /// <summary>factor × e^−square. By the root of the power where that has few digits, or none, and the product still has all.</summary>
    static double Bell(double square, double factor)
    {
        if (square < 700)
        {
            return factor * Math.Exp(-square);
        }
        var root = Math.Exp(-0.5 * square);
        return factor * root * root;
    }

    /// <summary>The polynomial with the coefficients from the highest power down.</summary>
    static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
        {
            sum = double.MultiplyAddEstimate(sum, x, coefficient);
        }
        return sum;
    }
}
