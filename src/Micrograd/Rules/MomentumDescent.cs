using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>
/// g ← g + decay × p, v ← momentum × v + (1 − dampening) × g but v ← g at the first step, p ← p − lr × v; with Nesterov p ← p − lr × (g +
/// momentum × v). As PyTorch's SGD has it (Sutskever et al., 2013, with the learning rate outside the velocity).
/// </summary>
public readonly record struct MomentumDescent : IUpdateRule<MomentumDescent>
{
    static readonly string[] s_velocity = ["momentum_buffer"];

    /// <param name="momentum">How much of the velocity stays each step, 0 … 1.</param>
    /// <param name="nesterov">Whether to look ahead; needs a momentum and no dampening.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0; 0 or more.</param>
    /// <param name="dampening">How much of the gradient does not go into the velocity, 0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public MomentumDescent(double momentum, bool nesterov = false, double weightDecay = 0, double dampening = 0)
    {
        Momentum = momentum;
        WeightDecay = weightDecay;
        Dampening = dampening;
        Nesterov = nesterov;
        if (nesterov)
        {
            Hyperparameter.Positive(momentum);
            ArgumentOutOfRangeException.ThrowIfNotEqual(dampening, 0);
        }
    }

    /// <summary>How much of the velocity stays each step, 0 … 1.</summary>
    public double Momentum
    {
        get;
        init => field = Hyperparameter.Share(value, "momentum");
    }

    /// <summary>Whether to look ahead.</summary>
    public bool Nesterov { get; init; }

    /// <summary>How strongly parameters are drawn to 0; 0 or more.</summary>
    public double WeightDecay
    {
        get;
        init => field = Hyperparameter.NotNegative(value, "weightDecay");
    }

    /// <summary>How much of the gradient does not go into the velocity, 0 … 1.</summary>
    public double Dampening
    {
        get;
        init => field = Hyperparameter.Probability(value, "dampening");
    }

    // What a step is made with.
    double LearningRate { get; init; }

    double Gain { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string> StateNames => Momentum == 0 ? [] : s_velocity;

    /// <inheritdoc />
    public MomentumDescent At(int step, double learningRate) =>
        this with
        {
            LearningRate = learningRate,
            Gain = step == 1 ? 1 : 1 - Dampening,
        };

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update<T>(T parameter, T gradient, Span<T> state)
        where T : IReal<T>
    {
        if (WeightDecay != 0)
        {
            gradient += WeightDecay * parameter;
        }
        if (Momentum == 0)
        {
            return parameter - LearningRate * gradient;
        }
        var velocity = Momentum * state[0] + Gain * gradient;
        state[0] = velocity;
        return parameter - LearningRate * (Nesterov ? gradient + Momentum * velocity : velocity);
    }
}
