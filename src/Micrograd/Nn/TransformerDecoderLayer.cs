using System.Globalization;

namespace Micrograd;

/// <summary>
/// A layer of a transformer's decoder (Vaswani et al., 2017): attention of a sequence to itself, attention to what an encoder made, then two
/// linear layers, each with dropout, added to its input, and normalised after that, or before. PyTorch's <c>nn.TransformerDecoderLayer</c>,
/// with its state: <c>self_attn.…</c>, <c>multihead_attn.…</c>, <c>linear1.…</c>, <c>linear2.…</c>, <c>norm1.…</c> to <c>norm3.…</c>.
/// </summary>
public sealed class TransformerDecoderLayer : Module<(Tensor Tgt, Tensor Memory), Tensor>
{
    readonly MultiheadAttention _attention;
    readonly MultiheadAttention _toMemory;
    readonly FeedForward _feedForward;
    readonly LayerNorm _norm1;
    readonly LayerNorm _norm2;
    readonly LayerNorm _norm3;
    readonly Dropout _dropout1;
    readonly Dropout _dropout2;
    readonly Dropout _dropout3;
    readonly bool _normFirst;
    readonly string _text;

    /// <param name="dModel">The size of an element of the sequence, and of the memory.</param>
    /// <param name="nHead">Heads of attention.</param>
    /// <param name="dimFeedforward">The size between the two linear layers.</param>
    /// <param name="dropout">The probability of dropout, while training.</param>
    /// <param name="activation">What lies between the two.</param>
    /// <param name="layerNormEps">Added to the variance in the norms.</param>
    /// <param name="batchFirst">Whether the batch comes before the sequence.</param>
    /// <param name="normFirst">Whether a part's input is normalised, and not the sum after it.</param>
    /// <param name="bias">Whether linear layers and norms have an addend.</param>
    /// <param name="generator">Where the first weights and dropout come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">The heads do not divide the size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or dropout is not 0 … 1.</exception>
    public TransformerDecoderLayer(
        int dModel,
        int nHead,
        int dimFeedforward = 2048,
        double dropout = 0.1,
        TransformerActivation activation = TransformerActivation.Relu,
        double layerNormEps = 1e-5,
        bool batchFirst = false,
        bool normFirst = false,
        bool bias = true,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
    {
        _attention = Register("self_attn", Attention());
        _toMemory = Register("multihead_attn", Attention());
        _feedForward = new(
            Register("linear1", new Linear(dModel, dimFeedforward, bias, generator, dtype)),
            Register("dropout", new Dropout(dropout, generator)),
            Register("linear2", new Linear(dimFeedforward, dModel, bias, generator, dtype)),
            activation
        );
        _norm1 = Register("norm1", Norm());
        _norm2 = Register("norm2", Norm());
        _norm3 = Register("norm3", Norm());
        _dropout1 = Register("dropout1", new Dropout(dropout, generator));
        _dropout2 = Register("dropout2", new Dropout(dropout, generator));
        _dropout3 = Register("dropout3", new Dropout(dropout, generator));
        _normFirst = normFirst;
        _text = string.Create(
            CultureInfo.InvariantCulture,
            $"TransformerDecoderLayer({dModel}, {nHead} heads, {dimFeedforward} within)"
        );

        MultiheadAttention Attention() =>
            new(dModel, nHead, dropout, bias, batchFirst: batchFirst, generator: generator, dtype: dtype);

        LayerNorm Norm() => new(dModel, layerNormEps, bias: bias, dtype: dtype);
    }

    /// <summary>The layer's result, of the shape of <paramref name="tgt"/>: <c>[N, L, E]</c> with the batch first, <c>[L, N, E]</c> without, or <c>[L, E]</c>.</summary>
    /// <param name="tgt">The sequence.</param>
    /// <param name="memory">What an encoder made, <c>[N, S, E]</c> and so on.</param>
    /// <param name="tgtMask">Which elements are not seen by which; see <see cref="MultiheadAttention"/>.</param>
    /// <param name="memoryMask">Which elements of the memory are not seen by which of the sequence.</param>
    /// <param name="tgtKeyPaddingMask">Which elements of the sequence are padding, <c>[N, L]</c>.</param>
    /// <param name="memoryKeyPaddingMask">Which elements of the memory are, <c>[N, S]</c>.</param>
    /// <param name="tgtIsCausal">Whether each of the sequence sees itself and what comes before it alone.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    public Tensor Forward(
        Tensor tgt,
        Tensor memory,
        Tensor? tgtMask = null,
        Tensor? memoryMask = null,
        Tensor? tgtKeyPaddingMask = null,
        Tensor? memoryKeyPaddingMask = null,
        bool tgtIsCausal = false
    )
    {
        ArgumentNullException.ThrowIfNull(tgt);
        ArgumentNullException.ThrowIfNull(memory);
        return Within(
            (tgt, memory),
            (Module: this, tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask, tgtIsCausal),
            static (x, told) =>
                told.Module.Compute(
                    x,
                    told.tgtMask,
                    told.memoryMask,
                    told.tgtKeyPaddingMask,
                    told.memoryKeyPaddingMask,
                    told.tgtIsCausal
                )
        );
    }

    /// <inheritdoc />
    protected override Tensor Compute((Tensor Tgt, Tensor Memory) x) => Compute(x, null, null, null, null, false);

    /// <inheritdoc />
    public override string ToString() => _text;

    Tensor Compute(
        (Tensor Tgt, Tensor Memory) input,
        Tensor? mask,
        Tensor? memoryMask,
        Tensor? padding,
        Tensor? memoryPadding,
        bool isCausal
    )
    {
        var (x, memory) = input;
        if (_normFirst)
        {
            x = x + Attended(_norm1.Forward(x));
            x = x + Asked(_norm2.Forward(x));
            return x + _dropout3.Forward(_feedForward.Of(_norm3.Forward(x)));
        }
        x = _norm1.Forward(x + Attended(x));
        x = _norm2.Forward(x + Asked(x));
        return _norm3.Forward(x + _dropout3.Forward(_feedForward.Of(x)));

        Tensor Attended(Tensor y) => _dropout1.Forward(_attention.Forward(y, y, y, padding, mask, isCausal));

        Tensor Asked(Tensor y) => _dropout2.Forward(_toMemory.Forward(y, memory, memory, memoryPadding, memoryMask));
    }
}
