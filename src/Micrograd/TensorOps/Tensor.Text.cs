using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// As PyTorch prints it: <c>tensor([[1.0000, 2.5000], [3.0000, 4.0000]])</c>, shortened where there are more than 1,000 elements, the
    /// same in every culture.
    /// </summary>
    public override string ToString()
    {
        Watcher.Touched(this, "ToString");
        using var _ = Door.Unseen();
        return TensorText.Of(this);
    }

    internal string DebuggerText => TensorDebugView.Of(this);
}
