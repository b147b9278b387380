namespace Micrograd;

// The functions as static members, by the names of System.Math: F#'s tanh x, x ** 2.0 and List.sum look for these.
public sealed partial class Tensor
{
    /// <summary>0, with which a sum begins: a number that takes the type of what it meets.</summary>
    public static Tensor Zero => 0L;

    /// <summary>|x|; the slope at 0 is 0</summary>
    public static Tensor Abs(Tensor x) => x.Abs();

    /// <summary>eˣ</summary>
    public static Tensor Exp(Tensor x) => x.Exp();

    /// <summary>ln x; NaN for x &lt; 0, −∞ at 0</summary>
    public static Tensor Log(Tensor x) => x.Log();

    /// <summary>√x; NaN for x &lt; 0</summary>
    public static Tensor Sqrt(Tensor x) => x.Sqrt();

    /// <summary>sin x, x in radians</summary>
    public static Tensor Sin(Tensor x) => x.Sin();

    /// <summary>cos x, x in radians</summary>
    public static Tensor Cos(Tensor x) => x.Cos();

    /// <summary>tan x, x in radians</summary>
    public static Tensor Tan(Tensor x) => x.Tan();

    /// <summary>arcsin x in radians</summary>
    public static Tensor Asin(Tensor x) => x.Asin();

    /// <summary>arccos x in radians</summary>
    public static Tensor Acos(Tensor x) => x.Acos();

    /// <summary>arctan x in radians</summary>
    public static Tensor Atan(Tensor x) => x.Atan();

    /// <summary>sinh x</summary>
    public static Tensor Sinh(Tensor x) => x.Sinh();

    /// <summary>cosh x</summary>
    public static Tensor Cosh(Tensor x) => x.Cosh();

    /// <summary>tanh x</summary>
    public static Tensor Tanh(Tensor x) => x.Tanh();

    /// <summary>⌊x⌋</summary>
    public static Tensor Floor(Tensor x) => x.Floor();

    /// <summary>⌈x⌉</summary>
    public static Tensor Ceiling(Tensor x) => x.Ceil();

    /// <summary>x to a whole number; of two equally near, the even one</summary>
    public static Tensor Round(Tensor x) => x.Round();

    /// <summary>x without its fraction</summary>
    public static Tensor Truncate(Tensor x) => x.Trunc();

    /// <summary>The angle of the points (x, y) in radians, −π … π, with broadcasting.</summary>
    public static Tensor Atan2(Tensor y, Tensor x) => y.Atan2(x);

    /// <summary>aᵇ with a gradient for both, with broadcasting; that of b is NaN for a negative a.</summary>
    public static Tensor Pow(Tensor a, Tensor b) => a.Pow(b);

    /// <summary>xⁿ for a constant n; x may be negative where n is whole.</summary>
    public static Tensor Pow(Tensor x, double n) => x.Pow(n);

    /// <summary>xⁿ for a constant n, whole where x is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative, and the elements are whole.</exception>
    public static Tensor Pow(Tensor x, int n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Pow(n);
    }
}
