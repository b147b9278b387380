using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>
/// Stochastic gradient descent with momentum: PyTorch's SGD, see <see cref="MomentumDescent"/>. A momentum of 0 is plain gradient
/// descent.
/// </summary>
/// <param name="parameters">What to move.</param>
/// <param name="lr">The learning rate: a number, or one that changes with the step (<see cref="Schedule"/>).</param>
/// <param name="momentum">How much of the velocity stays each step, 0 … 1.</param>
/// <param name="nesterov">Whether to look ahead; needs a momentum and no dampening.</param>
/// <param name="weightDecay">How strongly parameters are drawn to 0; 0 or more.</param>
/// <param name="dampening">How much of the gradient does not go into the velocity, 0 … 1.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
/// <exception cref="ArgumentException">See <see cref="Optimizer{TRule}.Add"/>.</exception>
public sealed class SGD(
    IReadOnlyList<IParameter> parameters,
    Schedule lr,
    double momentum = 0,
    bool nesterov = false,
    double weightDecay = 0,
    double dampening = 0
) : Optimizer<MomentumDescent>(parameters, new(momentum, nesterov, weightDecay, dampening), lr)
{
    /// <inheritdoc cref="SGD(IReadOnlyList{IParameter}, Schedule, double, bool, double, double)" />
    [OverloadResolutionPriority(-1)]
    public SGD(
        IReadOnlyList<Tensor> parameters,
        Schedule lr,
        double momentum = 0,
        bool nesterov = false,
        double weightDecay = 0,
        double dampening = 0
    )
        : this((IReadOnlyList<IParameter>)parameters, lr, momentum, nesterov, weightDecay, dampening) { }

    /// <inheritdoc cref="SGD(IReadOnlyList{IParameter}, Schedule, double, bool, double, double)" />
    [OverloadResolutionPriority(-1)]
    public SGD(
        IReadOnlyList<Value> parameters,
        Schedule lr,
        double momentum = 0,
        bool nesterov = false,
        double weightDecay = 0,
        double dampening = 0
    )
        : this((IReadOnlyList<IParameter>)parameters, lr, momentum, nesterov, weightDecay, dampening) { }
}
