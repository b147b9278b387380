using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber, 1997), gates i, f, g, o = W x + b + W′ h + b′, c = σ(f) c + σ(i) tanh(g),
/// h = σ(o) tanh(c), layers of it over sequences: PyTorch's <c>nn.LSTM</c>. Shapes are those of <see cref="RNN"/>, and there is a second state, c,
/// of the shape of the first. State, of each layer l and with <c>_reverse</c> after it of the other direction, the gates in the order
/// i, f, g, o: <c>weight_ih_l0 [4 hidden, in]</c>, <c>weight_hh_l0 [4 hidden, hidden]</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>;
/// where the state is projected, <c>weight_hr_l0 [proj, hidden]</c> besides, and <c>weight_hh_l0 [4 hidden, proj]</c>.
/// </summary>
/// <example><code>
/// var lstm = new LSTM(10, 20, numLayers: 2);
/// var (y, (h, c)) = lstm.Forward(Tensor.Randn([5, 3, 10]));
/// (y, (h, c)) = lstm.Forward(Tensor.Randn([5, 3, 10]), (h, c));
/// </code></example>
public sealed class LSTM
    : RecurrentModule<(Tensor X, (Tensor H, Tensor C)? State, Tensor? Lengths), (Tensor Y, (Tensor H, Tensor C) State)>
{
    /// <param name="inputSize">Numbers of an input in a step.</param>
    /// <param name="hiddenSize">Numbers of a state.</param>
    /// <param name="numLayers">Layers on top of each other.</param>
    /// <param name="bias">Whether there are addends.</param>
    /// <param name="batchFirst">Whether inputs and outputs are <c>[batch, steps, …]</c>; states are as ever.</param>
    /// <param name="dropout">With which probability, while training, an output of any but the last layer is 0.</param>
    /// <param name="bidirectional">Whether each layer runs backward through time, too.</param>
    /// <param name="projSize">
    /// Numbers of a projected state, h = W″ σ(o) tanh(c), fewer than <paramref name="hiddenSize"/> (Sak et al., 2014); 0 for none. Such a layer
    /// goes step by step, and not as one op.
    /// </param>
    /// <param name="generator">Where random numbers come from: the first are uniform in ±1/√hidden, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a probability not 0 … 1.</exception>
    public LSTM(
        int inputSize,
        int hiddenSize,
        int numLayers = 1,
        bool bias = true,
        bool batchFirst = false,
        double dropout = 0,
        bool bidirectional = false,
        int projSize = 0,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(
            RecurrentCell.Lstm,
            inputSize,
            hiddenSize,
            numLayers,
            bias,
            batchFirst,
            dropout,
            bidirectional,
            generator,
            dtype,
            projSize
        ) { }

    /// <summary>The outputs, and the last states.</summary>
    /// <param name="x">The sequences.</param>
    /// <param name="state">The first states, each <c>[layers · directions, batch, hidden]</c>, h of the projection's size where there is one; 0 unless said.</param>
    /// <param name="lengths">
    /// Steps of each sequence, int64, in place of PyTorch's <c>PackedSequence</c>: outputs beyond are 0, the last states are those of the last
    /// step, and the other direction begins there.
    /// </param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sequence is longer than there are steps.</exception>
    public (Tensor Y, (Tensor H, Tensor C) State) Forward(
        Tensor x,
        (Tensor H, Tensor C)? state = null,
        Tensor? lengths = null
    ) => Forward((x, state, lengths));

    /// <inheritdoc cref="Forward(Tensor, ValueTuple{Tensor, Tensor}?, Tensor?)" />
    public (Tensor Y, (Tensor H, Tensor C) State) Forward(
        Tensor x,
        ReadOnlySpan<int> lengths,
        (Tensor H, Tensor C)? state = null
    ) => Forward((x, state, Lengths(x, lengths)));

    /// <inheritdoc />
    protected override (Tensor Y, (Tensor H, Tensor C) State) Compute(
        (Tensor X, (Tensor H, Tensor C)? State, Tensor? Lengths) x
    )
    {
        var (y, h, c) = Run(x.X, x.State?.H, x.State?.C, x.Lengths);
        return (y, (h, c!));
    }
}
