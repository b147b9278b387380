using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// The classes that losses are asked about: which count, and with what weight. Written in tensor ops over the targets, whose numbers are
/// looked at when these run; a fused kernel is measured against it.
/// </summary>
internal sealed class ClassTargets
{
    readonly string _loss;
    readonly Tensor _target;
    readonly Tensor? _weight;
    readonly long _ignored;

    /// <exception cref="ArgumentException">Shapes or types do not fit.</exception>
    public ClassTargets(string loss, Tensor scores, Tensor target, Tensor? weight, long ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(target);
        Dim = DimOf(loss, scores, weight);
        Count = scores.Shape[Dim];
        (_loss, _target, _weight, _ignored) = (loss, target, weight, ignoreIndex);
        int[] expected = [.. scores.Shape.Take(Dim), .. scores.Shape.Skip(Dim + 1)];
        if (target.DType != DType.Int64 || target.Shape != new Shape(expected))
        {
            throw new ArgumentException(
                $"{loss}: scores of {scores.Shape} by targets of {target.Shape} {target.DType.Text()}: they must be classes of "
                    + $"{new Shape(expected)} int64{(loss == "CrossEntropy" ? $", or probabilities of {scores.Shape}" : "")}."
            );
        }
    }

    /// <summary>The dim of the classes.</summary>
    public int Dim { get; }

    /// <summary>How many classes there are.</summary>
    public int Count { get; }

    /// <summary>The dim of classes in scores: the second of <c>[n, classes, …]</c>, the only one of <c>[classes]</c>.</summary>
    /// <exception cref="ArgumentException">There is none, the scores are whole numbers, or the weight has not one number a class.</exception>
    public static int DimOf(string loss, Tensor scores, Tensor? weight)
    {
        if (scores.Rank == 0 || !scores.DType.IsFloating())
        {
            throw new ArgumentException(
                $"{loss}: scores of {scores.Shape} {scores.DType.Text()}; they must be fractions of [n, classes, …] or [classes]."
            );
        }
        var dim = Math.Min(1, scores.Rank - 1);
        if (weight is not null && weight.Shape != new Shape([scores.Shape[dim]]))
        {
            throw new ArgumentException(
                $"{loss}: a weight of {weight.Shape}; for scores of {scores.Shape} it must be [{scores.Shape[dim]}], a number a class."
            );
        }
        return dim;
    }

    /// <summary>The weight as a view that broadcasts along the dim of classes.</summary>
    public static Tensor Along(int dim, Tensor weight, int rank) =>
        weight.Reshape([.. Enumerable.Range(0, rank).Select(i => i == dim ? -1 : 1)]);

    /// <summary>−weight[target] × the target's logarithm, each; 0 where a target does not count.</summary>
    public Tensor Likelihood(Tensor logarithms)
    {
        var picked = -logarithms.Gather(Dim, Classes.Unsqueeze(Dim)).Squeeze(Dim);
        return Counting(_weight is null ? picked : picked * Weights());
    }

    /// <summary>−Σ weight × logarithm over all classes, each; 0 where a target does not count.</summary>
    public Tensor OfAll(Tensor logarithms) =>
        Counting(-(_weight is null ? logarithms : logarithms * Along(Dim, _weight, logarithms.Rank)).Sum(Dim));

    /// <summary>Reduced; a mean is over the weights of those that count.</summary>
    public Tensor Reduced(Tensor losses, Reduction reduction) =>
        reduction switch
        {
            Reduction.Mean => losses.Sum() / Total(losses.DType),
            Reduction.Sum => losses.Sum(),
            Reduction.None => losses,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Unknown."),
        };

    /// <summary>Every target a class: where it does not count, the first.</summary>
    Tensor Classes => field ??= Door.Apply(new ClassIndex(_loss, Count, _ignored), _target);

    Tensor Weights() => _weight!.IndexSelect(0, Classes.Flatten()).Reshape(Classes.Shape.AsSpan());

    Tensor Counting(Tensor losses) => Tensor.Where(_target.Eq(_ignored), Tensor.Zeros([], losses.DType), losses);

    Tensor Total(DType dtype) =>
        _weight is null ? Door.Apply(new ClassTotal(_ignored, dtype), _target)
        : _weight.RequiresGrad || _weight.DType != dtype ? Counting(Weights()).Sum()
        : Door.Apply(new ClassTotal(_ignored, dtype), _target, _weight);
}
