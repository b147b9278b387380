using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>Adam: steps of about the learning rate, whatever the size of the gradient; see <see cref="AdamDescent"/>.</summary>
/// <param name="parameters">What to move.</param>
/// <param name="lr">The learning rate, 0.001 unless said: a number, or one that changes with the step (<see cref="Schedule"/>).</param>
/// <param name="beta1">How much of the mean stays each step, 0 … 1.</param>
/// <param name="beta2">How much of the mean square stays each step, 0 … 1.</param>
/// <param name="epsilon">What keeps the quotient finite, greater than 0.</param>
/// <param name="weightDecay">How strongly parameters are drawn to 0, by the gradient; 0 or more.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
/// <exception cref="ArgumentException">See <see cref="Optimizer{TRule}.Add"/>.</exception>
public sealed class Adam(
    IReadOnlyList<IParameter> parameters,
    Schedule? lr = null,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double epsilon = 1e-8,
    double weightDecay = 0
) : Optimizer<AdamDescent>(parameters, new(beta1, beta2, epsilon, weightDecay), lr ?? 1e-3)
{
    /// <inheritdoc cref="Adam(IReadOnlyList{IParameter}, Schedule?, double, double, double, double)" />
    [OverloadResolutionPriority(-1)]
    public Adam(
        IReadOnlyList<Tensor> parameters,
        Schedule? lr = null,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0
    )
        : this((IReadOnlyList<IParameter>)parameters, lr, beta1, beta2, epsilon, weightDecay) { }

    /// <inheritdoc cref="Adam(IReadOnlyList{IParameter}, Schedule?, double, double, double, double)" />
    [OverloadResolutionPriority(-1)]
    public Adam(
        IReadOnlyList<Value> parameters,
        Schedule? lr = null,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0
    )
        : this((IReadOnlyList<IParameter>)parameters, lr, beta1, beta2, epsilon, weightDecay) { }
}
