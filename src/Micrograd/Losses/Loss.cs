namespace Micrograd;

/// <summary>What a network loses on examples, and what its weights cost.</summary>
public static partial class Loss
{
    /// <summary>The mean of a loss over predictions and their targets.</summary>
    /// <param name="loss">The loss of one prediction.</param>
    /// <param name="predictions">What the network says.</param>
    /// <param name="targets">What is so, as many.</param>
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
    /// <param name="predictions">What the network says.</param>
    /// <param name="targets">What is so, as many.</param>
    public static Value MeanSquaredError(ReadOnlySpan<Value> predictions, ReadOnlySpan<Value> targets) =>
        Mean(new SquaredError(), predictions, targets);

    /// <summary>The mean of max(0, 1 − target × prediction); targets are −1 or 1.</summary>
    /// <param name="predictions">What the network says.</param>
    /// <param name="targets">What is so, as many.</param>
    public static Value MeanHinge(ReadOnlySpan<Value> predictions, ReadOnlySpan<Value> targets) =>
        Mean(new Hinge(), predictions, targets);

    /// <summary>The mean of the binary cross-entropy of logits; targets are 0 or 1.</summary>
    /// <param name="logits">What the network says, before the sigmoid.</param>
    /// <param name="targets">What is so, as many.</param>
    public static Value MeanBinaryCrossEntropyWithLogits(ReadOnlySpan<Value> logits, ReadOnlySpan<Value> targets) =>
        Mean(new BinaryCrossEntropyWithLogits(), logits, targets);

    /// <summary>
    /// −ln softmax(logits)[target] for one example: ln Σ e^logit − logit of the target, without overflow.
    /// </summary>
    /// <param name="logits">A score for each class.</param>
    /// <param name="target">The class, from 0 on.</param>
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
    /// <param name="parameters">The parameters.</param>
    /// <param name="strength">The factor.</param>
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
