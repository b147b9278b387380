namespace Micrograd;

/// <summary>
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², p ← p − lr × m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
/// at step t (Kingma and Ba, 2015, algorithm 1). ε stands outside the root, as in PyTorch.
/// </summary>
/// <param name="Beta1">How much of the mean stays each step, 0 … 1.</param>
/// <param name="Beta2">How much of the mean square stays each step, 0 … 1.</param>
/// <param name="Epsilon">What keeps the quotient finite, greater than 0.</param>
public readonly record struct AdamDescent(double Beta1, double Beta2, double Epsilon) : IUpdateRule
{
    /// <inheritdoc />
    public int StateCount => 3;

    /// <inheritdoc />
    public T Update<T>(T parameter, T gradient, T learningRate, Span<T> state)
        where T : IReal<T>
    {
        var mean = Beta1 * state[0] + (1 - Beta1) * gradient;
        var square = Beta2 * state[1] + (1 - Beta2) * (gradient * gradient);
        var step = state[2] + 1;
        (state[0], state[1], state[2]) = (mean, square, step);
        var correctedMean = mean / (1 - T.Pow(T.Constant(Beta1), step));
        var correctedSquare = square / (1 - T.Pow(T.Constant(Beta2), step));
        return parameter - learningRate * correctedMean / (T.Sqrt(correctedSquare) + Epsilon);
    }
}

/// <summary>Adam: steps of about the learning rate, whatever the size of the gradient.</summary>
public sealed class Adam : Optimizer<AdamDescent>
{
    /// <param name="parameters">What to move.</param>
    /// <param name="lr">The learning rate, greater than 0.</param>
    /// <param name="beta1">How much of the mean stays each step, 0 … 1.</param>
    /// <param name="beta2">How much of the mean square stays each step, 0 … 1.</param>
    /// <param name="epsilon">What keeps the quotient finite, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(
        IReadOnlyList<Value> parameters,
        double lr = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8
    )
        : base(parameters, Rule(beta1, beta2, epsilon), Schedule.Constant(lr)) { }

    static AdamDescent Rule(double beta1, double beta2, double epsilon)
    {
        if (!(beta1 is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(beta1), beta1, "Must be 0 … 1, less than 1.");
        }
        if (!(beta2 is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(beta2), beta2, "Must be 0 … 1, less than 1.");
        }
        if (!(epsilon > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Must be greater than 0.");
        }
        return new(beta1, beta2, epsilon);
    }
}
