using System.Globalization;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// Attention of several heads (Vaswani et al., 2017): queries, keys and values are projected, each head attends in its part of the
/// features, and their results, side by side, are projected again. PyTorch's <c>nn.MultiheadAttention</c>. State: <c>in_proj_weight</c>
/// <c>[3·embed, embed]</c> or, where keys or values are of other sizes, <c>q_proj_weight</c>, <c>k_proj_weight</c> and <c>v_proj_weight</c>;
/// <c>in_proj_bias</c>, <c>out_proj.weight</c>, <c>out_proj.bias</c>.
/// </summary>
public sealed class MultiheadAttention : Module<(Tensor Query, Tensor Key, Tensor Value), Tensor>
{
    readonly ModuleTensor? _inWeight;
    readonly ModuleTensor[] _inWeights = [];
    readonly ModuleTensor? _inBias;
    readonly Linear _out;
    readonly int _embed;
    readonly int _heads;
    readonly double _dropout;
    readonly bool _batchFirst;
    readonly Generator? _generator;

    /// <param name="embedDim">The size of queries and results.</param>
    /// <param name="numHeads">How many heads; they divide <paramref name="embedDim"/>.</param>
    /// <param name="dropout">The probability of a weight to be 0 while training.</param>
    /// <param name="bias">Whether projections have an addend.</param>
    /// <param name="kdim">The size of keys; that of queries unless said.</param>
    /// <param name="vdim">The size of values; that of queries unless said.</param>
    /// <param name="batchFirst">Whether the batch comes before the sequence, <c>[N, L, E]</c>, and not <c>[L, N, E]</c>.</param>
    /// <param name="generator">Where the first weights, Xavier's, and dropout come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">The heads do not divide the size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or dropout is not 0 … 1.</exception>
    public MultiheadAttention(
        int embedDim,
        int numHeads,
        double dropout = 0,
        bool bias = true,
        int? kdim = null,
        int? vdim = null,
        bool batchFirst = false,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
    {
        ModuleSize.Require(nameof(MultiheadAttention), embedDim);
        ModuleSize.Require(nameof(MultiheadAttention), numHeads);
        if (embedDim % numHeads != 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"MultiheadAttention: an embedDim of {embedDim} does not divide into {numHeads} heads; take {Divisor(embedDim, numHeads)}, or another size."
                ),
                nameof(numHeads)
            );
        }
        (_embed, _heads, _batchFirst, _generator) = (embedDim, numHeads, batchFirst, generator);
        _dropout = Hyperparameter.Probability(dropout);
        var (ofKeys, ofValues) = (kdim ?? embedDim, vdim ?? embedDim);
        ModuleSize.Require(nameof(MultiheadAttention), ofKeys, nameof(kdim));
        ModuleSize.Require(nameof(MultiheadAttention), ofValues, nameof(vdim));
        if (ofKeys == embedDim && ofValues == embedDim)
        {
            _inWeight = Parameter("in_proj_weight", Drawn(3 * embedDim, embedDim));
        }
        else
        {
            _inWeights =
            [
                Parameter("q_proj_weight", Drawn(embedDim, embedDim)),
                Parameter("k_proj_weight", Drawn(embedDim, ofKeys)),
                Parameter("v_proj_weight", Drawn(embedDim, ofValues)),
            ];
        }
        _inBias = bias ? Parameter("in_proj_bias", Tensor.Zeros([3 * embedDim], dtype)) : null;
        _out = Register("out_proj", new Linear(embedDim, embedDim, bias, generator, dtype));
        if (_out.Bias is { } addend)
        {
            Init.Zeros(addend);
        }

        Tensor Drawn(int rows, int columns) =>
            Init.XavierUniform(Tensor.Zeros([rows, columns], dtype), generator: generator);
    }

    /// <summary>
    /// Attends: <c>query [N, L, E]</c>, <c>key [N, S, K]</c>, <c>value [N, S, V]</c> with the batch first, <c>[L, N, E]</c> and so on without,
    /// <c>[L, E]</c> of one sequence alone; the result has the shape of the query.
    /// </summary>
    /// <param name="query">What asks.</param>
    /// <param name="key">What is asked.</param>
    /// <param name="value">What is answered.</param>
    /// <param name="keyPaddingMask"><c>[N, S]</c>, or <c>[S]</c>: of truths, true where a key is padding and not to be seen; of fractions, what is added to the scores.</param>
    /// <param name="attnMask"><c>[L, S]</c>, or <c>[N·heads, L, S]</c>: of truths, true where a key is not to be seen; of fractions, what is added.</param>
    /// <param name="isCausal">Whether query i sees the keys up to i alone; no mask need be given for that.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    public Tensor Forward(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? keyPaddingMask = null,
        Tensor? attnMask = null,
        bool isCausal = false
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return Within(
            (query, key, value),
            (Module: this, keyPaddingMask, attnMask, isCausal),
            static (x, told) => told.Module.Attended(x, told.keyPaddingMask, told.attnMask, told.isCausal)
        );
    }

    Tensor Attended((Tensor Query, Tensor Key, Tensor Value) x, Tensor? keyPaddingMask, Tensor? attnMask, bool isCausal)
    {
        var (q, k, v, mask) = Heads(x.Query, x.Key, x.Value, keyPaddingMask, attnMask);
        var y = Tensor.ScaledDotProductAttention(
            q,
            k,
            v,
            mask,
            Training ? _dropout : 0,
            isCausal,
            generator: _generator
        );
        return Joined(y, x.Query.Rank == 2);
    }

    /// <summary>
    /// The same with the weights, <c>[N, L, S]</c>, a mean over the heads, or <c>[N, heads, L, S]</c>, without N of one sequence alone. They are
    /// computed by plain ops, so memory grows with the square of the length; while training, dropout has taken its part of them.
    /// </summary>
    /// <param name="query">What asks.</param>
    /// <param name="key">What is asked.</param>
    /// <param name="value">What is answered.</param>
    /// <param name="keyPaddingMask">As in <c>Forward</c>.</param>
    /// <param name="attnMask">As in <c>Forward</c>.</param>
    /// <param name="isCausal">Whether query i sees the keys up to i alone.</param>
    /// <param name="averageAttnWeights">Whether the heads' weights are averaged.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    public (Tensor Output, Tensor Weights) ForwardWithWeights(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? keyPaddingMask = null,
        Tensor? attnMask = null,
        bool isCausal = false,
        bool averageAttnWeights = true
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Tensor weights = null!;
        var output = Within(
            (query, key, value),
            this,
            (x, module) =>
            {
                (var y, weights) = module.Weighed(x, keyPaddingMask, attnMask, isCausal);
                return y;
            }
        );
        weights = averageAttnWeights ? weights.Mean(1) : weights;
        return (output, query.Rank == 2 ? weights.Squeeze(0) : weights);
    }

    (Tensor Output, Tensor Weights) Weighed(
        (Tensor Query, Tensor Key, Tensor Value) x,
        Tensor? keyPaddingMask,
        Tensor? attnMask,
        bool isCausal
    )
    {
        var (q, k, v, mask) = Heads(x.Query, x.Key, x.Value, keyPaddingMask, attnMask);
        var weights = Tensor.AttentionWeights(q, k, mask, isCausal);
        weights = Training ? weights.Dropout(_dropout, _generator) : weights;
        return (Joined(weights.MatMul(v), x.Query.Rank == 2), weights);
    }

    /// <inheritdoc />
    internal override IEnumerable<Generator> Generators => _generator is { } generator ? [generator] : [];

    /// <inheritdoc />
    protected override Tensor Compute((Tensor Query, Tensor Key, Tensor Value) x) => Attended(x, null, null, false);

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"MultiheadAttention({_embed}, {_heads} heads)");

    (Tensor Q, Tensor K, Tensor V, Tensor? Mask) Heads(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? keyPaddingMask,
        Tensor? attnMask
    )
    {
        Require(query, key, value);
        var isAlone = query.Rank == 2;
        var (of, batch) = isAlone || _batchFirst ? (0, 1) : (1, 0);
        var (n, length, keys) = isAlone
            ? (1, query.Shape[0], key.Shape[0])
            : (query.Shape[of], query.Shape[batch], key.Shape[batch]);
        var mask = Combined(
            Added(keyPaddingMask, query.DType, n, length, keys, isPadding: true),
            Added(attnMask, query.DType, n, length, keys, isPadding: false)
        );
        Tensor[] projected;
        if (_inWeight is not null && ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            projected = Tensor.Linear(query, _inWeight.Value, _inBias?.Value).Split(_embed, -1);
        }
        else
        {
            var weights = _inWeight is null ? [.. _inWeights.Select(w => w.Value)] : _inWeight.Value.Split(_embed, 0);
            var biases = _inBias?.Value.Split(_embed, 0);
            projected =
            [
                Tensor.Linear(query, weights[0], biases?[0]),
                Tensor.Linear(key, weights[1], biases?[1]),
                Tensor.Linear(value, weights[2], biases?[2]),
            ];
        }
        return (Divided(projected[0]), Divided(projected[1]), Divided(projected[2]), mask);

        // [N, L, E], or [L, N, E], to [N, heads, L, E / heads]: a view.
        Tensor Divided(Tensor x)
        {
            var whole = isAlone ? x.Unsqueeze(0) : x;
            var parts = whole.Reshape([whole.Shape[0], whole.Shape[1], _heads, _embed / _heads]);
            return isAlone || _batchFirst ? parts.Transpose(1, 2) : parts.Permute(1, 2, 0, 3);
        }
    }

    Tensor Joined(Tensor y, bool isAlone)
    {
        var ordered = isAlone || _batchFirst ? y.Transpose(1, 2) : y.Permute(2, 0, 1, 3);
        var joined = ordered.Reshape([ordered.Shape[0], ordered.Shape[1], _embed]);
        return _out.Forward(isAlone ? joined.Squeeze(0) : joined);
    }

    /// <summary>A mask as what is added to scores, with dims of heads and queries.</summary>
    Tensor? Added(Tensor? mask, DType dtype, int n, int length, int keys, bool isPadding)
    {
        if (mask is null)
        {
            return null;
        }
        Shape shape = isPadding ? [n, keys] : [n * _heads, length, keys];
        var fits = isPadding
            ? mask.Shape == shape || (n == 1 && mask.Shape == shape[1..])
            : mask.Shape == shape || mask.Shape == shape[1..];
        if (!fits || (mask.DType != DType.Bool && mask.DType != dtype))
        {
            var what = isPadding ? "keyPaddingMask" : "attnMask";
            throw new ArgumentException(
                $"MultiheadAttention: {(isPadding ? "a keyPaddingMask" : "an attnMask")} of {mask.Shape} {mask.DType.Text()} for "
                    + $"{n} sequences of {length} queries and {keys} keys of {dtype.Text()}; it is {(isPadding ? shape : $"{shape[1..]}, or {shape}")}, bool or of the queries' type.",
                what
            );
        }
        var added =
            mask.DType == DType.Bool
                ? Tensor.Where(mask, Tensor.Full([], double.NegativeInfinity, dtype), Tensor.Zeros([], dtype))
                : mask;
        return isPadding ? added.Reshape([n, 1, 1, keys])
            : mask.Rank == 2 ? added
            : added.Reshape([n, _heads, length, keys]);
    }

    static Tensor? Combined(Tensor? a, Tensor? b) =>
        a is null ? b
        : b is null ? a
        : a + b;

    void Require(Tensor query, Tensor key, Tensor value)
    {
        var (ofKeys, ofValues) = _inWeight is null
            ? (_inWeights[1].Value.Shape[1], _inWeights[2].Value.Shape[1])
            : (_embed, _embed);
        var batch = _batchFirst ? 0 : 1;
        if (
            query.Rank is not (2 or 3)
            || key.Rank != query.Rank
            || value.Rank != query.Rank
            || query.Shape[-1] != _embed
            || key.Shape[-1] != ofKeys
            || value.Shape[-1] != ofValues
            || key.Shape[..^1] != value.Shape[..^1]
            || (query.Rank == 3 && query.Shape[batch] != key.Shape[batch])
        )
        {
            throw new ArgumentException(
                $"MultiheadAttention: a query of {query.Shape}, a key of {key.Shape} and a value of {value.Shape}; "
                    + $"{(_batchFirst ? "with" : "without")} batchFirst they are {Text("L", _embed)}, {Text("S", ofKeys)} and {Text("S", ofValues)}, or without N."
            );

            string Text(string length, int size) => _batchFirst ? $"[N, {length}, {size}]" : $"[{length}, N, {size}]";
        }
    }

    /// <summary>The largest number up to another that divides a size.</summary>
    static int Divisor(int size, int most)
    {
        var divisor = Math.Min(size, most);
        while (size % divisor != 0)
        {
            divisor--;
        }
        return divisor;
    }
}
