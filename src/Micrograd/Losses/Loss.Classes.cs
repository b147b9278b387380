using Micrograd.Tensors;

namespace Micrograd;

// Over tensors, of classes: PyTorch's nll_loss and cross_entropy.
public static partial class Loss
{
    /// <summary>What PyTorch's losses take for a target that does not count.</summary>
    const long Ignored = -100;

    /// <summary>
    /// −weight[target] × logarithm of the target's probability: PyTorch's <c>nll_loss</c>. A mean is weighted: over the sum of the
    /// weights that count.
    /// </summary>
    /// <param name="logProbabilities"><c>[n, classes, …]</c> or <c>[classes]</c>, as <see cref="Tensor.LogSoftmax"/> gives them.</param>
    /// <param name="target">The class each, int64: <c>[n, …]</c> or <c>[]</c>.</param>
    /// <param name="weight">A factor a class, or null.</param>
    /// <param name="ignoreIndex">A target that does not count.</param>
    /// <param name="reduction">What becomes of the losses; without one they have the target's shape.</param>
    /// <exception cref="ArgumentException">Shapes or types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class.</exception>
    public static Tensor NegativeLogLikelihood(
        Tensor logProbabilities,
        Tensor target,
        Tensor? weight = null,
        long ignoreIndex = Ignored,
        Reduction reduction = Reduction.Mean
    )
    {
        var classes = new ClassTargets("NegativeLogLikelihood", logProbabilities, target, weight, ignoreIndex);
        return classes.Reduced(classes.Likelihood(logProbabilities), reduction);
    }

    /// <summary>
    /// −ln softmax(logits)[target]: PyTorch's <c>cross_entropy</c>, of classes or of probabilities. A mean over classes is weighted; one
    /// over probabilities is over the examples.
    /// </summary>
    /// <param name="logits"><c>[n, classes, …]</c> or <c>[classes]</c>.</param>
    /// <param name="target">
    /// The class each, int64, <c>[n, …]</c> or <c>[]</c>; or the classes' probabilities, floating and of the logits' shape.
    /// </param>
    /// <param name="weight">A factor a class, or null.</param>
    /// <param name="ignoreIndex">A target that does not count, where targets are classes.</param>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes, 0 … 1 (Szegedy et al., 2016).</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <exception cref="ArgumentException">Shapes or types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class, or the smoothing is not 0 … 1.</exception>
    public static Tensor CrossEntropy(
        Tensor logits,
        Tensor target,
        Tensor? weight = null,
        long ignoreIndex = Ignored,
        double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean
    )
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        Hyperparameter.Probability(labelSmoothing);
        if (target.DType.IsFloating())
        {
            return OfProbabilities(logits, target, weight, labelSmoothing, reduction);
        }
        var classes = new ClassTargets("CrossEntropy", logits, target, weight, ignoreIndex);
        if (TensorOps.CrossEntropy.CanRun(logits, weight))
        {
            return classes.Reduced(
                TensorOps.CrossEntropy.Of(logits, target, weight, ignoreIndex, labelSmoothing),
                reduction
            );
        }
        var logarithms = logits.LogSoftmax(classes.Dim);
        var losses = classes.Reduced(classes.Likelihood(logarithms), reduction);
        if (labelSmoothing == 0)
        {
            return losses;
        }
        var spread = classes.Reduced(classes.OfAll(logarithms), reduction);
        return (1 - labelSmoothing) * losses + labelSmoothing / classes.Count * spread;
    }

    static Tensor OfProbabilities(
        Tensor logits,
        Tensor target,
        Tensor? weight,
        double labelSmoothing,
        Reduction reduction
    )
    {
        if (target.Shape != logits.Shape)
        {
            throw new ArgumentException(
                $"CrossEntropy: targets of {target.Shape} {target.DType.Text()} for scores of {logits.Shape}: classes are int64, Long() "
                    + "converts them; probabilities have the shape of the scores.",
                nameof(target)
            );
        }
        var dim = ClassTargets.DimOf("CrossEntropy", logits, weight);
        var count = logits.Shape[dim];
        var smooth = labelSmoothing == 0 ? target : target * (1 - labelSmoothing) + labelSmoothing / count;
        var terms = logits.LogSoftmax(dim) * smooth;
        terms = weight is null ? terms : terms * ClassTargets.Along(dim, weight, logits.Rank);
        return Reduced(-terms.Sum(dim), reduction, null);
    }
}
