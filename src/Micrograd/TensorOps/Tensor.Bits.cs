using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Whether both are true; of whole numbers the bits that both have. With broadcasting.</summary>
    /// <exception cref="ArgumentException">The elements are fractions, or the shapes do not broadcast.</exception>
    public static Tensor operator &(Tensor a, Tensor b) => Bits<And>.Of("bitwise_and", a, b);

    /// <summary>Whether one is true; of whole numbers the bits that one has. With broadcasting.</summary>
    /// <exception cref="ArgumentException">The elements are fractions, or the shapes do not broadcast.</exception>
    public static Tensor operator |(Tensor a, Tensor b) => Bits<Or>.Of("bitwise_or", a, b);

    /// <summary>Whether one alone is true; of whole numbers the bits that one alone has. With broadcasting.</summary>
    /// <exception cref="ArgumentException">The elements are fractions, or the shapes do not broadcast.</exception>
    public static Tensor operator ^(Tensor a, Tensor b) => Bits<Xor>.Of("bitwise_xor", a, b);

    /// <summary>Whether the elements are false; they are of bool.</summary>
    /// <exception cref="ArgumentException">The elements are no truth values: <c>x.Eq(0)</c> says which numbers are 0.</exception>
    public static Tensor operator !(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType == DType.Bool
            ? x ^ true
            : throw new ArgumentException(
                $"!: {x.Shape} of {x.DType.Text()} is no mask; Eq(0) says which elements are 0.",
                nameof(x)
            );
    }

    /// <summary>The other bits of whole numbers, −x − 1; of truth values whether they are false.</summary>
    /// <exception cref="ArgumentException">The elements are fractions.</exception>
    public static Tensor operator ~(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType == DType.Bool ? x ^ true : x ^ -1L;
    }

    /// <summary>The bits of whole numbers moved up, a × 2ᵇ; what leaves 64 bits is lost. With broadcasting.</summary>
    /// <exception cref="ArgumentException">The elements are fractions, or the shapes do not broadcast.</exception>
    public static Tensor operator <<(Tensor a, Tensor b) => Shift<ShiftedLeft>.Of("bitwise_left_shift", a, b);

    /// <summary>The bits of whole numbers moved down, ⌊a / 2ᵇ⌋. With broadcasting.</summary>
    /// <exception cref="ArgumentException">The elements are fractions, or the shapes do not broadcast.</exception>
    public static Tensor operator >>(Tensor a, Tensor b) => Shift<ShiftedRight>.Of("bitwise_right_shift", a, b);
}
