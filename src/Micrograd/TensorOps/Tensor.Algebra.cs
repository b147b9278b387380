using Micrograd.TensorOps;

namespace Micrograd;

// The algebra, implemented explicitly as Value does: every rule is an op on tensors, recorded as one.
public sealed partial class Tensor : IReal<Tensor>
{
    /// <summary>
    /// A number is a tensor of one element, float64, that takes the type of what it meets: <c>x[0] = 0.5</c>, and float32 × 0.5 stays
    /// float32.
    /// </summary>
    public static implicit operator Tensor(double value) => Weak(value, DType.Float64);

    /// <summary>A whole number is a tensor of one element, int64, that takes the type of what it meets: <c>x[mask] = 0</c>.</summary>
    public static implicit operator Tensor(long value) => Weak(value, DType.Int64);

    /// <summary>A truth value is a tensor of one element, bool: <c>mask[0] = true</c>.</summary>
    public static implicit operator Tensor(bool value) => Of<bool>([value], []);

    static Tensor IReal<Tensor>.Constant(double c) => Weak(c, DType.Float64);

    static Tensor IReal<Tensor>.Apply<TRule>(TRule rule, Tensor x) => Elementwise.Apply(rule, x);

    static Tensor IReal<Tensor>.Apply<TRule>(TRule rule, Tensor a, Tensor b) => Elementwise.Apply(rule, a, b);

    static Tensor IReal<Tensor>.SelectPositive(Tensor test, Tensor ifPositive, Tensor otherwise) =>
        Elementwise.Select(test, ifPositive, otherwise);
}
