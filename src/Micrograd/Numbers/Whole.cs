using System.Diagnostics;

namespace Micrograd.Numbers;

/// <summary>
/// A 64-bit whole number as a number system, for the rules that stay within whole numbers: sums, products, powers, choices. It
/// wraps around, as PyTorch's and .NET's do.
/// </summary>
internal readonly struct Whole(long value) : IReal<Whole>
{
    public readonly long Value = value;

    public static Whole Constant(double c) => new((long)c);

    // The formulas of these two negate, and the smallest number has no negative.
    static Whole IReal<Whole>.Sign(Whole x) => new(Math.Sign(x.Value));

    static Whole IReal<Whole>.Relu(Whole x) => new(Math.Max(0, x.Value));

    public static Whole operator +(Whole a, Whole b) => new(a.Value + b.Value);

    public static Whole operator -(Whole a, Whole b) => new(a.Value - b.Value);

    public static Whole operator *(Whole a, Whole b) => new(a.Value * b.Value);

    // Quotients are fractions: the tensor engine computes them in floating point.
    public static Whole operator /(Whole a, Whole b) => throw new UnreachableException();

    public static Whole operator -(Whole a) => new(-a.Value);

    public static Whole SelectPositive(Whole test, Whole ifPositive, Whole otherwise) =>
        test.Value > 0 ? ifPositive : otherwise;

    /// <exception cref="ArgumentException">The exponent is negative.</exception>
    public static Whole Pow(Whole a, Whole b)
    {
        if (b.Value < 0)
        {
            // Which of many is met first depends on threads, so none is named.
            throw new ArgumentException(
                "**: a negative exponent of whole numbers, which have no whole power below 0; Float() converts them."
            );
        }
        var (power, square) = (1L, a.Value);
        for (var left = b.Value; left > 0; left >>= 1)
        {
            power = (left & 1) != 0 ? power * square : power;
            square *= square;
        }
        return new(power);
    }

    public static Whole Floor(Whole x) => x;

    public static Whole Ceil(Whole x) => x;

    public static Whole Trunc(Whole x) => x;

    public static Whole Round(Whole x, int decimals) => new(Rounding.Round(x.Value, decimals));

    public static Whole Remainder(Whole a, Whole b) => new(Rounding.Remainder(a.Value, b.Value));

    public static Whole Fmod(Whole a, Whole b) => new(Rounding.Fmod(a.Value, b.Value));

    public static Whole Max(Whole a, Whole b) => new(Math.Max(a.Value, b.Value));

    public static Whole Min(Whole a, Whole b) => new(Math.Min(a.Value, b.Value));
}
