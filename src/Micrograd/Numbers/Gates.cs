namespace Micrograd.Numbers;

/// <summary>silu, gelu by tanh and mish in double precision: x times what goes from 0 to 1.</summary>
internal static class Gates
{
    // 2u = Line x + Cube x³, as gelu by tanh has it: 2 √(2/π), and 0.044715 times that, with what their rounding left.
    internal const double Line = 1.5957691216057308;
    internal const double LostOfLine = -9.96930880911092e-17;
    internal const double Cube = 0.07135481627260025;
    internal const double LostOfCube = -6.175149918155315e-19;

    // Beyond this size of x the logistic function of 2u is 0 or 1.
    internal const double GeluTanhEnd = 64;

    /// <summary>x / (1 + e⁻ˣ)</summary>
    public static double Silu(double x) => Gate(x, x, 0);

    /// <summary>x / (1 + e^−2u): the square, the cube and the sum are exact to twice the digits, for e takes the absolute error of 2u.</summary>
    public static double GeluTanh(double x)
    {
        var within = Math.Clamp(x, -GeluTanhEnd, GeluTanhEnd);
        var square = within * within;
        var lostOfSquare = Math.FusedMultiplyAdd(within, within, -square);
        var cube = Cube * square;
        var lostOfCube = Math.FusedMultiplyAdd(Cube, square, -cube) + Cube * lostOfSquare + LostOfCube * square;
        var (sum, lostOfSum) = Sum(Line, cube);
        var twoU = within * sum;
        var lost = Math.FusedMultiplyAdd(within, sum, -twoU) + within * (lostOfSum + lostOfCube + LostOfLine);
        return Gate(x, twoU, lost);
    }

    /// <summary>
    /// x tanh(ln(1 + eˣ)), where tanh(ln(1 + e)) is e (e + 2) / (e (e + 2) + 2), for x &gt; 0 taken over e². All terms are positive, so that
    /// no digit is lost.
    /// </summary>
    public static double Mish(double x)
    {
        var root = Math.Exp(-0.5 * Math.Abs(x));
        var e = root * root;
        if (!(x < 0))
        {
            var over = 1 + 2 * e;
            return x * (over / (over + 2 * e * e));
        }
        var sum = e + 2;
        return Math.Max(x, -2000) * root * (root * sum / (e * sum + 2));
    }

    /// <summary>x / (1 + e^−(u + lost))</summary>
    static double Gate(double x, double u, double lost)
    {
        if (!(u < 0))
        {
            return x / (1 + Math.Exp(-u) * (1 - lost));
        }
        // The root of e^u twice: e^u may have few digits, or none, where x e^u still has all.
        var root = Math.Exp(0.5 * u);
        return Math.Max(x, -2000) * root * (root * (1 + lost) / (1 + root * root));
    }

    /// <summary>a + b and what the sum lost (Knuth).</summary>
    static (double Sum, double Lost) Sum(double a, double b)
    {
        var sum = a + b;
        var virtualB = sum - a;
        return (sum, a - (sum - virtualB) + (b - virtualB));
    }
}
