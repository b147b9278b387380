using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>Parameters that an optimizer moves with the same options.</summary>
/// <typeparam name="TRule">The update rule.</typeparam>
public sealed class ParameterGroup<TRule>
    where TRule : struct, IUpdateRule<TRule>
{
    // An input of the step, which changes from one to the next.
    readonly Tensor _rate = Tensor.Of(0.0);

    internal ParameterGroup(IReadOnlyList<IParameter> parameters, TRule rule, Schedule learningRate)
    {
        Parameters = [.. parameters];
        Rule = rule;
        LearningRate = learningRate;
        Blocks = [.. Cut(Parameters, rule)];
    }

    /// <summary>What is moved.</summary>
    public IReadOnlyList<IParameter> Parameters { get; }

    /// <summary>How.</summary>
    public TRule Rule { get; }

    /// <summary>The learning rate; another one holds from the next step on.</summary>
    public Schedule LearningRate
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    internal StateBlock<TRule>[] Blocks { get; }

    internal void Step(Optimizer optimizer)
    {
        var learningRate = LearningRate.At(optimizer.Steps);
        _rate.Set(learningRate);
        if (Door.Watching is not null)
        {
            Door.Tell(new LearningRate<TRule>(optimizer, this), _rate);
        }
        foreach (var block in Blocks)
        {
            block.Step(Rule, learningRate, _rate);
        }
    }

    /// <summary>A block a tensor, and one for values that follow each other.</summary>
    static IEnumerable<StateBlock<TRule>> Cut(IReadOnlyList<IParameter> parameters, TRule rule)
    {
        var values = new List<Value>();
        foreach (var parameter in parameters)
        {
            if (parameter is Value value)
            {
                values.Add(value);
                continue;
            }
            if (values.Count > 0)
            {
                yield return new ValueBlock<TRule>([.. values], rule.StateNames);
                values.Clear();
            }
            yield return new TensorBlock<TRule>((Tensor)parameter, rule);
        }
        if (values.Count > 0)
        {
            yield return new ValueBlock<TRule>([.. values], rule.StateNames);
        }
    }
}
