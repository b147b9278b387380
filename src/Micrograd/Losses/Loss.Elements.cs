using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

// Over tensors: the same formulas, an element each.
public static partial class Loss
{
    /// <summary>A loss of each element, reduced: a built-in formula, or your own.</summary>
    /// <param name="loss">The formula.</param>
    /// <param name="prediction">What the network says.</param>
    /// <param name="target">What is so; of the same shape.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <param name="weight">Factors of the elements' losses, which broadcast; a mean is still over the number of elements.</param>
    /// <exception cref="ArgumentException">The shapes differ: broadcasting would compare each with each.</exception>
    public static Tensor Of<TLoss>(
        TLoss loss,
        Tensor prediction,
        Tensor target,
        Reduction reduction = Reduction.Mean,
        Tensor? weight = null
    )
        where TLoss : struct, ILoss
    {
        RequireSameShape(typeof(TLoss).Name, prediction, target);
        return Reduced(loss.Of(prediction, target), reduction, weight);
    }

    /// <summary>(prediction − target)²: PyTorch's <c>mse_loss</c>.</summary>
    /// <param name="prediction">What the network says.</param>
    /// <param name="target">What is so; of the same shape.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Of(new SquaredError(), prediction, target, reduction);

    /// <summary>|prediction − target|: PyTorch's <c>l1_loss</c>.</summary>
    /// <param name="prediction">What the network says.</param>
    /// <param name="target">What is so; of the same shape.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanAbsoluteError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Of(new AbsoluteError(), prediction, target, reduction);

    /// <summary>½ d² up to δ, then a line: PyTorch's <c>huber_loss</c>.</summary>
    /// <param name="prediction">What the network says.</param>
    /// <param name="target">What is so; of the same shape.</param>
    /// <param name="delta">The distance δ up to which the loss is a square, above 0.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">δ is not greater than 0.</exception>
    public static Tensor Huber(
        Tensor prediction,
        Tensor target,
        double delta = 1,
        Reduction reduction = Reduction.Mean
    ) => Of(new Huber(delta), prediction, target, reduction);

    /// <summary>½ d² / β up to β, then |d| − ½ β: PyTorch's <c>smooth_l1_loss</c>. It is Huber's loss over β, and L1 where β is 0.</summary>
    /// <param name="prediction">What the network says.</param>
    /// <param name="target">What is so; of the same shape.</param>
    /// <param name="beta">The distance β up to which the loss is a square, 0 or more.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">β is negative.</exception>
    public static Tensor SmoothL1(
        Tensor prediction,
        Tensor target,
        double beta = 1,
        Reduction reduction = Reduction.Mean
    ) =>
        Hyperparameter.NotNegative(beta) == 0
            ? MeanAbsoluteError(prediction, target, reduction)
            : Huber(prediction, target, beta, reduction) / beta;

    /// <summary>max(0, 1 − target × prediction) for targets of −1 or 1.</summary>
    /// <param name="prediction">What the network says.</param>
    /// <param name="target">−1 or 1 each; of the same shape.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Hinge(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Of(new Hinge(), prediction, target, reduction);

    /// <summary>
    /// −target ln p − (1 − target) ln(1 − p), p = sigmoid(logit): PyTorch's <c>binary_cross_entropy_with_logits</c>.
    /// </summary>
    /// <param name="logits">What the network says.</param>
    /// <param name="target">0 or 1, or between.</param>
    /// <param name="weight">Factors of the elements' losses, which broadcast.</param>
    /// <param name="posWeight">Factors of the first term, which broadcast: above 1 where positive examples are rare.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor logits,
        Tensor target,
        Tensor? weight = null,
        Tensor? posWeight = null,
        Reduction reduction = Reduction.Mean
    )
    {
        if (posWeight is null)
        {
            return Of(new BinaryCrossEntropyWithLogits(), logits, target, reduction, weight);
        }
        RequireSameShape("BinaryCrossEntropyWithLogits", logits, target);
        // (1 − t) x + (1 + (w − 1) t) softplus(−x), as in PyTorch.
        var losses = (1 - target) * logits + (1 + (posWeight - 1) * target) * (-logits).Softplus();
        return Reduced(losses, reduction, weight);
    }

    /// <summary>−target ln p − (1 − target) ln(1 − p) of probabilities: PyTorch's <c>binary_cross_entropy</c>.</summary>
    /// <param name="probabilities">What the network says, 0 … 1.</param>
    /// <param name="target">0 or 1, or between; of the same shape.</param>
    /// <param name="weight">Factors of the elements' losses, which broadcast; null for none.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not 0 … 1.</exception>
    public static Tensor BinaryCrossEntropy(
        Tensor probabilities,
        Tensor target,
        Tensor? weight = null,
        Reduction reduction = Reduction.Mean
    )
    {
        RequireSameShape("BinaryCrossEntropy", probabilities, target);
        _ = Door.Apply(Probabilities.Op, probabilities);
        return Of(new BinaryCrossEntropy(), probabilities, target, reduction, weight);
    }

    /// <summary>
    /// target (ln target − input), the divergence of Kullback and Leibler, of logarithms of probabilities: PyTorch's <c>kl_div</c>. Its
    /// "batchmean" is the sum over the number of examples.
    /// </summary>
    /// <param name="input">Logarithms of what the network says.</param>
    /// <param name="target">Probabilities, or their logarithms.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    /// <param name="logTarget">Whether the targets are logarithms.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor KLDivergence(
        Tensor input,
        Tensor target,
        Reduction reduction = Reduction.Mean,
        bool logTarget = false
    )
    {
        RequireSameShape("KLDivergence", input, target);
        if (logTarget)
        {
            return Reduced(target.Exp() * (target - input), reduction, null);
        }
        // 0 ln 0 is 0.
        var isZero = target <= 0;
        var logarithms = Tensor.Where(isZero, Tensor.OnesLike(target), target).Log();
        return Reduced(target * (logarithms - input), reduction, null);
    }

    /// <summary>
    /// 1 − cos for a target of 1, max(0, cos − margin) for one of −1, of the angle between two vectors: PyTorch's
    /// <c>cosine_embedding_loss</c>.
    /// </summary>
    /// <param name="a">Vectors, <c>[n, size]</c> or <c>[size]</c>.</param>
    /// <param name="b">As many.</param>
    /// <param name="target">1 or −1 each, <c>[n]</c> or <c>[]</c>.</param>
    /// <param name="margin">How near vectors of a target −1 may be for nothing.</param>
    /// <param name="reduction">What becomes of the vectors' losses.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor CosineEmbedding(
        Tensor a,
        Tensor b,
        Tensor target,
        double margin = 0,
        Reduction reduction = Reduction.Mean
    )
    {
        // As PyTorch has it, so that a vector of zeros divides.
        const double Epsilon = 1e-12;
        RequireSameShape("CosineEmbedding", a, b);
        var product = (a * b).Sum(-1);
        RequireSameShape("CosineEmbedding", product, target);
        var cosine = product / ((a.Square().Sum(-1) + Epsilon) * (b.Square().Sum(-1) + Epsilon)).Sqrt();
        return Reduced(target.IfPositive(1 - cosine, (cosine - margin).Relu()), reduction, null);
    }

    static Tensor Reduced(Tensor losses, Reduction reduction, Tensor? weight)
    {
        losses = weight is null ? losses : losses * weight;
        return reduction switch
        {
            Reduction.Mean => losses.Mean(),
            Reduction.Sum => losses.Sum(),
            Reduction.None => losses,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Unknown."),
        };
    }

    static void RequireSameShape(string loss, Tensor prediction, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        if (prediction.Shape != target.Shape)
        {
            throw new ArgumentException(
                $"{loss}: predictions of {prediction.Shape} and targets of {target.Shape} must have one shape; "
                    + (
                        prediction.Count == target.Count
                            ? "Reshape, Squeeze or Unsqueeze one of them."
                            : "there must be a target for each prediction."
                    )
            );
        }
        if (!prediction.DType.IsFloating())
        {
            throw new ArgumentException($"{loss}: predictions of {prediction.DType.Text()}; a loss is of fractions.");
        }
    }
}
