namespace Micrograd.Numbers;

/// <summary>What .NET has no function for: any number of decimals, and Python's remainder.</summary>
internal static class Rounding
{
    /// <summary>x × 10ᵈ rounded, half to even, and divided by 10ᵈ; x itself where no digit of it lies so far behind.</summary>
    public static double Round(double x, int decimals)
    {
        if (decimals == 0)
        {
            return Math.Round(x);
        }
        var scale = Math.Pow(10, Math.Abs(decimals));
        if (decimals < 0)
        {
            return Math.Round(x / scale) * scale;
        }
        // From 2⁵² on all doubles are whole.
        var scaled = x * scale;
        return Math.Abs(scaled) < 1L << 52 ? Math.Round(scaled) / scale : x;
    }

    /// <summary>The same of whole numbers, exactly; beyond 64 bits it goes round.</summary>
    public static long Round(long x, int decimals)
    {
        if (decimals >= 0)
        {
            return x;
        }
        // Of 20 digits and more all 64 bits are less than half.
        if (decimals < -19)
        {
            return 0;
        }
        Int128 scale = 1;
        for (; decimals < 0; decimals++)
        {
            scale *= 10;
        }
        var (quotient, rest) = Int128.DivRem(x, scale);
        var twice = 2 * Int128.Abs(rest);
        if (twice > scale || (twice == scale && Int128.IsOddInteger(quotient)))
        {
            quotient += x < 0 ? -1 : 1;
        }
        return unchecked((long)(quotient * scale));
    }

    /// <summary>a − b ⌊a / b⌋: the exact rest of the division, and b added once where it has the other sign.</summary>
    public static double Remainder(double a, double b)
    {
        var rest = a % b;
        return rest == 0 ? Math.CopySign(0, b)
            : (rest < 0) != (b < 0) && !double.IsNaN(rest) ? rest + b
            : rest;
    }

    /// <summary>The same of whole numbers; b is not 0.</summary>
    public static long Remainder(long a, long b)
    {
        var rest = Fmod(a, b);
        return rest != 0 && (rest ^ b) < 0 ? rest + b : rest;
    }

    /// <summary>a % b as C and C# have it.</summary>
    public static double Fmod(double a, double b) => a % b;

    /// <summary>a % b, b not 0: the processor divides the least number by −1 no more than by 0.</summary>
    public static long Fmod(long a, long b) => b == -1 ? 0 : a % b;
}
