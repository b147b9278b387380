namespace Micrograd.Tensors;

/// <summary>A reduction: its gradient is written in tensor ops over the input and the result.</summary>
/// <param name="name">The op's name.</param>
/// <param name="x">What was reduced.</param>
/// <param name="y">The result; null where the gradient does not read it.</param>
/// <param name="gradient">From g, x and y to the input's gradient.</param>
/// <param name="readsX">Whether the gradient reads the elements of x.</param>
internal sealed class ReductionNode(
    string name,
    Tensor x,
    Tensor? y,
    Func<Tensor, Tensor, Tensor, Tensor> gradient,
    bool readsX
) : TensorNode(name)
{
    Saved? _x = new(x);
    Saved? _y = y is null ? null : new(y);

    public override int Inputs => 1;

    public override Tensor Input(int index) => _x!.Value.Tensor;

    public override Tensor Gradient(int input, Tensor g)
    {
        var x = readsX ? _x!.Value.Unchanged(Name) : _x!.Value.Tensor;
        return gradient(g, x, _y?.Unchanged(Name) ?? x);
    }

    protected override void Forget() => (_x, _y) = (null, null);
}
