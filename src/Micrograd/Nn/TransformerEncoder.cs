using System.Globalization;

namespace Micrograd;

/// <summary>
/// Layers of a transformer's encoder, one after the other, and a norm at the end if there is one. PyTorch's <c>nn.TransformerEncoder</c>, with
/// its state: <c>layers.0.…</c>, <c>layers.1.…</c>, <c>norm.…</c>; but each layer begins with weights of its own, where PyTorch copies one.
/// </summary>
public sealed class TransformerEncoder : Module
{
    readonly TransformerEncoderLayer[] _layers;
    readonly LayerNorm? _norm;

    /// <param name="layer">Makes a layer; it is called for each.</param>
    /// <param name="numLayers">How many layers.</param>
    /// <param name="norm">What is done to the last one's result, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no layer.</exception>
    public TransformerEncoder(Func<TransformerEncoderLayer> layer, int numLayers, LayerNorm? norm = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ModuleSize.Require(nameof(TransformerEncoder), numLayers);
        _layers = new TransformerEncoderLayer[numLayers];
        for (var i = 0; i < numLayers; i++)
        {
            _layers[i] = layer();
        }
        Register("layers", new Sequential(_layers));
        _norm = norm is null ? null : Register("norm", norm);
    }

    /// <summary>The result of the last layer; see <see cref="TransformerEncoderLayer"/>.</summary>
    /// <param name="src">The sequence.</param>
    /// <param name="mask">Which elements are not seen by which; see <see cref="MultiheadAttention"/>.</param>
    /// <param name="srcKeyPaddingMask">Which elements are padding, <c>[N, L]</c>.</param>
    /// <param name="isCausal">Whether each sees itself and what comes before it alone.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    public Tensor Forward(Tensor src, Tensor? mask = null, Tensor? srcKeyPaddingMask = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(src);
        return Within(
            src,
            (Module: this, mask, srcKeyPaddingMask, isCausal),
            static (x, told) => told.Module.Compute(x, told.mask, told.srcKeyPaddingMask, told.isCausal)
        );
    }

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => Compute(x, null, null, false);

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"TransformerEncoder({_layers.Length} layers)");

    Tensor Compute(Tensor x, Tensor? mask, Tensor? padding, bool isCausal)
    {
        foreach (var layer in _layers)
        {
            x = layer.Forward(x, mask, padding, isCausal);
        }
        return _norm is null ? x : _norm.Forward(x);
    }
}
