using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// The classes that losses are asked about, checked: which count, and with what weight. Written in tensor ops; a fused kernel is measured
/// against it.
/// </summary>
internal sealed class ClassTargets
{
    readonly Tensor? _weight;

    // Every target a class: where it does not count, any.
    readonly Tensor _classes;

    // Where a target does not count; null where all do.
    readonly Tensor? _isIgnored;

    /// <exception cref="ArgumentException">Shapes or types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class.</exception>
    public ClassTargets(string loss, Tensor scores, Tensor target, Tensor? weight, long ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(target);
        Axis = AxisOf(loss, scores, weight);
        Count = scores.Shape[Axis];
        _weight = weight;
        int[] expected = [.. scores.Shape.Take(Axis), .. scores.Shape.Skip(Axis + 1)];
        if (target.DType != DType.Int64 || target.Shape != new Shape(expected))
        {
            throw new ArgumentException(
                $"{loss}: scores of {scores.Shape} by targets of {target.Shape} {target.DType.Text()}: they must be classes of "
                    + $"{new Shape(expected)} int64{(loss == "CrossEntropy" ? $", or probabilities of {scores.Shape}" : "")}."
            );
        }
        _classes = target.Detach().Contiguous();
        var classes = _classes.Elements<long>(loss);
        bool[]? ignored = null;
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] == ignoreIndex)
            {
                (ignored ??= new bool[classes.Length])[i] = true;
            }
            else if (classes[i] < 0 || classes[i] >= Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(target),
                    $"{loss}: a target is class {classes[i]}; there are {Count}, 0 … {Count - 1}, in scores of {scores.Shape}."
                );
            }
        }
        if (ignored is not null)
        {
            _isIgnored = Tensor.Of<bool>(ignored, target.Shape);
            _classes = Tensor.Where(_isIgnored, Tensor.Zeros([], DType.Int64), _classes);
        }
    }

    /// <summary>The axis of the classes.</summary>
    public int Axis { get; }

    /// <summary>How many classes there are.</summary>
    public int Count { get; }

    /// <summary>The axis of classes in scores: the second of <c>[n, classes, …]</c>, the only one of <c>[classes]</c>.</summary>
    /// <exception cref="ArgumentException">There is none, the scores are whole numbers, or the weight has not one number a class.</exception>
    public static int AxisOf(string loss, Tensor scores, Tensor? weight)
    {
        if (scores.Rank == 0 || !scores.DType.IsFloating())
        {
            throw new ArgumentException(
                $"{loss}: scores of {scores.Shape} {scores.DType.Text()}; they must be fractions of [n, classes, …] or [classes]."
            );
        }
        var axis = Math.Min(1, scores.Rank - 1);
        if (weight is not null && weight.Shape != new Shape([scores.Shape[axis]]))
        {
            throw new ArgumentException(
                $"{loss}: a weight of {weight.Shape}; for scores of {scores.Shape} it must be [{scores.Shape[axis]}], a number a class."
            );
        }
        return axis;
    }

    /// <summary>The weight as a view that broadcasts along the axis of classes.</summary>
    public static Tensor Along(int axis, Tensor weight, int rank) =>
        weight.Reshape([.. Enumerable.Range(0, rank).Select(i => i == axis ? -1 : 1)]);

    /// <summary>−weight[target] × the target's logarithm, each; 0 where a target does not count.</summary>
    public Tensor Likelihood(Tensor logarithms)
    {
        var picked = -logarithms.Gather(Axis, _classes.Unsqueeze(Axis)).Squeeze(Axis);
        return Counting(_weight is null ? picked : picked * Weights());
    }

    /// <summary>−Σ weight × logarithm over all classes, each; 0 where a target does not count.</summary>
    public Tensor OfAll(Tensor logarithms) =>
        Counting(-(_weight is null ? logarithms : logarithms * Along(Axis, _weight, logarithms.Rank)).Sum(Axis));

    /// <summary>Reduced; a mean is over the weights of those that count.</summary>
    public Tensor Reduced(Tensor losses, Reduction reduction) =>
        reduction switch
        {
            Reduction.Mean => losses.Sum() / Total(losses.DType),
            Reduction.Sum => losses.Sum(),
            Reduction.None => losses,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Unknown."),
        };

    Tensor Weights() => _weight!.IndexSelect(0, _classes.Flatten()).Reshape(_classes.Shape.AsSpan());

    Tensor Counting(Tensor losses) =>
        _isIgnored is null ? losses : Tensor.Where(_isIgnored, Tensor.Zeros([], losses.DType), losses);

    Tensor Total(DType dtype)
    {
        if (_weight is not null)
        {
            return Counting(Weights()).Sum();
        }
        var ignored = _isIgnored?.Long().Sum().Item() ?? 0;
        return Tensor.Of(_classes.Count - ignored).To(dtype);
    }
}
