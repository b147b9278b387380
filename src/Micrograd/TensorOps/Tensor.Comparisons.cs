using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Whether a &lt; b, element by element, with broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator <(Tensor a, Tensor b) => Compare<Less>.Of("lt", a, b);

    /// <summary>Whether a &gt; b, element by element, with broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator >(Tensor a, Tensor b) => Compare<Greater>.Of("gt", a, b);

    /// <summary>Whether a ≤ b, element by element, with broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator <=(Tensor a, Tensor b) => Compare<AtMost>.Of("le", a, b);

    /// <summary>Whether a ≥ b, element by element, with broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator >=(Tensor a, Tensor b) => Compare<AtLeast>.Of("ge", a, b);

    /// <summary>Whether a &lt; b, element by element. Beside whole numbers exactly; beside others b is of their type.</summary>
    public static Tensor operator <(Tensor a, double b) => Compare<Less>.Of("lt", a, new Number(b));

    /// <summary>Whether a &gt; b, element by element. Beside whole numbers exactly; beside others b is of their type.</summary>
    public static Tensor operator >(Tensor a, double b) => Compare<Greater>.Of("gt", a, new Number(b));

    /// <summary>Whether a ≤ b, element by element. Beside whole numbers exactly; beside others b is of their type.</summary>
    public static Tensor operator <=(Tensor a, double b) => Compare<AtMost>.Of("le", a, new Number(b));

    /// <summary>Whether a ≥ b, element by element. Beside whole numbers exactly; beside others b is of their type.</summary>
    public static Tensor operator >=(Tensor a, double b) => Compare<AtLeast>.Of("ge", a, new Number(b));

    /// <summary>Whether a &lt; b, element by element. Exact beside whole numbers.</summary>
    public static Tensor operator <(Tensor a, long b) => Compare<Less>.Of("lt", a, new Number(b));

    /// <summary>Whether a &gt; b, element by element. Exact beside whole numbers.</summary>
    public static Tensor operator >(Tensor a, long b) => Compare<Greater>.Of("gt", a, new Number(b));

    /// <summary>Whether a ≤ b, element by element. Exact beside whole numbers.</summary>
    public static Tensor operator <=(Tensor a, long b) => Compare<AtMost>.Of("le", a, new Number(b));

    /// <summary>Whether a ≥ b, element by element. Exact beside whole numbers.</summary>
    public static Tensor operator >=(Tensor a, long b) => Compare<AtLeast>.Of("ge", a, new Number(b));

    /// <summary>Whether the elements are equal, with broadcasting; a NaN is equal to none.</summary>
    /// <param name="other">What they are compared with.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor Eq(Tensor other) => Compare<Same>.Of("eq", this, other);

    /// <summary>Whether the elements are equal to a number, exactly if they are whole.</summary>
    /// <param name="other">What they are compared with.</param>
    public Tensor Eq(double other) => Compare<Same>.Of("eq", this, new Number(other));

    /// <summary>Whether the elements are equal to a whole number, exactly if they are whole.</summary>
    /// <param name="other">What they are compared with.</param>
    public Tensor Eq(long other) => Compare<Same>.Of("eq", this, new Number(other));

    /// <summary>Whether the elements differ, with broadcasting.</summary>
    /// <param name="other">What they are compared with.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor Ne(Tensor other) => Compare<Differs>.Of("ne", this, other);

    /// <summary>Whether the elements differ from a number, exactly if they are whole; a NaN does.</summary>
    /// <param name="other">What they are compared with.</param>
    public Tensor Ne(double other) => Compare<Differs>.Of("ne", this, new Number(other));

    /// <summary>Whether the elements differ from a whole number, exactly if they are whole.</summary>
    /// <param name="other">What they are compared with.</param>
    public Tensor Ne(long other) => Compare<Differs>.Of("ne", this, new Number(other));

    /// <summary>Whether the elements are NaN.</summary>
    public Tensor IsNaN() => Compare<Differs>.Of("isnan", this, this);

    /// <summary>Whether the elements are neither infinite nor NaN.</summary>
    public Tensor IsFinite() => Compare<Finite>.Of("isfinite", this, this);

    /// <summary>
    /// Where the condition is true the elements of one tensor, else those of the other, with broadcasting: of the type that both have in
    /// common, whole numbers exactly, truth values as such.
    /// </summary>
    /// <param name="condition">Where to take which; of bools.</param>
    /// <param name="ifTrue">What is taken where it is true.</param>
    /// <param name="ifFalse">What is taken elsewhere.</param>
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
        return dtype == DType.Bool
            ? Elementwise.Select(condition.To(DType.Int64), ifTrue, ifFalse).To(DType.Bool)
            : Elementwise.Select(condition.To(dtype), ifTrue, ifFalse);
    }
}
