using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// A step of a <see cref="GRU"/>: <c>[batch, in] → [batch, hidden]</c>, and without a batch as well, PyTorch's <c>nn.GRUCell</c>. State, the
/// gates in the order r, z, n: <c>weight_ih [3 hidden, in]</c>, <c>weight_hh [3 hidden, hidden]</c>, <c>bias_ih</c>, <c>bias_hh</c>.
/// </summary>
public sealed class GRUCell : RecurrentCellModule<(Tensor X, Tensor? H), Tensor>
{
    /// <param name="inputSize">Numbers of an input.</param>
    /// <param name="hiddenSize">Numbers of a state.</param>
    /// <param name="bias">Whether there are addends.</param>
    /// <param name="generator">Where the first numbers come from: uniform in ±1/√hidden, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public GRUCell(
        int inputSize,
        int hiddenSize,
        bool bias = true,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(RecurrentCell.Gru, inputSize, hiddenSize, bias, generator, dtype) { }

    /// <inheritdoc cref="RNNCell.Forward(Tensor, Tensor?)" />
    public Tensor Forward(Tensor x, Tensor? h = null) => Forward((x, h));

    /// <inheritdoc />
    protected override Tensor Compute((Tensor X, Tensor? H) x) => Step(x.X, x.H, null).State;
}
