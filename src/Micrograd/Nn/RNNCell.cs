namespace Micrograd;

/// <summary>
/// A step of a recurrent network, h = tanh(W x + b + W′ h + b′): <c>[batch, in] → [batch, hidden]</c>, and without a batch as well, PyTorch's
/// <c>nn.RNNCell</c>. State: <c>weight_ih [hidden, in]</c>, <c>weight_hh [hidden, hidden]</c>, <c>bias_ih</c>, <c>bias_hh</c>.
/// </summary>
public sealed class RNNCell : RecurrentCellModule<(Tensor X, Tensor? H), Tensor>
{
    /// <param name="inputSize">Numbers of an input.</param>
    /// <param name="hiddenSize">Numbers of a state.</param>
    /// <param name="bias">Whether there are addends.</param>
    /// <param name="nonlinearity">tanh or relu.</param>
    /// <param name="generator">Where the first numbers come from: uniform in ±1/√hidden, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the function another.</exception>
    public RNNCell(
        int inputSize,
        int hiddenSize,
        bool bias = true,
        Activation nonlinearity = Activation.Tanh,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(RNN.CellOf(nonlinearity), inputSize, hiddenSize, bias, generator, dtype) { }

    /// <summary>The state after an input.</summary>
    /// <param name="x">The input.</param>
    /// <param name="h">The state before; 0 unless said.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? h = null) => Forward((x, h));

    /// <inheritdoc />
    protected override Tensor Compute((Tensor X, Tensor? H) x) => Step(x.X, x.H, null).State;
}
