using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Whether a &lt; b, element by element.</summary>
    public static Tensor operator <(Tensor a, Tensor b) => Comparisons.Run<Less>("<", a, b);

    /// <summary>Whether a &gt; b, element by element.</summary>
    public static Tensor operator >(Tensor a, Tensor b) => Comparisons.Run<Less>(">", b, a);

    /// <summary>Whether a ≤ b, element by element.</summary>
    public static Tensor operator <=(Tensor a, Tensor b) => Comparisons.Run<AtMost>("<=", a, b);

    /// <summary>Whether a ≥ b, element by element.</summary>
    public static Tensor operator >=(Tensor a, Tensor b) => Comparisons.Run<AtMost>(">=", b, a);

    /// <summary>Whether a &lt; b, element by element.</summary>
    public static Tensor operator <(Tensor a, double b) => a < Weak(b);

    /// <summary>Whether a &gt; b, element by element.</summary>
    public static Tensor operator >(Tensor a, double b) => a > Weak(b);

    /// <summary>Whether a ≤ b, element by element.</summary>
    public static Tensor operator <=(Tensor a, double b) => a <= Weak(b);

    /// <summary>Whether a ≥ b, element by element.</summary>
    public static Tensor operator >=(Tensor a, double b) => a >= Weak(b);

    /// <summary>Whether the elements are equal; a NaN is equal to none.</summary>
    public Tensor Eq(Tensor other) => Comparisons.Run<Same>("Eq", this, other);

    /// <summary>Whether the elements are equal to a number.</summary>
    public Tensor Eq(double other) => Eq(Weak(other));

    /// <summary>Whether the elements differ.</summary>
    public Tensor Ne(Tensor other) => Comparisons.Run<Differs>("Ne", this, other);

    /// <summary>Whether the elements differ from a number; a NaN does.</summary>
    public Tensor Ne(double other) => Ne(Weak(other));

    /// <summary>Whether the elements are NaN.</summary>
    public Tensor IsNaN() => Comparisons.Run<Differs>("IsNaN", this, this);

    /// <summary>Whether the elements are neither infinite nor NaN.</summary>
    public Tensor IsFinite() => Comparisons.Run<Finite>("IsFinite", this, this);

    /// <summary>Where the condition is true the elements of one tensor, else those of the other, with broadcasting.</summary>
    /// <exception cref="ArgumentException">The condition is not of bool.</exception>
    public static Tensor Where(Tensor condition, Tensor ifTrue, Tensor ifFalse)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(ifTrue);
        ArgumentNullException.ThrowIfNull(ifFalse);
        if (condition.DType != DType.Bool)
        {
            throw new ArgumentException(
                $"Where: the condition is {condition.DType.Text()}, not bool; compare first.",
                nameof(condition)
            );
        }
        var dtype = DTypes.Promote(ifTrue.DType, ifTrue.IsWeak, ifFalse.DType, ifFalse.IsWeak);
        return ElementwiseOps.Select(condition.To(dtype == DType.Bool ? DType.Int64 : dtype), ifTrue, ifFalse);
    }
}
