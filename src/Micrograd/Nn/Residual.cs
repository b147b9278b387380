namespace Micrograd;

/// <summary>x + f(x): what a module adds to its input (He et al., 2016). Its state stands under <c>inner</c>.</summary>
public sealed class Residual : Module
{
    readonly Module<Tensor, Tensor> _inner;

    /// <param name="inner">The module; its output has the input's shape.</param>
    public Residual(Module<Tensor, Tensor> inner) => _inner = Register("inner", inner);

    /// <inheritdoc />
    protected internal override bool KeepsNothing => _inner.KeepsNothing;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The module's output has another shape than its input.</exception>
    protected override Tensor Compute(Tensor x)
    {
        var y = _inner.Forward(x);
        return y.Shape == x.Shape
            ? x + y
            : throw new ArgumentException(
                $"Residual: {_inner} makes {y.Shape} of {x.Shape}; the two must be one shape to be added."
            );
    }
}
