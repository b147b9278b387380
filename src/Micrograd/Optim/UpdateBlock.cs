using Micrograd.Numbers;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>A parameter that an optimizer from outside moves, by tensor ops; a value is a tensor meanwhile.</summary>
internal sealed class UpdateBlock : StateBlock
{
    readonly Optimizer _optimizer;
    readonly IParameter _parameter;
    readonly Tensor _steps = Tensor.Zeros([], DType.Int64);

    /// <summary>Null before the first step.</summary>
    OrderedDictionary<string, Tensor>? _state;

    public UpdateBlock(Optimizer optimizer, IParameter parameter)
    {
        if (parameter is Tensor tensor)
        {
            RequireMovable(tensor);
        }
        (_optimizer, _parameter) = (optimizer, parameter);
    }

    public override string? Label => _parameter is Tensor tensor ? tensor.Label : ((Value)_parameter).Label;

    public override IEnumerable<string> Names => (_state ?? Begun()).Keys.Prepend(StepName);

    public override void Step(ParameterGroup group, double learningRate, Tensor rate)
    {
        using var _ = NoGrad.Enter();
        if (_parameter is Value value)
        {
            if (value.HasGradient)
            {
                Watcher.Touched(_steps, "Step, of values,");
                value.Data = Updated(group, Tensor.Of(value.Data), Tensor.Of(value.Grad), rate).Item();
            }
        }
        else if (_parameter is Tensor { Grad: { } gradient } tensor)
        {
            tensor.CopyFrom(Updated(group, tensor, gradient, rate));
        }
    }

    public override IEnumerable<(string Name, Tensor Tensor)> Saved() =>
        _state is null ? [] : _state.Select(s => (s.Key, s.Value)).Prepend((StepName, _steps.Clone()));

    public override IEnumerable<string> Problems(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        var own = _state ?? Begun();
        if (!own.Keys.Prepend(StepName).Any(name => state.ContainsKey($"{prefix}.{name}")))
        {
            yield break;
        }
        foreach (var (name, tensor) in own.Prepend(new(StepName, _steps)))
        {
            if (!state.TryGetValue($"{prefix}.{name}", out var given))
            {
                yield return $"{prefix}.{name} is missing";
            }
            else if (given.Shape != tensor.Shape)
            {
                yield return $"{prefix}.{name} is {given.Shape}, not {tensor.Shape}";
            }
            else if (name == StepName && NoCount(given) is { } other)
            {
                yield return $"{prefix}.{name} is {ShortNumber.Of(other)}, no number of steps";
            }
        }
    }

    public override void Load(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        using var _ = NoGrad.Enter();
        if (!state.TryGetValue($"{prefix}.{StepName}", out var steps))
        {
            _steps.Fill(0);
            _state = null;
            return;
        }
        // New memory: what is loaded may be this block's own state.
        var loaded = Begun();
        foreach (var (name, tensor) in loaded)
        {
            tensor.CopyFrom(state[$"{prefix}.{name}"]);
        }
        _steps.CopyFrom(steps.Detach());
        _state = loaded;
    }

    Tensor Updated(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor rate)
    {
        var state = _state ??= Remembered();
        var step = _steps + 1L;
        var next = _optimizer.Updated(
            parameter.Detach(),
            gradient.Detach(),
            new(group, state, step.Double(), rate.To(parameter.DType))
        );
        if (next is null || next.Shape != parameter.Shape)
        {
            throw new InvalidOperationException(
                $"Step: {_optimizer.GetType().Name} made {next?.Shape.ToString() ?? "nothing"} of a parameter of {parameter.Shape}."
            );
        }
        _steps.CopyFrom(step);
        return next;
    }

    /// <summary>Makes the memory at the first step.</summary>
    OrderedDictionary<string, Tensor> Remembered()
    {
        OrderedDictionary<string, Tensor> state;
        // No op of the step: the first one is the same ops as all others, and a program goes on with this memory.
        using (Door.Unseen())
        {
            state = Begun();
        }
        foreach (var (name, tensor) in state)
        {
            tensor.Label ??= Label is { } label ? $"{label}.{name}" : null;
            Watcher.Kept(tensor);
        }
        return state;
    }

    OrderedDictionary<string, Tensor> Begun()
    {
        using var _ = NoGrad.Enter();
        var parameter = _parameter as Tensor ?? Tensor.Of(((Value)_parameter).Data);
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (name, tensor) in _optimizer.Begin(parameter.Detach()))
        {
            if (string.IsNullOrEmpty(name) || name == StepName || name.Contains('.', StringComparison.Ordinal))
            {
                throw new InvalidOperationException(
                    $"FirstState: {_optimizer.GetType().Name} calls a state '{name}'; it is a name without a dot, and none of '{StepName}'."
                );
            }
            // Memory of its own: a state is written to.
            state.Add(name, tensor.Detach().Clone());
        }
        return state;
    }
}
