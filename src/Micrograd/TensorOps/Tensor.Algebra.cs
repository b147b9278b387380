using Micrograd.TensorOps;

namespace Micrograd;

// The algebra, implemented explicitly as Value does: every rule is an op on tensors, recorded as one.
public sealed partial class Tensor : IReal<Tensor>
{
    static Tensor IReal<Tensor>.Constant(double c) => Weak(c, DType.Float64);

    static Tensor IReal<Tensor>.Apply<TRule>(TRule rule, Tensor x) => Elementwise.Apply(rule, x);

    static Tensor IReal<Tensor>.Apply<TRule>(TRule rule, Tensor a, Tensor b) => Elementwise.Apply(rule, a, b);

    static Tensor IReal<Tensor>.SelectPositive(Tensor test, Tensor ifPositive, Tensor otherwise) =>
        Elementwise.Select(test, ifPositive, otherwise);
}
