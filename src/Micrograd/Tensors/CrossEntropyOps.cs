using System.Numerics;
using Micrograd.Kernels.Rows;

namespace Micrograd.Tensors;

/// <summary>
/// Cross-entropy of logits with target classes, by a kernel of its own: forward without the probabilities, backward
/// straight to (p − 1 at the target) · g.
/// </summary>
internal static class CrossEntropyOps
{
    /// <summary>Whether the kernel takes these: rows of one type, and weights that want no gradient.</summary>
    public static bool CanRun(Tensor logits, Tensor? weights) =>
        logits.Rank == 2
        && logits.DType.IsComputed()
        && (weights is null || (weights.DType == logits.DType && !weights.RequiresGrad));

    /// <summary>The loss of each row, [N, C] → [N]; see <see cref="CrossEntropyRows{T}"/>. Nothing flows to the weights.</summary>
    /// <param name="logits">[N, C], float32 or float64.</param>
    /// <param name="targets">[N], int64: 0 … C − 1, or <paramref name="ignored"/>.</param>
    /// <param name="weights">[C], of the logits' type, or null.</param>
    /// <param name="ignored">The target whose rows cost nothing.</param>
    /// <param name="smoothing">How much of each target is spread over all classes, 0 … 1.</param>
    /// <exception cref="ArgumentException">Shapes or types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class.</exception>
    public static Tensor Run(
        Tensor logits,
        Tensor targets,
        Tensor? weights = null,
        long ignored = -100,
        double smoothing = 0
    )
    {
        Require(logits, targets, weights, ignored);
        var rows = logits.Shape[0];
        var losses = Tensor.Uninitialized([rows], logits.DType, "CrossEntropy");
        var statistics = Tensor.Uninitialized([rows, 2], logits.DType, "CrossEntropy");
        (targets, weights) = (targets.Contiguous(), weights?.Detach().Contiguous());
        var options = (ignored, smoothing);
        if (logits.DType == DType.Float64)
        {
            Forward<double>(logits, targets, weights, losses, statistics, options);
        }
        else
        {
            Forward<float>(logits, targets, weights, losses, statistics, options);
        }
        if (logits.RequiresGrad && GradMode.IsOn)
        {
            losses.Record(new CrossEntropyNode(logits, targets, weights, statistics, options));
        }
        return losses;
    }

    static void Forward<T>(
        Tensor logits,
        Tensor targets,
        Tensor? weights,
        Tensor losses,
        Tensor statistics,
        (long Ignored, double Smoothing) options
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = logits.Detach().Contiguous();
        CrossEntropyRows<T>.Forward(
            x.Elements<T>("CrossEntropy"),
            targets.Elements<long>("CrossEntropy"),
            Tensor.ElementsIfAny<T>(weights, "CrossEntropy"),
            losses.Elements<T>("CrossEntropy"),
            statistics.Elements<T>("CrossEntropy"),
            new(x.Shape[1], options.Ignored, options.Smoothing)
        );
        GC.KeepAlive(x);
        GC.KeepAlive(targets);
        GC.KeepAlive(weights);
    }

    /// <summary>The gradient of the logits.</summary>
    public static Tensor Backward<T>(
        Tensor logits,
        Tensor targets,
        Tensor? weights,
        Tensor statistics,
        Tensor g,
        (long Ignored, double Smoothing) options
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var dx = Tensor.Uninitialized(logits._layout.Sizes, logits.DType, "CrossEntropy");
        var (x, above) = (logits.Detach().Contiguous(), g.Contiguous());
        CrossEntropyRows<T>.Backward(
            x.Elements<T>("CrossEntropy"),
            targets.Elements<long>("CrossEntropy"),
            Tensor.ElementsIfAny<T>(weights, "CrossEntropy"),
            statistics.Elements<T>("CrossEntropy"),
            above.Elements<T>("CrossEntropy"),
            dx.Elements<T>("CrossEntropy"),
            new(x.Shape[1], options.Ignored, options.Smoothing)
        );
        GC.KeepAlive(x);
        GC.KeepAlive(targets);
        GC.KeepAlive(weights);
        GC.KeepAlive(statistics);
        GC.KeepAlive(above);
        return dx;
    }

    static void Require(Tensor logits, Tensor targets, Tensor? weights, long ignored)
    {
        if (logits.Rank != 2 || !logits.DType.IsComputed())
        {
            throw new ArgumentException(
                $"CrossEntropy: logits of {logits.Shape} {logits.DType.Text()}; they are [rows, classes] of float32 or float64."
            );
        }
        if (targets.DType != DType.Int64 || targets.Rank != 1 || targets.Shape[0] != logits.Shape[0])
        {
            throw new ArgumentException(
                $"CrossEntropy: targets of {targets.Shape} {targets.DType.Text()} for logits of {logits.Shape}; they are one int64 a row."
            );
        }
        if (
            weights is not null
            && (weights.DType != logits.DType || weights.Rank != 1 || weights.Shape[0] != logits.Shape[1])
        )
        {
            throw new ArgumentException(
                $"CrossEntropy: weights of {weights.Shape} {weights.DType.Text()} for logits of {logits.Shape} {logits.DType.Text()}; "
                    + "there is one of the same type for each class."
            );
        }
        var ordered = targets.Contiguous();
        foreach (var target in ordered.Elements<long>("CrossEntropy"))
        {
            if (target != ignored && (ulong)target >= (ulong)logits.Shape[1])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets),
                    $"CrossEntropy: {target} is none of the {logits.Shape[1]} classes of {logits.Shape}; {ignored} would be ignored."
                );
            }
        }
        GC.KeepAlive(ordered);
    }
}

/// <summary>Σ q (ln Σ e^x − x), row by row: its gradient is g (p Σ q − q).</summary>
internal sealed class CrossEntropyNode(
    Tensor logits,
    Tensor targets,
    Tensor? weights,
    Tensor statistics,
    (long Ignored, double Smoothing) options
) : TensorNode("cross_entropy")
{
    Saved? _logits = new(logits);
    Saved? _targets = new(targets);
    Saved? _weights = weights is null ? null : new(weights);
    Tensor? _statistics = statistics;

    public override int Inputs => 1;

    public override Tensor Input(int index) => _logits!.Value.Tensor;

    public override Tensor Gradient(int input, Tensor g)
    {
        var x = _logits!.Value.Unchanged(Name);
        var targets = _targets!.Value.Unchanged(Name);
        var weights = _weights?.Unchanged(Name);
        if (GradMode.IsOn)
        {
            var q = Distribution(x, targets, weights);
            return g.Unsqueeze(1) * (x.Softmax(1) * q.Sum(1, keepDim: true) - q);
        }
        return x.DType == DType.Float64
            ? CrossEntropyOps.Backward<double>(x, targets, weights, _statistics!, g, options)
            : CrossEntropyOps.Backward<float>(x, targets, weights, _statistics!, g, options);
    }

    /// <summary>q: 1 − s at the target and s / C everywhere, times the weights; 0 in rows that are ignored.</summary>
    Tensor Distribution(Tensor x, Tensor targets, Tensor? weights)
    {
        using var _ = NoGrad.Enter();
        var classes = x.Shape[1];
        var counts = targets.Ne(Tensor.Of(options.Ignored)).To(x.DType).Unsqueeze(1);
        var hits = Tensor.Arange(classes).Unsqueeze(0).Eq(targets.Unsqueeze(1)).To(x.DType);
        var q = counts * (hits * (1 - options.Smoothing) + options.Smoothing / classes);
        return weights is null ? q : q * weights;
    }

    protected override void Forget() => (_logits, _targets, _weights, _statistics) = (null, null, null, null);
}
