using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// A recurrent network (Elman, 1990), h = tanh(W x + b + W′ h + b′), layers of it over sequences: PyTorch's <c>nn.RNN</c>. An input is
/// <c>[steps, batch, in]</c>, or <c>[steps, in]</c>; it gives the outputs of the last layer, <c>[steps, batch, directions · hidden]</c>, and the
/// last states, <c>[layers · directions, batch, hidden]</c>. State, of each layer l and with <c>_reverse</c> after it of the other direction:
/// <c>weight_ih_l0 [hidden, in]</c>, <c>weight_hh_l0 [hidden, hidden]</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>.
/// </summary>
/// <example><code>
/// var rnn = new RNN(10, 20);
/// var (y, h) = rnn.Forward(Tensor.Randn([5, 3, 10]));
/// </code></example>
public sealed class RNN : RecurrentModule<(Tensor X, Tensor? H, Tensor? Lengths), (Tensor Y, Tensor H)>
{
    /// <param name="inputSize">Numbers of an input in a step.</param>
    /// <param name="hiddenSize">Numbers of a state.</param>
    /// <param name="numLayers">Layers on top of each other.</param>
    /// <param name="nonlinearity">tanh or relu.</param>
    /// <param name="bias">Whether there are addends.</param>
    /// <param name="batchFirst">Whether inputs and outputs are <c>[batch, steps, …]</c>; states are as ever.</param>
    /// <param name="dropout">With which probability, while training, an output of any but the last layer is 0.</param>
    /// <param name="bidirectional">Whether each layer runs backward through time, too.</param>
    /// <param name="generator">Where random numbers come from: the first are uniform in ±1/√hidden, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, a probability not 0 … 1, or the function another.</exception>
    public RNN(
        int inputSize,
        int hiddenSize,
        int numLayers = 1,
        Activation nonlinearity = Activation.Tanh,
        bool bias = true,
        bool batchFirst = false,
        double dropout = 0,
        bool bidirectional = false,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(
            CellOf(nonlinearity),
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

    /// <summary>The outputs, and the last states.</summary>
    /// <param name="x">The sequences.</param>
    /// <param name="h">The first states, <c>[layers · directions, batch, hidden]</c>; 0 unless said.</param>
    /// <param name="lengths">
    /// Steps of each sequence, int64, in place of PyTorch's <c>PackedSequence</c>: outputs beyond are 0, the last state is that of the last
    /// step, and the other direction begins there.
    /// </param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sequence is longer than there are steps.</exception>
    public (Tensor Y, Tensor H) Forward(Tensor x, Tensor? h = null, Tensor? lengths = null) => Forward((x, h, lengths));

    /// <inheritdoc cref="Forward(Tensor, Tensor?, Tensor?)" />
    public (Tensor Y, Tensor H) Forward(Tensor x, ReadOnlySpan<int> lengths, Tensor? h = null) =>
        Forward((x, h, Lengths(x, lengths)));

    /// <inheritdoc />
    protected override (Tensor Y, Tensor H) Compute((Tensor X, Tensor? H, Tensor? Lengths) x)
    {
        var (y, h, _) = Run(x.X, x.H, null, x.Lengths);
        return (y, h);
    }

    internal static RecurrentCell CellOf(Activation nonlinearity) =>
        nonlinearity switch
        {
            Activation.Tanh => RecurrentCell.Tanh,
            Activation.Relu => RecurrentCell.Relu,
            _ => throw new ArgumentOutOfRangeException(
                nameof(nonlinearity),
                nonlinearity,
                "RNN: the function is tanh or relu."
            ),
        };
}
