using Micrograd.Numbers;
using Micrograd.TensorOps;

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
    readonly List<ParameterGroup<TRule>> _groups = [];

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
    public IReadOnlyList<ParameterGroup<TRule>> Groups => _groups;

    /// <inheritdoc />
    public override double LearningRate => _groups[0].LearningRate.At(Steps);

    /// <summary>Moves other parameters too, with options of their own.</summary>
    /// <param name="parameters">What to move.</param>
    /// <param name="lr">Their learning rate; that of the first group unless said.</param>
    /// <param name="rule">Their options; those of the first group unless said.</param>
    /// <exception cref="ArgumentException">
    /// There is no parameter, one is there twice, or a tensor is not a leaf or not of float32 or float64. Nothing was added.
    /// </exception>
    public void Add(IReadOnlyList<IParameter> parameters, Schedule? lr = null, TRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
        {
            throw new ArgumentException("Optimizer: there is no parameter to move.", nameof(parameters));
        }
        var seen = new HashSet<IParameter>(_groups.SelectMany(g => g.Parameters), ReferenceEqualityComparer.Instance);
        if (parameters.FirstOrDefault(p => !seen.Add(p)) is { } twice)
        {
            throw new ArgumentException(
                $"Optimizer: a parameter is there twice: {(twice is Tensor t ? $"a tensor of {t.Shape}" : twice)}.",
                nameof(parameters)
            );
        }
        _groups.Add(new(parameters, rule ?? _groups[0].Rule, lr ?? _groups[0].LearningRate));
    }

    /// <inheritdoc />
    public override void Step()
    {
        if (ValueWatcher.Watching is { } watching)
        {
            watching.Does(nameof(Step), this, _groups.SelectMany(group => group.Parameters), StepAll);
        }
        else
        {
            StepAll();
        }
    }

    void StepAll()
    {
        foreach (var group in _groups)
        {
            group.Step(this);
        }
        Steps++;
        if (Door.Watching is not null)
        {
            Door.Tell(new StepCount(this), Tensor.Of((long)Steps));
        }
    }

    /// <inheritdoc />
    public override void ZeroGrad()
    {
        foreach (var group in _groups)
        {
            foreach (var parameter in group.Parameters)
            {
                parameter.ZeroGrad();
            }
        }
    }

    /// <inheritdoc />
    public override OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor> { ["steps"] = Tensor.Of((long)Steps) };
        foreach (var (name, block) in Blocks())
        {
            foreach (var (inner, tensor) in block.Saved())
            {
                state.Add($"{name}.{inner}", tensor);
            }
        }
        return state;
    }

    /// <inheritdoc />
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var known = new HashSet<string> { "steps" };
        var problems = new List<string>();
        if (!state.TryGetValue("steps", out var steps) || steps.Count != 1)
        {
            problems.Add("steps is missing");
        }
        else if (StateBlock<TRule>.NoCount(steps) is { } other)
        {
            problems.Add($"steps is {ShortNumber.Of(other)}, no number of steps");
        }
        foreach (var (name, block) in Blocks())
        {
            known.UnionWith(block.Names.Select(inner => $"{name}.{inner}"));
            problems.AddRange(block.Problems(name, state));
        }
        problems.AddRange(state.Keys.Where(key => !known.Contains(key)).Select(key => $"{key} is unexpected"));
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"LoadStateDict: the state does not fit the optimizer: {string.Join("; ", problems)}.",
                nameof(state)
            );
        }
        Steps = (int)steps!.Item();
        foreach (var (name, block) in Blocks())
        {
            block.Load(name, state);
        }
    }

    IEnumerable<(string Name, StateBlock<TRule> Block)> Blocks() =>
        _groups
            .SelectMany(group => group.Blocks)
            .Select(
                (block, i) => (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"state.{i}"), block)
            );
}
