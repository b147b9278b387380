namespace Micrograd;

/// <summary>What an optimizer of one's own remembers of a parameter, in the midst of a step; see <see cref="Optimizer.Update"/>.</summary>
public sealed class ParameterState
{
    readonly OrderedDictionary<string, Tensor> _tensors;

    internal ParameterState(
        ParameterGroup group,
        OrderedDictionary<string, Tensor> tensors,
        Tensor step,
        Tensor learningRate
    )
    {
        Group = group;
        _tensors = tensors;
        Step = step;
        LearningRate = learningRate;
    }

    /// <summary>The group that the parameter belongs to, of which an optimizer may know more.</summary>
    public ParameterGroup Group { get; }

    /// <summary>Which step of this parameter it is, from 1: <c>[]</c> float64, another number at each run of a program.</summary>
    public Tensor Step { get; }

    /// <summary>The learning rate of this step: <c>[]</c> in the parameter's type, another number at each run of a program.</summary>
    public Tensor LearningRate { get; }

    /// <summary>What is remembered under a name of <see cref="Optimizer.FirstState"/>; what is set is copied into it.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">Nothing is remembered under this name.</exception>
    /// <exception cref="ArgumentException">What is set has another shape.</exception>
    public Tensor this[string name]
    {
        get =>
            _tensors.TryGetValue(name, out var tensor)
                ? tensor
                : throw new KeyNotFoundException(
                    $"Update: there is no '{name}' in the state, which has {(_tensors.Count == 0 ? "nothing" : string.Join(", ", _tensors.Keys))}; FirstState says what it begins with."
                );
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var tensor = this[name];
            if (value.Shape != tensor.Shape)
            {
                throw new ArgumentException(
                    $"Update: the state '{name}' is {tensor.Shape}, and is set to {value.Shape}.",
                    nameof(value)
                );
            }
            tensor.CopyFrom(value);
        }
    }
}
