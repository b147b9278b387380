using System.Globalization;

namespace Micrograd;

/// <summary>
/// Layers of a transformer's decoder, one after the other, and a norm at the end if there is one. PyTorch's <c>nn.TransformerDecoder</c>, with
/// its state: <c>layers.0.…</c>, <c>layers.1.…</c>, <c>norm.…</c>; but each layer begins with weights of its own, where PyTorch copies one.
/// </summary>
public sealed class TransformerDecoder : Module<(Tensor Tgt, Tensor Memory), Tensor>
{
    readonly TransformerDecoderLayer[] _layers;
    readonly LayerNorm? _norm;

    /// <param name="layer">Makes a layer; it is called for each.</param>
    /// <param name="numLayers">How many layers.</param>
    /// <param name="norm">What is done to the last one's result, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no layer.</exception>
    public TransformerDecoder(Func<TransformerDecoderLayer> layer, int numLayers, LayerNorm? norm = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ModuleSize.Require(nameof(TransformerDecoder), numLayers);
        _layers = new TransformerDecoderLayer[numLayers];
        for (var i = 0; i < numLayers; i++)
        {
            _layers[i] = layer();
        }
        Register("layers", new ModuleList<TransformerDecoderLayer>(_layers));
        _norm = norm is null ? null : Register("norm", norm);
    }

    /// <summary>The result of the last layer; see <see cref="TransformerDecoderLayer"/>.</summary>
    /// <param name="tgt">The sequence.</param>
    /// <param name="memory">What an encoder made; each layer attends to it.</param>
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
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"TransformerDecoder({_layers.Length} layers)");

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
        foreach (var layer in _layers)
        {
            x = layer.Forward(x, memory, mask, memoryMask, padding, memoryPadding, isCausal);
        }
        return _norm is null ? x : _norm.Forward(x);
    }
}
