using Micrograd.Numbers;

namespace Micrograd;

/// <summary>What an optimizer remembers of a tensor, or of values that follow each other, and how it moves them.</summary>
internal abstract class StateBlock<TRule>(IReadOnlyList<string> names, Shape shape, DType dtype)
    where TRule : struct, IUpdateRule<TRule>
{
    const string StepName = "step";

    /// <summary>How often it was moved, <c>[]</c> int64.</summary>
    Tensor _steps = Tensor.Of(0L);

    /// <summary>The states one after the other, <c>[names, …]</c>; null before the first step.</summary>
    Tensor? _state;

    public IEnumerable<string> Names => names.Prepend(StepName);

    /// <summary>Moves by the gradient, where there is one.</summary>
    public void Step(TRule rule, double learningRate)
    {
        if (!HasGradient)
        {
            return;
        }
        Move(rule, learningRate, _state ??= NewState(), _steps);
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
            else if (tensor.Shape != (name == StepName ? [] : shape))
            {
                yield return $"{prefix}.{name} is {tensor.Shape}, not {(name == StepName ? "[]" : shape)}";
            }
            else if (name == StepName && !IsCount(tensor))
            {
                yield return $"{prefix}.{name} is {ShortNumber.Of(tensor.Item())}, no number of steps";
            }
        }
    }

    public void Load(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue($"{prefix}.{StepName}", out var steps))
        {
            (_steps, _state) = (Tensor.Of(0L), null);
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

    /// <summary>Whether a tensor's one number says how often something was done.</summary>
    public static bool IsCount(Tensor tensor) =>
        tensor.Item() is >= 0 and <= int.MaxValue and var n && double.IsInteger(n);

    protected abstract bool HasGradient { get; }

    /// <summary>Counts the step and makes it.</summary>
    protected abstract void Move(TRule rule, double learningRate, Tensor state, Tensor steps);

    Tensor NewState() => Tensor.Zeros([names.Count, .. shape], dtype);
}
