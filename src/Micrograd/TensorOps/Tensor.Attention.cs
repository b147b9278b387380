using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Scaled dot-product attention (Vaswani et al., 2017): softmax(q kᵀ·scale + mask) v, the softmax along the keys:
    /// <c>[…, H, L, E], […, h, S, E], […, h, S, V] → […, H, L, V]</c>, h a divisor of H: H / h heads of queries, one after the other, share
    /// keys and values (grouped queries). A query whose keys are all masked gets 0. PyTorch's <c>F.scaled_dot_product_attention</c>.
    /// </summary>
    /// <remarks>
    /// The scores are computed some queries at a time and never stand in memory as a whole, forward or backward, unless the weights are asked
    /// for (<see cref="AttentionWeights"/>), the mask requires a gradient, or scores are capped.
    /// </remarks>
    /// <param name="query">The queries.</param>
    /// <param name="key">The keys.</param>
    /// <param name="value">The values.</param>
    /// <param name="mask">
    /// What broadcasts to <c>[…, H, L, S]</c>: of truths, true where a key takes part; of fractions, what is added to the scores; or null.
    /// </param>
    /// <param name="dropout">The probability of a weight to be 0; the others are divided by 1 − p.</param>
    /// <param name="isCausal">Whether query i sees the keys up to i alone; beside a mask, what both let through.</param>
    /// <param name="scale">1 / √E unless said.</param>
    /// <param name="generator">Where dropout's random numbers come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <param name="softcap">
    /// What scores are kept below by softcap · tanh(score / softcap), before the mask, as in ONNX's <c>Attention</c>; 0 where they are not.
    /// </param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">dropout is not 0 … 1, or the cap below 0 or infinite.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public static Tensor ScaledDotProductAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? mask = null,
        double dropout = 0,
        bool isCausal = false,
        double? scale = null,
        Generator? generator = null,
        double softcap = 0
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (!(dropout >= 0 && dropout <= 1))
        {
            throw Refusal.OutOfRange(
                "dropout",
                $"ScaledDotProductAttention: a probability of {Numbers.ShortNumber.Of(dropout)} on {query.Shape}; it is 0 … 1."
            );
        }
        RequireCap("ScaledDotProductAttention", softcap, query);
        var added = mask?.DType == DType.Bool ? Where(mask, Zeros([], query.DType), double.NegativeInfinity) : mask;
        var op = new Attention(scale ?? ScaleOf(query), isCausal, added is not null, dropout);
        Tensor[] inputs = added is null ? [query, key, value] : [query, key, value, added];
        op.Require(query, key, value, added);
        if (dropout > 0)
        {
            var scores = (Int128)query.Count / Math.Max(1, query.Shape[-1]) * key.Shape[-2];
            inputs = [.. inputs, Counter.Taken(generator, (long)Int128.Min(scores, long.MaxValue))];
        }
        return softcap > 0 || added is { RequiresGrad: true } ? op.ByOps(inputs, softcap) : Door.Apply(op, inputs);
    }

    /// <summary>
    /// The weights of attention, softmax(q kᵀ·scale + mask): <c>[…, H, L, E], […, h, S, E] → […, H, L, S]</c>; see
    /// <see cref="ScaledDotProductAttention"/>.
    /// </summary>
    /// <param name="query">The queries.</param>
    /// <param name="key">The keys.</param>
    /// <param name="mask">Truths or fractions that broadcast to <c>[…, H, L, S]</c>, or null.</param>
    /// <param name="isCausal">Whether query i sees the keys up to i alone.</param>
    /// <param name="scale">1 / √E unless said.</param>
    /// <param name="softcap">What scores are kept below; 0 where they are not.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cap is below 0 or infinite.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public static Tensor AttentionWeights(
        Tensor query,
        Tensor key,
        Tensor? mask = null,
        bool isCausal = false,
        double? scale = null,
        double softcap = 0
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        RequireCap("AttentionWeights", softcap, query);
        var added = mask?.DType == DType.Bool ? Where(mask, Zeros([], query.DType), double.NegativeInfinity) : mask;
        var op = new Attention(scale ?? ScaleOf(query), isCausal, added is not null, 0);
        op.Require(query, key, key, added);
        return op.Weights(query, key, added, softcap);
    }

    static void RequireCap(string op, double softcap, Tensor query)
    {
        if (!(softcap >= 0 && double.IsFinite(softcap)))
        {
            throw Refusal.OutOfRange(
                "softcap",
                $"{op}: a softcap of {Numbers.ShortNumber.Of(softcap)} for queries of {query.Shape}; it is above 0, or 0 for none."
            );
        }
    }

    static double ScaleOf(Tensor query) => query.Rank == 0 ? 1 : 1 / Math.Sqrt(query.Shape[-1]);
}
