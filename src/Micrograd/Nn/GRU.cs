using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// A gated recurrent unit (Cho et al., 2014), r = σ(W x + b + W′ h + b′), z likewise, n = tanh(W x + b + r (W′ h + b′)),
/// h = (1 − z) n + z h, layers of it over sequences: PyTorch's <c>nn.GRU</c>. Shapes are those of <see cref="RNN"/>. State, of each layer l and
/// with <c>_reverse</c> after it of the other direction, the gates in the order r, z, n: <c>weight_ih_l0 [3 hidden, in]</c>,
/// <c>weight_hh_l0 [3 hidden, hidden]</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>.
/// </summary>
/// <example><code>
/// var gru = new GRU(10, 20, numLayers: 2, batchFirst: true);
/// var (y, h) = gru.Forward(Tensor.Randn([3, 5, 10]), lengths: [5, 2, 4]);
/// </code></example>
public sealed class GRU : RecurrentModule<(Tensor X, Tensor? H, Tensor? Lengths), (Tensor Y, Tensor H)>
{
    /// <param name="inputSize">Numbers of an input in a step.</param>
    /// <param name="hiddenSize">Numbers of a state.</param>
    /// <param name="numLayers">Layers on top of each other.</param>
    /// <param name="bias">Whether there are addends.</param>
    /// <param name="batchFirst">Whether inputs and outputs are <c>[batch, steps, …]</c>; states are as ever.</param>
    /// <param name="dropout">With which probability, while training, an output of any but the last layer is 0.</param>
    /// <param name="bidirectional">Whether each layer runs backward through time, too.</param>
    /// <param name="generator">Where random numbers come from: the first are uniform in ±1/√hidden, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a probability not 0 … 1.</exception>
    public GRU(
        int inputSize,
        int hiddenSize,
        int numLayers = 1,
        bool bias = true,
        bool batchFirst = false,
        double dropout = 0,
        bool bidirectional = false,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(
            RecurrentCell.Gru,
            inputSize,
            hiddenSize,
            numLayers,
            bias,
            batchFirst,
            dropout,
            bidirectional,
            generator,
            dtype
        ) { }

    /// <inheritdoc cref="RNN.Forward(Tensor, Tensor?, Tensor?)" />
    public (Tensor Y, Tensor H) Forward(Tensor x, Tensor? h = null, Tensor? lengths = null) => Forward((x, h, lengths));

    /// <inheritdoc cref="RNN.Forward(Tensor, Tensor?, Tensor?)" />
    public (Tensor Y, Tensor H) Forward(Tensor x, ReadOnlySpan<int> lengths, Tensor? h = null) =>
        Forward((x, h, Lengths(x, lengths)));

    /// <inheritdoc />
    protected override (Tensor Y, Tensor H) Compute((Tensor X, Tensor? H, Tensor? Lengths) x)
    {
        var (y, h, _) = Run(x.X, x.H, null, x.Lengths);
        return (y, h);
    }
}
