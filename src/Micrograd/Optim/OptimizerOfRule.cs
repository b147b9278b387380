namespace Micrograd;

/// <summary>An optimizer whose step is an update rule.</summary>
/// <typeparam name="TRule">The rule.</typeparam>
/// <example><code>
/// var optimizer = new AdamW(body.Parameters, lr: 1e-4);
/// optimizer.Add(head.Parameters, lr: 1e-3, optimizer.Groups[0].Rule with { WeightDecay = 0 });
/// </code></example>
public class Optimizer<TRule> : Optimizer
    where TRule : struct, IUpdateRule<TRule>
{
    /// <param name="parameters">What to move.</param>
    /// <param name="rule">How.</param>
    /// <param name="lr">The learning rate.</param>
    /// <exception cref="ArgumentException">See <see cref="Add"/>.</exception>
    public Optimizer(IReadOnlyList<IParameter> parameters, TRule rule, Schedule lr)
    {
        ArgumentNullException.ThrowIfNull(lr);
        Add(parameters, lr, rule);
    }

    /// <summary>The groups of parameters, each with options of its own.</summary>
    public new IReadOnlyList<ParameterGroup<TRule>> Groups => [.. base.Groups.Cast<ParameterGroup<TRule>>()];

    /// <summary>Moves other parameters too, with options of their own.</summary>
    /// <param name="parameters">What to move.</param>
    /// <param name="lr">Their learning rate; that of the first group unless said.</param>
    /// <param name="rule">Their options; those of the first group unless said.</param>
    /// <exception cref="ArgumentException">
    /// There is no parameter, one is there twice, or a tensor is not a leaf or not of float32 or float64. Nothing was added.
    /// </exception>
    public void Add(IReadOnlyList<IParameter> parameters, Schedule? lr = null, TRule? rule = null)
    {
        RequireNew(parameters);
        AddGroup(new ParameterGroup<TRule>(parameters, rule ?? Groups[0].Rule, lr ?? Groups[0].LearningRate));
    }

    private protected sealed override ParameterGroup NewGroup(IReadOnlyList<IParameter> parameters, Schedule lr) =>
        new ParameterGroup<TRule>(parameters, Groups[0].Rule, lr);

    /// <summary>What the rule makes of a parameter. The rule itself is run in place, and in one pass; nobody asks this.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="state">What is remembered of it.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected sealed override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state) =>
        throw new NotSupportedException("Update: the step is that of the rule.");
}
