namespace Micrograd;

// The functions as static members, by the names of System.Math: F#'s tanh x, x ** 2.0 and List.sum look for these.
public partial class Value
{
    /// <summary>0, with which a sum begins.</summary>
    public static Value Zero => new(0);

    /// <summary>|x|; the slope at 0 is 0</summary>
    public static Value Abs(Value x) => x.Abs();

    /// <summary>eˣ</summary>
    public static Value Exp(Value x) => x.Exp();

    /// <summary>ln x; NaN for x &lt; 0, −∞ at 0</summary>
    public static Value Log(Value x) => x.Log();

    /// <summary>√x; NaN for x &lt; 0</summary>
    public static Value Sqrt(Value x) => x.Sqrt();

    /// <summary>sin x, x in radians</summary>
    public static Value Sin(Value x) => x.Sin();

    /// <summary>cos x, x in radians</summary>
    public static Value Cos(Value x) => x.Cos();

    /// <summary>tan x, x in radians</summary>
    public static Value Tan(Value x) => x.Tan();

    /// <summary>arcsin x in radians</summary>
    public static Value Asin(Value x) => x.Asin();

    /// <summary>arccos x in radians</summary>
    public static Value Acos(Value x) => x.Acos();

    /// <summary>arctan x in radians</summary>
    public static Value Atan(Value x) => x.Atan();

    /// <summary>sinh x</summary>
    public static Value Sinh(Value x) => x.Sinh();

    /// <summary>cosh x</summary>
    public static Value Cosh(Value x) => x.Cosh();

    /// <summary>tanh x</summary>
    public static Value Tanh(Value x) => x.Tanh();

    /// <summary>⌊x⌋</summary>
    public static Value Floor(Value x) => x.Floor();

    /// <summary>⌈x⌉</summary>
    public static Value Ceiling(Value x) => x.Ceil();

    /// <summary>x to a whole number; of two equally near, the even one</summary>
    public static Value Round(Value x) => x.Round();

    /// <summary>x without its fraction</summary>
    public static Value Truncate(Value x) => x.Trunc();

    /// <summary>The angle of the point (x, y) in radians, −π … π.</summary>
    public static Value Atan2(Value y, Value x) => y.Atan2(x);

    /// <summary>aᵇ with a gradient for both; that of b is NaN for a negative a.</summary>
    public static Value Pow(Value a, Value b) => a.Pow(b);

    /// <summary>xⁿ for a constant n; x may be negative where n is whole.</summary>
    public static Value Pow(Value x, double n) => x.Pow(n);

    /// <summary>xⁿ for a constant n.</summary>
    public static Value Pow(Value x, int n) => x.Pow(n);
}
