using Micrograd.Numbers;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>What an optimizer remembers of a tensor, or of values that follow each other, and how it moves them.</summary>
/// <param name="names">The names of its states.</param>
/// <param name="shape">The shape of each.</param>
/// <param name="stepShape">The shape of the counts of steps.</param>
internal abstract class StateBlock<TRule>(IReadOnlyList<string> names, Shape shape, Shape stepShape)
    where TRule : struct, IUpdateRule<TRule>
{
    const string StepName = "step";

    /// <summary>How often it was moved, int64: <c>[]</c> of a tensor, a number each of values.</summary>
    Tensor _steps = Tensor.Zeros(stepShape, DType.Int64);

    /// <summary>The states one after the other, <c>[names, …]</c>; null before the first step.</summary>
    Tensor? _state;

    public IEnumerable<string> Names => names.Prepend(StepName);

    /// <summary>Moves by the gradient, where there is one.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rate">The same, as an input of an op.</param>
    public void Step(TRule rule, double learningRate, Tensor rate)
    {
        if (!HasGradient)
        {
            return;
        }
        if (_state is null || _state.DType != ElementType)
        {
            Remember();
        }
        Move(rule, learningRate, rate, _state!, _steps);
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

    public IEnumerable<(string Name, Tensor Tensor)> Saved() =>
        _state is not { } state
            ? []
            : names.Select((name, i) => (name, state.Select(0, i))).Prepend((StepName, _steps.Clone()));

    /// <summary>What is wrong with a state to load; a block that was never moved has none.</summary>
    public IEnumerable<string> Problems(string prefix, IReadOnlyDictionary<string, Tensor> state)
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

    public void Load(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue($"{prefix}.{StepName}", out var steps))
        {
            (_steps, _state) = (Tensor.Zeros(stepShape, DType.Int64), null);
            return;
        }
        // New memory: what is loaded may be this block's own state.
        var loaded = NewState();
        for (var i = 0; i < names.Count; i++)
        {
            loaded.Select(0, i).CopyFrom(state[$"{prefix}.{names[i]}"]);
        }
        (_steps, _state) = (steps.Detach().Long().Clone(), loaded);
    }

    /// <summary>The first number of a tensor that does not say how often something was done; null where all do.</summary>
    public static double? NoCount(Tensor tensor)
    {
        foreach (var number in tensor.ToArray<double>())
        {
            if (!(number is >= 0 and <= int.MaxValue && double.IsInteger(number)))
            {
                return number;
            }
        }
        return null;
    }

    /// <summary>The type of the parameter, and of what is remembered of it.</summary>
    protected abstract DType ElementType { get; }

    protected abstract bool HasGradient { get; }

    /// <summary>What texts call that which is moved.</summary>
    protected abstract string? Label { get; }

    /// <summary>Counts the step and makes it.</summary>
    protected abstract void Move(TRule rule, double learningRate, Tensor rate, Tensor state, Tensor steps);

    Tensor NewState() => Tensor.Zeros([names.Count, .. shape], ElementType);
}
