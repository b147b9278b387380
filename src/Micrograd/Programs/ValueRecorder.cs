using Micrograd.Differentiation;
using Micrograd.Tensors;

namespace Micrograd.Programs;

/// <summary>
/// Takes down what a piece of code does with values. Ops are read off the graphs that lead to what is done with them, in the order of
/// their creation: nobody is told of each, so that code that is not recorded pays nothing.
/// </summary>
internal sealed class ValueRecorder : ValueWatcher, IDisposable
{
    readonly long _begin;
    readonly int _recordings = Storage.BeginRecording();
    readonly Dictionary<Value, ProgramValue> _values = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Value, ValueOp> _ops = new(ReferenceEqualityComparer.Instance);
    readonly List<ValueInstruction> _done = [];
    readonly ProgramValue[] _inputs;
    readonly List<ProgramValue> _captured = [];
    readonly List<ProgramValue> _constants = [];

    /// <param name="inputs">What is another number in each run.</param>
    public ValueRecorder(ReadOnlySpan<Value> inputs)
    {
        _inputs = new ProgramValue[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (!inputs[i].IsLeaf)
            {
                throw new ArgumentException(
                    $"Record: input {i}, {GraphOrder.Describe(inputs[i])}, was computed from others; an input is a leaf.",
                    nameof(inputs)
                );
            }
            _inputs[i] = ProgramValue.Of(inputs[i]);
            if (!_values.TryAdd(inputs[i], _inputs[i]))
            {
                throw new ArgumentException(
                    $"Record: input {i} is the same value as an input before it, so that nobody could tell which of them is meant.",
                    nameof(inputs)
                );
            }
        }
        ValueChanges.Begin();
        _begin = Value.Now;
    }

    public void Dispose() => ValueChanges.End();

    /// <summary>The program, the code being through.</summary>
    public RecordedValues Finish(ReadOnlySpan<Value> results)
    {
        foreach (var result in results)
        {
            ArgumentNullException.ThrowIfNull(result, nameof(results));
        }
        TakeDown(results);
        var outputs = new ProgramValue[results.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Known(results[i]);
        }
        // What happened between two ops stands between them.
        return new(
            _inputs,
            [.. _captured],
            [.. _constants],
            [.. _ops.Values.Concat(_done).OrderBy(instruction => instruction.Time)],
            outputs
        );
    }

    public override void Reads(Value value, string how)
    {
        if (how != nameof(Value.Grad) && IsNumberOfCode(value))
        {
            // The same in each run.
            return;
        }
        throw new InvalidOperationException(
            $"{how}: {GraphOrder.Describe(value)}{(_values.ContainsKey(value) && Array.Exists(_inputs, i => i.Value == value) ? ", an input," : "")} "
                + $"leaves the values for a number of the host{RecordedPlace.Now()} while a program is recorded: a run could not see what becomes "
                + "of it. Compute with values, or return it from the recorded code."
        );
    }

    public override void Sets(Value value, double number)
    {
        if (!value.IsLeaf || IsNumberOfCode(value))
        {
            throw new InvalidOperationException(
                $"Data: {GraphOrder.Describe(value)} is set to another number{RecordedPlace.Now()} while a program is recorded; that is for leaves "
                    + "that were there before. Make a new value of it."
            );
        }
        _done.Add(new ValueWrite(Value.Now, Known(value), number, isGradient: false));
    }

    public override void SetsGradient(Value value, double gradient)
    {
        // Nobody has what the code makes in a run.
        if (!value.IsLeaf || IsNumberOfCode(value))
        {
            return;
        }
        var leaf = Known(value);
        if (!Value.IsNoGradient(gradient))
        {
            _done.Add(new ValueWrite(Value.Now, leaf, gradient, isGradient: true));
            return;
        }
        if (_done is not [.., ValueForget forgets])
        {
            _done.Add(forgets = new(Value.Now));
        }
        forgets.Add(leaf);
    }

    public override void Backpropagated(Value output)
    {
        var nodes = TakeDown(output);
        Array.Reverse(nodes);
        var ops = Array.ConvertAll(nodes, node => _ops[node]);
        var older = ops.SelectMany(op => op.Inputs)
            .Append(Known(output))
            .FirstOrDefault(input => input.Value is { IsLeaf: false });
        if (older is { Value: { } computed })
        {
            throw new InvalidOperationException(
                $"Backward: {GraphOrder.Describe(computed)} was computed before the program is recorded, so that no run could go on through it. "
                    + "Record what computes it, too."
            );
        }
        _done.Add(new ValuePass(Value.Now, Known(output), ops));
    }

    public override void Does(string name, Optimizer? by, IEnumerable<IParameter> parameters, Action action)
    {
        if (by is not null && by.Recordings >= _recordings)
        {
            throw new InvalidOperationException(
                $"{name}: the optimizer was made while the program is recorded, and each run would go on with it. Make it before."
            );
        }
        var changed = new List<ProgramValue>();
        foreach (var parameter in parameters)
        {
            if (parameter is not Value { IsLeaf: true } value || IsNumberOfCode(value))
            {
                throw new InvalidOperationException(
                    $"{name}: {(parameter is Value v ? $"{GraphOrder.Describe(v)}, which the code itself has made," : "a tensor")} is among "
                        + "the parameters while a program of values is recorded; it moves leaves that were there before."
                );
            }
            changed.Add(Known(value));
        }
        _done.Add(new ValueUpdate(Value.Now, name, by?.GetType().Name, [.. changed], action));
        using (Enter(null))
        {
            action();
        }
    }

    /// <summary>Whether a leaf was made by the code: nobody has it in a run.</summary>
    bool IsNumberOfCode(Value value) =>
        value.IsLeaf
        && (
            _values.TryGetValue(value, out var known)
                ? known.Constant is not null
                : !ValueChanges.WasThere(value, _begin)
        );

    /// <summary>Takes down the ops that lead to some values and were not yet.</summary>
    /// <returns>All nodes that lead to them and were made by the code, in the order of their creation.</returns>
    Value[] TakeDown(params ReadOnlySpan<Value> outputs)
    {
        Value[] nodes;
        using (var order = GraphOrder.Of(outputs, _begin))
        {
            order.RequireAlone();
            nodes = order.Nodes.ToArray();
        }
        Array.Sort(nodes, (a, b) => a.Version.CompareTo(b.Version));
        foreach (var node in nodes)
        {
            if (_ops.ContainsKey(node))
            {
                continue;
            }
            if (ValueChanges.WasThere(node, _begin))
            {
                throw new InvalidOperationException(
                    $"Data: {GraphOrder.Describe(node)}, which was computed before, is set to another number by another thread while a program "
                        + "is recorded, so that its number is that of no op. Set leaves only."
                );
            }
            var inputs = new ProgramValue[node.Op!.Arity];
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = Known(node.Input(i));
            }
            var made = ProgramValue.Made(node);
            _values.Add(node, made);
            _ops.Add(node, new(node.Time, node.Op, inputs, made, node.Scope));
        }
        return nodes;
    }

    /// <summary>A value as the program has it: what nobody has met yet was there before, or is a number of the code.</summary>
    ProgramValue Known(Value value)
    {
        if (_values.TryGetValue(value, out var known))
        {
            return known;
        }
        known = IsNumberOfCode(value) ? ProgramValue.OfCode(value) : ProgramValue.Of(value);
        _values.Add(value, known);
        (known.Constant is null ? _captured : _constants).Add(known);
        return known;
    }
}
