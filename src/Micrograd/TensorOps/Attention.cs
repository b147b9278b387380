using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Kernels.Attention;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// p v, p = softmax(q kᵀ·scale + mask) along the keys, 0 in a row whose keys are all masked: <c>[…, H, L, E], […, h, S, E], […, h, S, V]</c>,
/// h a divisor of H, and a mask that broadcasts to <c>[…, H, L, S]</c>. Of each row it keeps ln Σ eˢ; the gradients compute p again.
/// </summary>
/// <param name="Scale">What scores are multiplied with.</param>
/// <param name="IsCausal">Whether query i sees the keys up to i alone.</param>
/// <param name="HasMask">Whether the fourth input is a mask that is added to the scores, to which no gradient flows.</param>
/// <param name="P">The probability of a weight to be 0; where it is not 0, the last input is a counter.</param>
internal sealed record Attention(double Scale, bool IsCausal, bool HasMask, double P) : LibraryOp
{
    internal bool HasMask { get; } = HasMask;

    public override string Name => "scaled_dot_product_attention";

    internal override string Called => "ScaledDotProductAttention";

    internal override bool GivesTogether => true;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        Require(inputs[0], inputs[1], inputs[2], HasMask ? inputs[3] : null);
        RequireCounter(inputs);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (Unready(i, inputs[i]) is { } order)
            {
                return TensorSpec.Wanting(i, order);
            }
        }
        var sizes = inputs[0]._layout.Sizes;
        return TensorSpec
            .Of([.. sizes.AsSpan(..^1), inputs[2]._layout.Sizes[^1]], inputs[0].DType)
            .Keeping(new Shape(sizes[..^1]));
    }

    /// <summary>The order in which an input is copied that the kernel can't read as it lies: columns are adjacent, and a counter is as drawn.</summary>
    public Dims? Unready(int input, Tensor x) =>
        input < 3
            ? x._layout.Sizes[^1] > 1 && x._layout.Strides[^1] != 1
                ? Dims.InOrder(x.Rank)
                : null
            : input == 3 && HasMask
                ? null
                : Ordered.Rows(x);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(this), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input < 3 ? Parts(g, inputs, outputs)[input] : null;

    internal override Tensor?[] GradientsTogether(
        Tensor g,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    ) => [.. Parts(g, inputs, outputs), .. new Tensor?[inputs.Length - 3]];

    Tensor[] Parts(Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var all = Door.Apply(new AttentionGradient(this), [g, outputs[0], outputs[1], .. inputs]);
        var parts = new Tensor[3];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var count = (int)inputs[i].Count;
            parts[i] = all.Slice(0, start, start + count).Reshape(inputs[i].Shape);
            start += count;
        }
        return parts;
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) => ByOps(inputs, 0);

    /// <summary>The definition, of scores that are capped or not.</summary>
    public Tensor ByOps(ReadOnlySpan<Tensor> inputs, double softcap)
    {
        var p = Weights(inputs[0], inputs[1], HasMask ? inputs[3] : null, softcap);
        if (P > 0)
        {
            p = Door.Apply(new Dropout(P), p.Transpose(-1, -2), inputs[^1]).Transpose(-1, -2);
        }
        return p.MatMul(Repeated(inputs[2], p));
    }

    /// <summary>p, the weights of the values.</summary>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="mask">What is added to the scores, or null.</param>
    /// <param name="softcap">What scores are kept below by softcap · tanh(score / softcap), before the mask; 0 where they are not.</param>
    public Tensor Weights(Tensor q, Tensor k, Tensor? mask, double softcap = 0)
    {
        var scores = q.MatMul(Repeated(k, q).Transpose(-1, -2)) * Scale;
        scores = softcap == 0 ? scores : (scores / softcap).Tanh() * softcap;
        scores = mask is null ? scores : scores + mask;
        if (IsCausal)
        {
            var sees = Tensor.Ones([q.Shape[^2], k.Shape[^2]], DType.Bool).Tril();
            scores = Tensor.Where(sees, scores, double.NegativeInfinity);
        }
        if (scores.Count == 0)
        {
            return scores;
        }
        var powers = (scores - scores.Shift([-1])).Exp();
        var sums = powers.Sum(-1, keepDim: true);
        return powers / Tensor.Where(sums.Eq(0), 1, sums);
    }

    /// <summary>Each head as often as queries share it.</summary>
    static Tensor Repeated(Tensor heads, Tensor queries)
    {
        if (heads.Rank < 3 || heads.Shape[-3] == queries.Shape[-3])
        {
            return heads;
        }
        var (sharing, sizes) = (queries.Shape[-3] / heads.Shape[-3], heads._layout.Sizes);
        return heads
            .Unsqueeze(-3)
            .Expand([.. sizes.AsSpan(..^2), sharing, .. sizes.AsSpan(^2..)])
            .Flatten(heads.Rank - 3, heads.Rank - 2);
    }

    /// <summary>Refuses what is no attention.</summary>
    public void Require(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        FloatsOnly.Require(Called, q);
        if (k.DType != q.DType || v.DType != q.DType || (mask is not null && mask.DType != q.DType))
        {
            throw new ArgumentException(
                $"{Called}: queries of {q.DType.Text()}, keys of {k.DType.Text()}, values of {v.DType.Text()}"
                    + $"{(mask is null ? "" : $" and a mask of {mask.DType.Text()}")}; all must be float32, or all float64; convert with Float() or Double()."
            );
        }
        var rank = q.Rank;
        if (rank < 2 || k.Rank != rank || v.Rank != rank)
        {
            throw new ArgumentException(
                $"{Called}: queries of {q.Shape}, keys of {k.Shape} and values of {v.Shape}; they are […, L, E], […, S, E] and […, S, V], of one number of dims."
            );
        }
        if (k.Shape[-1] != q.Shape[-1])
        {
            throw new ArgumentException(
                $"{Called}: queries of {q.Shape} and keys of {k.Shape}: their last dims differ, {q.Shape[-1]} and {k.Shape[-1]}."
            );
        }
        if (v.Shape[-2] != k.Shape[-2])
        {
            throw new ArgumentException(
                $"{Called}: keys of {k.Shape} and values of {v.Shape}: there are {k.Shape[-2]} keys and {v.Shape[-2]} values."
            );
        }
        for (var dim = 0; dim < rank - 2; dim++)
        {
            var (queries, keys) = (q.Shape[dim], k.Shape[dim]);
            if (keys != v.Shape[dim] || (queries != keys && (dim < rank - 3 || keys == 0 || queries % keys != 0)))
            {
                throw new ArgumentException(
                    $"{Called}: queries of {q.Shape}, keys of {k.Shape} and values of {v.Shape} differ in dim {dim}: "
                        + (
                            dim < rank - 3
                                ? "batches are the same."
                                : "the heads of keys and values are as many, and divide those of queries."
                        )
                );
            }
        }
        if (mask is not null && mask._layout.Expand(ScoreSizes(q, k)) is null)
        {
            throw new ArgumentException(
                $"{Called}: a mask of {mask.Shape} does not broadcast to the scores, {new Shape(ScoreSizes(q, k))}; it is [L, S], or [B, 1, 1, S] for keys that are padding."
            );
        }
    }

    void RequireCounter(ReadOnlySpan<Tensor> inputs)
    {
        if (P > 0 && inputs.Length == (HasMask ? 5 : 4) && (inputs[^1].DType != DType.Int64 || inputs[^1].Shape != 2))
        {
            throw new ArgumentException(
                $"{Called}: a counter of {inputs[^1].Shape} {inputs[^1].DType.Text()}; it is the seed and the start, [2] int64."
            );
        }
    }

    public static int[] ScoreSizes(Tensor q, Tensor k) => [.. q._layout.Sizes[..^1], k._layout.Sizes[^2]];

    /// <summary>The sizes for the kernel.</summary>
    public AttentionShape Sizes(Tensor q, Tensor k, Tensor v)
    {
        var heads = 1;
        foreach (var size in q._layout.Sizes.AsSpan(..^2))
        {
            heads *= size;
        }
        var (mine, theirs) = q.Rank > 2 ? (q._layout.Sizes[^3], k._layout.Sizes[^3]) : (1, 1);
        return new(
            heads,
            mine / theirs,
            q._layout.Sizes[^2],
            k._layout.Sizes[^2],
            q._layout.Sizes[^1],
            v._layout.Sizes[^1],
            Scale,
            IsCausal,
            P
        );
    }

    /// <summary>The matrices of a tensor's last two dims.</summary>
    public static Heads<T> Heads<T>(Tensor x, Layout layout)
        where T : unmanaged
    {
        var places = new int[(int)new Shape(layout.Sizes[..^2]).ElementCount];
        Span<int> counters = stackalloc int[layout.Rank];
        counters.Clear();
        var place = layout.Offset;
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = place;
            for (var dim = layout.Rank - 3; dim >= 0; dim--)
            {
                place += layout.Strides[dim];
                if (++counters[dim] < layout.Sizes[dim])
                {
                    break;
                }
                place -= layout.Strides[dim] * layout.Sizes[dim];
                counters[dim] = 0;
            }
        }
        var column = layout.Sizes[^1] == 1 ? 1 : layout.Strides[^1];
        return new(x._storage.Span<T>(), places, layout.Sizes[^2], layout.Sizes[^1], layout.Strides[^2], column);
    }

    public Heads<T> Mask<T>(ReadOnlySpan<Tensor> inputs)
        where T : unmanaged =>
        HasMask ? Heads<T>(inputs[3], inputs[3]._layout.Expand(ScoreSizes(inputs[0], inputs[1]))!) : default;

    public DropDraws<T> Draws<T>(ReadOnlySpan<Tensor> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (P == 0)
        {
            return default;
        }
        var (random, start) = Counter.Of(inputs[^1]);
        return new(random, start, T.CreateTruncating(P), T.CreateTruncating(P == 1 ? 0 : 1 / (1 - P)));
    }

    readonly struct Kernel(Attention op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (q, k, v) = (inputs[0], inputs[1], inputs[2]);
            AttentionKernel<T>.Forward(
                op.Sizes(q, k, v),
                Heads<T>(q, q._layout),
                Heads<T>(k, k._layout),
                Heads<T>(v, v._layout),
                op.Mask<T>(inputs),
                op.Draws<T>(inputs),
                outputs[0]._storage.Span<T>(),
                outputs[1]._storage.Span<T>()
            );
        }
    }
}

/// <summary>
/// The gradients of queries, keys and values, one after the other, of g, the result, what was kept, and attention's inputs: they have their
/// weights in common.
/// </summary>
internal sealed record AttentionGradient(Attention Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "scaled_dot_product_attention_grad";

    internal override string Called => "ScaledDotProductAttention";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            // Of what flows in, as of attention's inputs, the columns alone have to be adjacent.
            var order =
                i == 0 ? Forward.Unready(0, inputs[0])
                : i < 3 ? Ordered.Rows(inputs[i])
                : Forward.Unready(i - 3, inputs[i]);
            if (order is { } wanted)
            {
                return TensorSpec.Wanting(i, wanted);
            }
        }
        return TensorSpec.Of([(int)(inputs[3].Count + inputs[4].Count + inputs[5].Count)], inputs[0].DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].Count == 0)
        {
            outputs[0]._storage.Clear();
        }
        else
        {
            ElementTypes.Floats(new Kernel(Forward), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var given = inputs[3..].ToArray();
        var parts = new Tensor[3];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Differentiated.Of(Forward, given, i, inputs[0]).Flatten();
        }
        return Tensor.Concat(parts, 0);
    }

    readonly struct Kernel(Attention op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var given = inputs[3..];
            var (q, k, v) = (given[0], given[1], given[2]);
            var to = outputs[0]._storage.Span<T>();
            var (sizeQ, sizeK, sizeV) = ((int)q.Count, (int)k.Count, (int)v.Count);
            AttentionKernel<T>.Backward(
                op.Sizes(q, k, v),
                Attention.Heads<T>(q, q._layout),
                Attention.Heads<T>(k, k._layout),
                Attention.Heads<T>(v, v._layout),
                op.Mask<T>(given),
                op.Draws<T>(given),
                Attention.Heads<T>(inputs[0], inputs[0]._layout),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                to[..sizeQ],
                to[sizeQ..(sizeQ + sizeK)],
                to[(sizeQ + sizeK)..(sizeQ + sizeK + sizeV)]
            );
        }
    }
}
