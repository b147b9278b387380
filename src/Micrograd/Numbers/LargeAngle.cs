namespace Micrograd.Numbers;

/// <summary>
/// sin, cos and tan of doubles. Beyond 2²⁴ the platform's lose up to 17 bits beside a multiple of π/2, where the result is small; here
/// the angle is first multiplied by as many digits of 2/π as it takes. Source: M. Payne and R. Hanek, "Radian reduction for
/// trigonometric functions", SIGNUM Newsletter 18 (1983), 19–24.
/// </summary>
internal static class LargeAngle
{
    const double Large = 1 << 24;

    const double HalfPi = 1.5707963267948966;
    const double LostOfHalfPi = 6.123233995736766e-17;

    // 2/π after the point.
    static ReadOnlySpan<ulong> TwoOverPi =>
        [
            0xA2F9836E4E441529,
            0xFC2757D1F534DDC0,
            0xDB6295993C439041,
            0xFE5163ABDEBBC561,
            0xB7246E3A424DD2E0,
            0x06492EEA09D1921C,
            0xFE1DEB1CB129A73E,
            0xE88235F52EBB4484,
            0xE99C7026B45F7E41,
            0x3991D639835339F4,
            0x9C845F8BBDF9283B,
            0x1FF897FFDE05980F,
            0xEF2F118B5A0A6D1F,
            0x6D367ECF27CB09B7,
            0x4F463F669E5FEA2D,
            0x7527BAC7EBE5F17B,
            0x3D0739F78A5292EA,
            0x6BFB5FB11F8D5D08,
            0x56033046FC7B6BAB,
            0xF0CFBC209AF4361D,
        ];

    public static double Sin(double x) => IsLarge(x) ? OfQuarter(x, 0) : Math.Sin(x);

    public static double Cos(double x) => IsLarge(x) ? OfQuarter(x, 1) : Math.Cos(x);

    public static double Tan(double x)
    {
        if (!IsLarge(x))
        {
            return Math.Tan(x);
        }
        var (quarters, high, low) = Reduce(x);
        var tan = Math.Tan(high);
        tan += low * (1 + tan * tan);
        return (quarters & 1) == 0 ? tan : -1 / tan;
    }

    static bool IsLarge(double x) => double.IsFinite(x) && Math.Abs(x) > Large;

    /// <summary>sin(x + more π/2)</summary>
    static double OfQuarter(double x, int more)
    {
        var (quarters, high, low) = Reduce(x);
        var turn = quarters + more;
        var y = (turn & 1) == 0 ? Math.Sin(high) + low * Math.Cos(high) : Math.Cos(high) - low * Math.Sin(high);
        return (turn & 2) == 0 ? y : -y;
    }

    /// <summary>x = quarters π/2 + high + low but for whole turns, |high| ≤ π/4.</summary>
    static (int Quarters, double High, double Low) Reduce(double x)
    {
        // |x| = integer × 2ᵉ; the digits of 2/π that stand above 2²⁻ᵉ make whole turns of it.
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var integer = (bits & 0xFFFFFFFFFFFFF) | 0x10000000000000;
        var e = (int)(bits >> 52 & 0x7FF) - 1075;
        // |x| 2/π in quarters, mod 4: two bits before the point and 190 after it.
        var low = (UInt128)integer * Digits(e + 126);
        var middle = (UInt128)integer * Digits(e + 62) + (low >> 64);
        var high = integer * Digits(e - 2) + (ulong)(middle >> 64);
        var quarters = (int)(high >> 62);
        var fraction = new UInt128(high << 2 | (ulong)middle >> 62, (ulong)middle << 2 | (ulong)low >> 62);
        // To the nearest quarter.
        var negative = fraction >> 127 != 0;
        if (negative)
        {
            quarters++;
            fraction = 0 - fraction;
        }
        var zeros = (int)UInt128.LeadingZeroCount(fraction);
        fraction <<= zeros;
        var head = Math.ScaleB((ulong)(fraction >> 75), -53 - zeros);
        var tail = Math.ScaleB((ulong)(fraction >> 22) & 0x1FFFFFFFFFFFFF, -106 - zeros);
        var angle = head * HalfPi;
        var lost = Math.FusedMultiplyAdd(head, HalfPi, -angle) + head * LostOfHalfPi + tail * HalfPi;
        return (x < 0) switch
        {
            true when negative => (-quarters, angle, lost),
            true => (-quarters, -angle, -lost),
            false when negative => (quarters, -angle, -lost),
            false => (quarters, angle, lost),
        };
    }

    /// <summary>The 64 digits of 2/π behind the first so many; before the first there are zeros.</summary>
    static ulong Digits(int first)
    {
        var (word, shift) = (first >> 6, first & 63);
        return shift == 0 ? Word(word) : Word(word) << shift | Word(word + 1) >> (64 - shift);
    }

    static ulong Word(int index) => index >= 0 && index < TwoOverPi.Length ? TwoOverPi[index] : 0;
}
