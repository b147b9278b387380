using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Ops;
using Micrograd.Onnx.Reading;

namespace Micrograd.Onnx.Running;

/// <summary>Whether the inputs of a node are of types that its op takes, and what its names of types stand for.</summary>
static class TypeCheck
{
    /// <exception cref="OnnxException">An input is of another type, or two that must be of one differ.</exception>
    public static TypeBindings Require(PlannedNode node, TypedValue[] inputs)
    {
        var bound = new TypeBindings();
        var ports = node.Schema!.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Tensor is null)
            {
                continue;
            }
            var port = ports[Math.Min(i, ports.Length - 1)];
            var type = inputs[i].Type;
            if (!port.Allowed.Has(type))
            {
                throw new OnnxException(
                    $"{node.Text}: input {i}, {port.Name}, is {type.Text()}; it takes {port.Allowed}."
                );
            }
            if (port.Variable is { } variable && bound.Bind(variable, type) is var other && other != type)
            {
                throw new OnnxException(
                    $"{node.Text}: input {i}, {port.Name}, is {type.Text()}, and one before it {other.Text()}; both must be of one type."
                );
            }
        }
        return bound;
    }
}

/// <summary>What the names of types stand for at one node; few have more than one.</summary>
sealed class TypeBindings
{
    readonly List<(string Name, OnnxType Type)> _types = new(2);

    /// <summary>The type that a name stands for, from now on if nothing was said of it.</summary>
    public OnnxType Bind(string name, OnnxType type)
    {
        foreach (var known in _types)
        {
            if (known.Name == name)
            {
                return known.Type;
            }
        }
        _types.Add((name, type));
        return type;
    }

    /// <summary>The type of an output, where it is said.</summary>
    public OnnxType OfOutput(OpSchema schema, int index)
    {
        var port = schema.Outputs[Math.Min(index, schema.Outputs.Length - 1)];
        foreach (var known in _types)
        {
            if (known.Name == port.Variable)
            {
                return known.Type;
            }
        }
        return port.Allowed.Only;
    }
}
