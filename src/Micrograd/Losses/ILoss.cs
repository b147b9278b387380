namespace Micrograd;

/// <summary>
/// A loss: how wrong one prediction is, as a formula over the algebra, so that one text serves values, numbers and every
/// number system to come. What a batch loses is the mean, <see cref="Loss.Mean{T, TLoss}"/>.
/// </summary>
public interface ILoss
{
    /// <summary>The loss of one prediction; 0 or more.</summary>
    /// <param name="prediction">What the network says.</param>
    /// <param name="target">What is so.</param>
    T Of<T>(T prediction, T target)
        where T : IReal<T>;
}

/// <summary>(prediction − target)²</summary>
public readonly record struct SquaredError : ILoss
{
    /// <inheritdoc />
    public T Of<T>(T prediction, T target)
        where T : IReal<T> => (prediction - target).Pow(2);
}

/// <summary>max(0, 1 − target × prediction) for a target of −1 or 1: max-margin, as in micrograd's demo.</summary>
public readonly record struct Hinge : ILoss
{
    /// <inheritdoc />
    public T Of<T>(T prediction, T target)
        where T : IReal<T> => (1 + -target * prediction).Relu();
}

/// <summary>
/// −target ln p − (1 − target) ln(1 − p) for a target of 0 or 1 (or between), where p = sigmoid(prediction): computed from
/// the logit as softplus(prediction) − target × prediction, which neither overflows nor takes the logarithm of 0.
/// </summary>
public readonly record struct BinaryCrossEntropyWithLogits : ILoss
{
    /// <inheritdoc />
    public T Of<T>(T prediction, T target)
        where T : IReal<T> => prediction.Softplus() - target * prediction;
}
