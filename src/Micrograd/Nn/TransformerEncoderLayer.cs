using System.Globalization;

namespace Micrograd;

/// <summary>
/// A layer of a transformer's encoder (Vaswani et al., 2017): attention of a sequence to itself, then two linear layers, each with dropout,
/// added to its input, and normalised after that, or before. PyTorch's <c>nn.TransformerEncoderLayer</c>, with its state:
/// <c>self_attn.…</c>, <c>linear1.…</c>, <c>linear2.…</c>, <c>norm1.…</c>, <c>norm2.…</c>.
/// </summary>
public sealed class TransformerEncoderLayer : Module
{
    readonly MultiheadAttention _attention;
    readonly FeedForward _feedForward;
    readonly LayerNorm _norm1;
    readonly LayerNorm _norm2;
    readonly Dropout _dropout1;
    readonly Dropout _dropout2;
    readonly bool _normFirst;
    readonly string _text;

    /// <param name="dModel">The size of an element of the sequence.</param>
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
    public TransformerEncoderLayer(
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
        _attention = Register(
            "self_attn",
            new MultiheadAttention(
                dModel,
                nHead,
                dropout,
                bias,
                batchFirst: batchFirst,
                generator: generator,
                dtype: dtype
            )
        );
        _feedForward = new(
            Register("linear1", new Linear(dModel, dimFeedforward, bias, generator, dtype)),
            Register("dropout", new Dropout(dropout, generator)),
            Register("linear2", new Linear(dimFeedforward, dModel, bias, generator, dtype)),
            activation
        );
        _norm1 = Register("norm1", new LayerNorm(dModel, layerNormEps, bias: bias, dtype: dtype));
        _norm2 = Register("norm2", new LayerNorm(dModel, layerNormEps, bias: bias, dtype: dtype));
        _dropout1 = Register("dropout1", new Dropout(dropout, generator));
        _dropout2 = Register("dropout2", new Dropout(dropout, generator));
        _normFirst = normFirst;
        _text = string.Create(
            CultureInfo.InvariantCulture,
            $"TransformerEncoderLayer({dModel}, {nHead} heads, {dimFeedforward} within)"
        );
    }

    /// <summary>The layer's result, of the shape of its input: <c>[N, L, E]</c> with the batch first, <c>[L, N, E]</c> without, or <c>[L, E]</c>.</summary>
    /// <param name="src">The sequence.</param>
    /// <param name="srcMask">Which elements are not seen by which; see <see cref="MultiheadAttention"/>.</param>
    /// <param name="srcKeyPaddingMask">Which elements are padding, <c>[N, L]</c>.</param>
    /// <param name="isCausal">Whether each sees itself and what comes before it alone.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    public Tensor Forward(Tensor src, Tensor? srcMask = null, Tensor? srcKeyPaddingMask = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(src);
        return Within(
            src,
            (Module: this, srcMask, srcKeyPaddingMask, isCausal),
            static (x, told) => told.Module.Compute(x, told.srcMask, told.srcKeyPaddingMask, told.isCausal)
        );
    }

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => Compute(x, null, null, false);

    /// <inheritdoc />
    public override string ToString() => _text;

    Tensor Compute(Tensor x, Tensor? mask, Tensor? padding, bool isCausal)
    {
        if (_normFirst)
        {
            x = x + Attended(_norm1.Forward(x));
            return x + _dropout2.Forward(_feedForward.Of(_norm2.Forward(x)));
        }
        x = _norm1.Forward(x + Attended(x));
        return _norm2.Forward(x + _dropout2.Forward(_feedForward.Of(x)));

        Tensor Attended(Tensor y) => _dropout1.Forward(_attention.Forward(y, y, y, padding, mask, isCausal));
    }
}
