namespace Micrograd;

/// <summary>Stochastic gradient descent with momentum: PyTorch's SGD. A momentum of 0 is plain gradient descent.</summary>
public sealed class Sgd : Optimizer<MomentumDescent>
{
    /// <param name="parameters">What to move.</param>
    /// <param name="lr">The learning rate, greater than 0.</param>
    /// <param name="momentum">How much of the velocity stays each step, 0 … 1.</param>
    /// <param name="nesterov">Whether to look ahead; needs a momentum.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Sgd(
        IReadOnlyList<Value> parameters,
        double lr,
        double momentum = 0,
        bool nesterov = false,
        double weightDecay = 0
    )
        : this(parameters, Schedule.Constant(lr), momentum, nesterov, weightDecay) { }

    /// <param name="parameters">What to move.</param>
    /// <param name="schedule">The learning rate of each step, counted from 0; see <see cref="Schedule"/>.</param>
    /// <param name="momentum">How much of the velocity stays each step, 0 … 1.</param>
    /// <param name="nesterov">Whether to look ahead; needs a momentum.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Sgd(
        IReadOnlyList<Value> parameters,
        Func<int, double> schedule,
        double momentum = 0,
        bool nesterov = false,
        double weightDecay = 0
    )
        : base(parameters, Rule(momentum, nesterov, weightDecay), schedule) { }

    static MomentumDescent Rule(double momentum, bool nesterov, double weightDecay)
    {
        if (!(momentum is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum),
                momentum,
                "The momentum must be 0 … 1, less than 1."
            );
        }
        if (!(weightDecay >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(weightDecay),
                weightDecay,
                "The weight decay must not be negative."
            );
        }
        if (nesterov && momentum == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum),
                momentum,
                "Nesterov needs a momentum greater than 0."
            );
        }
        return new(momentum, nesterov, weightDecay);
    }
}
