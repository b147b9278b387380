using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd;

/// <summary>A plain double as a number system: the one in which rules compute values and local derivatives.</summary>
/// <param name="value">The number.</param>
public readonly struct Real(double value) : IReal<Real>, IEquatable<Real>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly double _value = value;

    /// <summary>The number that this stands for.</summary>
    public double Value => _value;

    /// <summary>Every double is a real number.</summary>
    public static implicit operator Real(double value) => new(value);

    /// <summary>Every real number is a double.</summary>
    public static implicit operator double(Real real) => real._value;

    /// <inheritdoc />
    [MethodImpl(Inline)]
    public static Real Constant(double c) => new(c);

    /// <inheritdoc />
    [MethodImpl(Inline)]
    public static Real operator +(Real a, Real b) => new(a._value + b._value);

    /// <inheritdoc />
    [MethodImpl(Inline)]
    public static Real operator -(Real a, Real b) => new(a._value - b._value);

    /// <inheritdoc />
    [MethodImpl(Inline)]
    public static Real operator *(Real a, Real b) => new(a._value * b._value);

    /// <inheritdoc />
    [MethodImpl(Inline)]
    public static Real operator /(Real a, Real b) => new(a._value / b._value);

    /// <inheritdoc />
    public static Real operator %(Real a, Real b) => Rounding.Remainder(a._value, b._value);

    /// <inheritdoc />
    [MethodImpl(Inline)]
    public static Real operator -(Real a) => new(-a._value);

    /// <inheritdoc />
    [MethodImpl(Inline)]
    public static Real SelectPositive(Real test, Real ifPositive, Real otherwise) =>
        test._value > 0 ? ifPositive : otherwise;

    static Real IReal<Real>.Exp(Real x) => Math.Exp(x._value);

    static Real IReal<Real>.Expm1(Real x) => AccurateNearZero.Expm1(x._value);

    static Real IReal<Real>.Log(Real x) => Math.Log(x._value);

    static Real IReal<Real>.Log1p(Real x) => AccurateNearZero.Log1p(x._value);

    static Real IReal<Real>.Sqrt(Real x) => Math.Sqrt(x._value);

    static Real IReal<Real>.Pow(Real a, Real b) => Math.Pow(a._value, b._value);

    static Real IReal<Real>.Sin(Real x) => LargeAngle.Sin(x._value);

    static Real IReal<Real>.Cos(Real x) => LargeAngle.Cos(x._value);

    static Real IReal<Real>.Tan(Real x) => LargeAngle.Tan(x._value);

    static Real IReal<Real>.Asin(Real x) => Math.Asin(x._value);

    static Real IReal<Real>.Acos(Real x) => Math.Acos(x._value);

    static Real IReal<Real>.Atan(Real x) => Math.Atan(x._value);

    static Real IReal<Real>.Atan2(Real y, Real x) => Math.Atan2(y._value, x._value);

    static Real IReal<Real>.Sinh(Real x) => Math.Sinh(x._value);

    static Real IReal<Real>.Cosh(Real x) => Math.Cosh(x._value);

    static Real IReal<Real>.Tanh(Real x) => Math.Tanh(x._value);

    static Real IReal<Real>.Asinh(Real x) => Math.Asinh(x._value);

    static Real IReal<Real>.Acosh(Real x) => Math.Acosh(x._value);

    static Real IReal<Real>.Atanh(Real x) => Math.Atanh(x._value);

    static Real IReal<Real>.Erf(Real x) => ErrorFunction.Erf(x._value);

    static Real IReal<Real>.Erfc(Real x) => ErrorFunction.Erfc(x._value);

    static Real IReal<Real>.Max(Real a, Real b) => Math.Max(a._value, b._value);

    static Real IReal<Real>.Min(Real a, Real b) => Math.Min(a._value, b._value);

    static Real IReal<Real>.Floor(Real x) => Math.Floor(x._value);

    static Real IReal<Real>.Ceil(Real x) => Math.Ceiling(x._value);

    static Real IReal<Real>.Trunc(Real x) => Math.Truncate(x._value);

    static Real IReal<Real>.Round(Real x, int decimals) => Rounding.Round(x._value, decimals);

    static Real IReal<Real>.Remainder(Real a, Real b) => Rounding.Remainder(a._value, b._value);

    static Real IReal<Real>.Fmod(Real a, Real b) => Rounding.Fmod(a._value, b._value);

    static Real IReal<Real>.Hypot(Real a, Real b) => double.Hypot(a._value, b._value);

    static Real IReal<Real>.Gelu(Real x) => ErrorFunction.Gelu(x._value);

    static Real IReal<Real>.GeluTanh(Real x) => Gates.GeluTanh(x._value);

    static Real IReal<Real>.Silu(Real x) => Gates.Silu(x._value);

    static Real IReal<Real>.Mish(Real x) => Gates.Mish(x._value);

    static Real IReal<Real>.Softsign(Real x) =>
        double.IsInfinity(x._value) ? Math.Sign(x._value) : x._value / (1 + Math.Abs(x._value));

    // cosh overflows, and e^−|x| loses its digits, where sech still has all: the root of e^−|x| does neither.
    static Real IReal<Real>.Sech(Real x)
    {
        if (Math.Abs(x._value) < 700)
        {
            return 1 / Math.Cosh(x._value);
        }
        var root = Math.Exp(-0.5 * Math.Abs(x._value));
        var e = root * root;
        return 2 * root * (root / (1 + e * e));
    }

    /// <summary>The number's shortest text that reads back as the same number, in every culture alike.</summary>
    public override string ToString() => _value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public bool Equals(Real other) => _value.Equals(other._value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Real other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>Equal as doubles are: NaN is not equal to itself.</summary>
    public static bool operator ==(Real a, Real b) => a._value == b._value;

    /// <summary>Unequal as doubles are.</summary>
    public static bool operator !=(Real a, Real b) => a._value != b._value;
}
