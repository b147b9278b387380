namespace Micrograd;

/// <summary>Dims joined to one, those of an example unless said: <c>[n, 28, 28] → [n, 784]</c>. PyTorch's <c>nn.Flatten</c>.</summary>
/// <param name="startDim">The first dim to join.</param>
/// <param name="endDim">The last.</param>
public sealed class Flatten(int startDim = 1, int endDim = -1) : Module
{
    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => x.Flatten(startDim, endDim);
}
