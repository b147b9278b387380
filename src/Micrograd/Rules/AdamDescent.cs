using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², p ← p − lr × m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
/// at step t (Kingma and Ba, 2015, algorithm 1). ε stands outside the root and after its correction, and the corrections of both
/// moments are numbers of the step, as in PyTorch. Weight decay is added to the gradient (Adam) or taken from the parameter before
/// (AdamW: Loshchilov and Hutter, 2019).
/// </summary>
public readonly record struct AdamDescent : IUpdateRule<AdamDescent>
{
    static readonly string[] s_moments = ["exp_avg", "exp_avg_sq"];

    /// <param name="beta1">How much of the mean stays each step, 0 … 1.</param>
    /// <param name="beta2">How much of the mean square stays each step, 0 … 1.</param>
    /// <param name="epsilon">What keeps the quotient finite, greater than 0.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0; 0 or more.</param>
    /// <param name="isDecoupled">Whether the decay goes past the moments, as in AdamW.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public AdamDescent(double beta1, double beta2, double epsilon, double weightDecay = 0, bool isDecoupled = false)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        WeightDecay = weightDecay;
        IsDecoupled = isDecoupled;
    }

    /// <summary>How much of the mean stays each step, 0 … 1.</summary>
    public double Beta1
    {
        get;
        init => field = Hyperparameter.Share(value, "beta1");
    }

    /// <summary>How much of the mean square stays each step, 0 … 1.</summary>
    public double Beta2
    {
        get;
        init => field = Hyperparameter.Share(value, "beta2");
    }

    /// <summary>What keeps the quotient finite, greater than 0.</summary>
    public double Epsilon
    {
        get;
        init => field = Hyperparameter.Positive(value, "epsilon");
    }

    /// <summary>How strongly parameters are drawn to 0; 0 or more.</summary>
    public double WeightDecay
    {
        get;
        init => field = Hyperparameter.NotNegative(value, "weightDecay");
    }

    /// <summary>Whether the decay goes past the moments, as in AdamW.</summary>
    public bool IsDecoupled { get; init; }

    // What a step is made with: lr / (1 − β₁ᵗ), √(1 − β₂ᵗ), and what of a parameter stays, 1 − lr × decay.
    double StepSize { get; init; }

    double RootCorrection { get; init; }

    double Kept { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string> StateNames => s_moments;

    /// <inheritdoc />
    public AdamDescent At(int step, double learningRate) =>
        this with
        {
            StepSize = learningRate / (1 - Math.Pow(Beta1, step)),
            RootCorrection = Math.Sqrt(1 - Math.Pow(Beta2, step)),
            Kept = 1 - learningRate * WeightDecay,
        };

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update<T>(T parameter, T gradient, Span<T> state)
        where T : IReal<T>
    {
        if (WeightDecay != 0)
        {
            if (IsDecoupled)
            {
                parameter = Kept * parameter;
            }
            else
            {
                gradient += WeightDecay * parameter;
            }
        }
        var mean = Beta1 * state[0] + (1 - Beta1) * gradient;
        var square = Beta2 * state[1] + (1 - Beta2) * (gradient * gradient);
        (state[0], state[1]) = (mean, square);
        return parameter - StepSize * mean / (T.Sqrt(square) / RootCorrection + Epsilon);
    }
}
