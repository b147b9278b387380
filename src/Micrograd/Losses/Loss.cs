namespace Micrograd;

/// <summary>What a network loses on examples, and what its weights cost.</summary>
public static partial class Loss
{
    /// <summary>The mean of a loss over predictions and their targets.</summary>
    /// <exception cref="ArgumentException">None, or not as many targets as predictions.</exception>
    public static T Mean<T, TLoss>(TLoss loss, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets)
        where T : IReal<T>
        where TLoss : struct, ILoss
    {
        if (predictions.Length != targets.Length)
        {
            throw new ArgumentException(
                $"{typeof(TLoss).Name}: {predictions.Length} predictions, but {targets.Length} targets.",
                nameof(targets)
            );
        }
        if (predictions.IsEmpty)
        {
            throw new ArgumentException($"{typeof(TLoss).Name}: the mean of no examples.", nameof(predictions));
        }
        var sum = loss.Of(predictions[0], targets[0]);
        for (var i = 1; i < predictions.Length; i++)
        {
            sum += loss.Of(predictions[i], targets[i]);
        }
        return sum * (1.0 / predictions.Length);
    }

    /// <summary>The mean of (prediction − target)².</summary>
    public static Value MeanSquaredError(ReadOnlySpan<Value> predictions, ReadOnlySpan<Value> targets) =>
        Mean(new SquaredError(), predictions, targets);

    /// <summary>The mean of max(0, 1 − target × prediction); targets are −1 or 1.</summary>
    public static Value MeanHinge(ReadOnlySpan<Value> predictions, ReadOnlySpan<Value> targets) =>
        Mean(new Hinge(), predictions, targets);

    /// <summary>The mean of the binary cross-entropy of logits; targets are 0 or 1.</summary>
    public static Value MeanBinaryCrossEntropyWithLogits(ReadOnlySpan<Value> logits, ReadOnlySpan<Value> targets) =>
        Mean(new BinaryCrossEntropyWithLogits(), logits, targets);

    /// <summary>
    /// −ln softmax(logits)[target] for one example: ln Σ e^logit − logit of the target, without overflow.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The target is not the index of a logit.</exception>
    public static T CrossEntropy<T>(ReadOnlySpan<T> logits, int target)
        where T : IReal<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)logits.Length, nameof(target));
        var total = logits[0];
        for (var i = 1; i < logits.Length; i++)
        {
            total = total.LogAddExp(logits[i]);
        }
        return total - logits[target];
    }

    /// <summary>strength × Σ parameter²: what keeps weights small.</summary>
    /// <exception cref="ArgumentException">No parameters.</exception>
    public static Value L2Penalty(IReadOnlyList<Value> parameters, double strength)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
        {
            throw new ArgumentException("L2Penalty: no parameters.", nameof(parameters));
        }
        using (Scope.Enter("l2"))
        {
            var sum = parameters[0] * parameters[0];
            for (var i = 1; i < parameters.Count; i++)
            {
                sum += parameters[i] * parameters[i];
            }
            return strength * sum;
        }
    }
}
