namespace Micrograd.Tensors;

/// <summary>A view: its gradient is put where the elements came from.</summary>
/// <param name="name">The op's name.</param>
/// <param name="x">What is looked at.</param>
/// <param name="back">The gradient of the view as the gradient of the input.</param>
internal sealed class ViewNode(string name, Tensor x, Func<Tensor, Tensor> back) : TensorNode(name)
{
    Tensor? _x = x;

    public override int Inputs => 1;

    public override Tensor Input(int index) => _x!;

    public override Tensor Gradient(int input, Tensor g) => back(g);

    protected override void Forget() => _x = null;
}
