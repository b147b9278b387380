namespace Micrograd.Tensors;

/// <summary>A copy, perhaps of another type: the gradient comes back as the input's type.</summary>
internal sealed class ConvertNode(string name, Tensor x) : TensorNode(name)
{
    Tensor? _x = x;

    public override int Inputs => 1;

    public override Tensor Input(int index) => _x!;

    public override Tensor Gradient(int input, Tensor g) => g.To(_x!.DType);

    protected override void Forget() => _x = null;
}
