namespace Micrograd.Tensors;

/// <summary>
/// x·Wᵀ + b: ∂/∂x is g·W, ∂/∂W is gᵀ·x, ∂/∂b the sum of g. Beside a product and a sum it makes the weight's gradient lie in memory as
/// the weight does.
/// </summary>
internal sealed class LinearNode(Tensor x, Tensor weight, Tensor? bias) : TensorNode("linear")
{
    Saved? _x = new(x);
    Saved? _weight = new(weight);
    Tensor? _bias = bias;

    public override int Inputs { get; } = bias is null ? 2 : 3;

    public override bool KeepsNoGradient => true;

    public override Tensor Input(int index) =>
        index switch
        {
            0 => _x!.Value.Tensor,
            1 => _weight!.Value.Tensor,
            _ => _bias!,
        };

    public override Tensor Gradient(int input, Tensor g) =>
        input switch
        {
            0 => g.MatMul(_weight!.Value.Unchanged(Name)),
            1 => Rows(g).T.MatMul(Rows(_x!.Value.Unchanged(Name))),
            _ => Broadcasting.SumTo(g, _bias!.Shape),
        };

    protected override void Forget() => (_x, _weight, _bias) = (null, null, null);

    /// <summary>As a matrix, a row an example.</summary>
    static Tensor Rows(Tensor t) => t.Rank == 1 ? t.Unsqueeze(0) : t.Flatten(0, -2);
}
