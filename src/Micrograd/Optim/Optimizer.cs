namespace Micrograd;

/// <summary>Moves parameters against their gradients.</summary>
public abstract class Optimizer
{
    readonly IReadOnlyList<Value> _parameters;
    readonly Func<int, double> _schedule;

    private protected Optimizer(IReadOnlyList<Value> parameters, Func<int, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(schedule);
        _parameters = parameters;
        _schedule = schedule;
    }

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate => _schedule(Steps);

    /// <summary>Moves every parameter by its gradient.</summary>
    public void Step()
    {
        var learningRate = LearningRate;
        for (var i = 0; i < _parameters.Count; i++)
        {
            var parameter = _parameters[i];
            parameter.Data = Update(i, parameter.Data, parameter.Grad, learningRate);
        }
        Steps++;
    }

    /// <summary>Sets all gradients to 0.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters)
        {
            parameter.ZeroGrad();
        }
    }

    private protected abstract double Update(int index, double parameter, double gradient, double learningRate);
}

/// <summary>An optimizer whose step is an update rule.</summary>
/// <typeparam name="TRule">The rule.</typeparam>
public class Optimizer<TRule> : Optimizer
    where TRule : struct, IUpdateRule
{
    readonly TRule _rule;
    readonly Real[] _state;

    /// <param name="parameters">What to move.</param>
    /// <param name="rule">How.</param>
    /// <param name="schedule">The learning rate of each step, counted from 0.</param>
    public Optimizer(IReadOnlyList<Value> parameters, TRule rule, Func<int, double> schedule)
        : base(parameters, schedule)
    {
        _rule = rule;
        _state = new Real[parameters.Count * rule.StateCount];
    }

    private protected sealed override double Update(
        int index,
        double parameter,
        double gradient,
        double learningRate
    ) =>
        _rule.Update<Real>(
            parameter,
            gradient,
            learningRate,
            _state.AsSpan(index * _rule.StateCount, _rule.StateCount)
        );
}
