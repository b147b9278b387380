using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// A step of an <see cref="LSTM"/>: <c>[batch, in] → [batch, hidden]</c> twice, and without a batch as well, PyTorch's <c>nn.LSTMCell</c>.
/// State, the gates in the order i, f, g, o: <c>weight_ih [4 hidden, in]</c>, <c>weight_hh [4 hidden, hidden]</c>, <c>bias_ih</c>,
/// <c>bias_hh</c>.
/// </summary>
public sealed class LSTMCell : RecurrentCellModule<(Tensor X, (Tensor H, Tensor C)? State), (Tensor H, Tensor C)>
{
    /// <param name="inputSize">Numbers of an input.</param>
    /// <param name="hiddenSize">Numbers of a state.</param>
    /// <param name="bias">Whether there are addends.</param>
    /// <param name="generator">Where the first numbers come from: uniform in ±1/√hidden, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public LSTMCell(
        int inputSize,
        int hiddenSize,
        bool bias = true,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(RecurrentCell.Lstm, inputSize, hiddenSize, bias, generator, dtype) { }

    /// <summary>The states after an input.</summary>
    /// <param name="x">The input.</param>
    /// <param name="state">The states before; 0 unless said.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public (Tensor H, Tensor C) Forward(Tensor x, (Tensor H, Tensor C)? state = null) => Forward((x, state));

    /// <inheritdoc />
    protected override (Tensor H, Tensor C) Compute((Tensor X, (Tensor H, Tensor C)? State) x)
    {
        var (h, c) = Step(x.X, x.State?.H, x.State?.C);
        return (h, c!);
    }
}
