using Micrograd.Numbers;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>What an optimizer's rule remembers of a tensor, or of values that follow each other, and how it moves them.</summary>
/// <param name="rule">The rule.</param>
/// <param name="shape">The shape of each.</param>
/// <param name="stepShape">The shape of the counts of steps.</param>
internal abstract class RuleBlock<TRule>(TRule rule, Shape shape, Shape stepShape) : StateBlock
    where TRule : struct, IUpdateRule<TRule>
{
    readonly IReadOnlyList<string> _names = rule.StateNames;

    protected TRule Rule { get; } = rule;

    /// <summary>How often it was moved, int64: <c>[]</c> of a tensor, a number each of values.</summary>
    Tensor _steps = Tensor.Zeros(stepShape, DType.Int64);

    /// <summary>The states one after the other, <c>[names, …]</c>; null before the first step.</summary>
    Tensor? _state;

    public override IEnumerable<string> Names => _names.Prepend(StepName);

    public override void Step(ParameterGroup group, double learningRate, Tensor rate)
    {
        if (!HasGradient)
        {
            return;
        }
        if (_state is null || _state.DType != ElementType)
        {
            Remember();
        }
        Move(learningRate, rate, _state!, _steps);
    }

    /// <summary>Makes the memory at the first step; the parameter may be of another type later.</summary>
    void Remember()
    {
        // No op of the step: the first one is the same ops as all others, and a program goes on with this memory.
        using (Door.Unseen())
        {
            _state = _state?.To(ElementType) ?? NewState();
        }
        if (Label is { } label)
        {
            (_state.Label, _steps.Label) = ($"{label}.state", $"{label}.{StepName}");
        }
        Watcher.Kept(_state);
    }

    public override IEnumerable<(string Name, Tensor Tensor)> Saved() =>
        _state is not { } state
            ? []
            : _names.Select((name, i) => (name, state.Select(0, i))).Prepend((StepName, _steps.Clone()));

    public override IEnumerable<string> Problems(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        if (!Names.Any(name => state.ContainsKey($"{prefix}.{name}")))
        {
            yield break;
        }
        foreach (var name in Names)
        {
            if (!state.TryGetValue($"{prefix}.{name}", out var tensor))
            {
                yield return $"{prefix}.{name} is missing";
            }
            else if (tensor.Shape != (name == StepName ? stepShape : shape))
            {
                yield return $"{prefix}.{name} is {tensor.Shape}, not {(name == StepName ? stepShape : shape)}";
            }
            else if (name == StepName && NoCount(tensor) is { } other)
            {
                yield return $"{prefix}.{name} is {ShortNumber.Of(other)}, no number of steps";
            }
        }
    }

    public override void Load(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue($"{prefix}.{StepName}", out var steps))
        {
            (_steps, _state) = (Tensor.Zeros(stepShape, DType.Int64), null);
            return;
        }
        // New memory: what is loaded may be this block's own state.
        var loaded = NewState();
        for (var i = 0; i < _names.Count; i++)
        {
            loaded.Select(0, i).CopyFrom(state[$"{prefix}.{_names[i]}"]);
        }
        (_steps, _state) = (steps.Detach().Long().Clone(), loaded);
    }

    /// <summary>The type of the parameter, and of what is remembered of it.</summary>
    protected abstract DType ElementType { get; }

    protected abstract bool HasGradient { get; }

    /// <summary>Counts the step and makes it.</summary>
    protected abstract void Move(double learningRate, Tensor rate, Tensor state, Tensor steps);

    Tensor NewState() => Tensor.Zeros([_names.Count, .. shape], ElementType);
}
