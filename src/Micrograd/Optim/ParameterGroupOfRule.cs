namespace Micrograd;

/// <summary>Parameters that an optimizer moves with the same options.</summary>
/// <typeparam name="TRule">The update rule.</typeparam>
public sealed class ParameterGroup<TRule> : ParameterGroup
    where TRule : struct, IUpdateRule<TRule>
{
    internal ParameterGroup(IReadOnlyList<IParameter> parameters, TRule rule, Schedule learningRate)
        : base(parameters, learningRate, [.. Cut(parameters, rule)]) => Rule = rule;

    /// <summary>How.</summary>
    public TRule Rule { get; }

    /// <summary>A block a tensor, and one for values that follow each other.</summary>
    static IEnumerable<StateBlock> Cut(IReadOnlyList<IParameter> parameters, TRule rule)
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
                yield return new ValueBlock<TRule>([.. values], rule);
                values.Clear();
            }
            yield return new TensorBlock<TRule>((Tensor)parameter, rule);
        }
        if (values.Count > 0)
        {
            yield return new ValueBlock<TRule>([.. values], rule);
        }
    }
}
