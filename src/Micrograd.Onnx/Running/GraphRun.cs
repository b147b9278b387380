using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Ops;
using Micrograd.Onnx.Reading;
using Micrograd.TensorOps;

namespace Micrograd.Onnx.Running;

/// <summary>One run of a graph.</summary>
/// <param name="plan">The graph.</param>
/// <param name="outer">The run that it stands in, of whose values it reads; null for the model's own graph, and for a function's.</param>
/// <param name="training">Whether the module trains.</param>
sealed class GraphRun(GraphPlan plan, GraphRun? outer, bool training)
{
    readonly TypedValue[] _values = new TypedValue[plan.Places];

    public bool Training => training;

    /// <summary>The outputs.</summary>
    /// <param name="inputs">A value for each input; one without a tensor takes the file's.</param>
    public TypedValue[] Run(ReadOnlySpan<TypedValue> inputs)
    {
        foreach (var (place, held) in plan.Held)
        {
            _values[place] = held.Now;
        }
        foreach (var (from, to) in plan.Captured)
        {
            _values[to] = outer!._values[from];
        }
        for (var i = 0; i < plan.Inputs.Length; i++)
        {
            if (inputs[i].Tensor is not null)
            {
                _values[plan.Inputs[i].Place] = inputs[i];
            }
        }
        foreach (var node in plan.Nodes)
        {
            Apply(node);
        }
        return Array.ConvertAll(plan.Outputs, output => _values[output.Place]);
    }

    /// <summary>A graph inside of this one.</summary>
    public TypedValue[] Inner(GraphPlan graph, ReadOnlySpan<TypedValue> inputs) =>
        new GraphRun(graph, this, training).Run(inputs);

    void Apply(PlannedNode node)
    {
        var inputs = new TypedValue[node.Inputs.Length];
        var isKnown = node.IsPure;
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = node.Inputs[i] < 0 ? default : _values[node.Inputs[i]];
            isKnown &= inputs[i].IsKnown || inputs[i].Tensor is null;
        }
        // Of a shape, whatever the numbers are.
        isKnown |= node.Op is "Shape" or "Size" && node.IsPure;
        TypedValue[] outputs;
        try
        {
            if (node.Body is { } body)
            {
                outputs = new GraphRun(body, null, training).Run(inputs);
            }
            else
            {
                var bound = TypeCheck.Require(node, inputs);
                var call = new Call(node, inputs, this);
                if (isKnown)
                {
                    using (Door.Unseen())
                    {
                        outputs = Finished(node, call, node.Run(call), bound);
                    }
                    Announce(outputs);
                }
                else
                {
                    outputs = Finished(node, call, node.Run(call), bound);
                }
            }
        }
        catch (Exception error)
            when (error
                    is ArgumentException
                        or InvalidOperationException
                        or IndexOutOfRangeException
                        or OverflowException
                        or NotSupportedException
            )
        {
            throw new OnnxException($"{node.Text}: {error.Message}", error);
        }
        for (var i = 0; i < Math.Min(outputs.Length, node.Outputs.Length); i++)
        {
            if (node.Outputs[i] >= 0)
            {
                _values[node.Outputs[i]] = outputs[i] with
                {
                    IsKnown = node.Body is null ? isKnown || (outputs[i].IsKnown && !node.IsPure) : outputs[i].IsKnown,
                };
            }
        }
        foreach (var place in node.Done)
        {
            _values[place] = default;
        }
    }

    /// <summary>Each output in the type that it must have.</summary>
    static TypedValue[] Finished(PlannedNode node, Call call, TypedValue[] outputs, TypeBindings bound)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Tensor is not { } tensor || outputs[i].Type != OnnxType.Undefined)
            {
                continue;
            }
            var type = bound.OfOutput(node.Schema!, i);
            type =
                type != OnnxType.Undefined ? type
                : call.Gives != OnnxType.Undefined ? call.Gives
                : TypeFacts.Of(tensor.DType);
            if (tensor.DType != type.Held())
            {
                tensor = tensor.To(type.Held());
            }
            if (node.GoesRound && type.IsWhole() && type != OnnxType.Int64)
            {
                tensor = new GoRound(type).Apply(tensor);
            }
            outputs[i] = new(tensor, type, false);
        }
        return outputs;
    }

    // To a program that is recorded these are numbers that the host has made.
    static void Announce(TypedValue[] outputs)
    {
        if (Door.Watching is null)
        {
            return;
        }
        foreach (var output in outputs)
        {
            if (output.Tensor is { } tensor)
            {
                Watcher.Made(tensor);
            }
        }
    }
}
