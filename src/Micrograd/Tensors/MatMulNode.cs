namespace Micrograd.Tensors;

/// <summary>A matrix product: ∂/∂A is g·Bᵀ, ∂/∂B is Aᵀ·g, summed over what was broadcast.</summary>
internal sealed class MatMulNode(Tensor a, Tensor b) : TensorNode("matmul")
{
    Saved? _a = new(a);
    Saved? _b = new(b);

    public override int Inputs => 2;

    public override bool KeepsNoGradient => true;

    public override Tensor Input(int index) => (index == 0 ? _a : _b)!.Value.Tensor;

    public override Tensor Gradient(int input, Tensor g)
    {
        var full =
            input == 0
                ? MatMulOps.MatMul(g, _b!.Value.Unchanged(Name).T)
                : MatMulOps.MatMul(_a!.Value.Unchanged(Name).T, g);
        return Broadcasting.SumTo(full, Input(input).Shape);
    }

    protected override void Forget() => (_a, _b) = (null, null);
}
