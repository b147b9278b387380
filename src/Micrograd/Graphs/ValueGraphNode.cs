using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd;

/// <summary>A node of a <see cref="ValueGraph"/>.</summary>
public sealed class ValueGraphNode : GraphNode
{
    internal ValueGraphNode(int id, Value value, int[] inputs)
        : base(id, inputs) => Value = value;

    /// <summary>The value that it stands for.</summary>
    public Value Value { get; }

    /// <summary>What made it; null for a leaf.</summary>
    public Op? Op => Value.Op;

    /// <inheritdoc />
    public override string? OpName => Op?.Name;

    /// <inheritdoc />
    public override string? Label => Value.Label;

    /// <inheritdoc />
    public override Scope? Scope => Value.Scope;

    /// <inheritdoc />
    public override string DataText(NumberForm form = NumberForm.Short) => GraphNumber.Of(Value._data, form);

    /// <inheritdoc />
    public override string GradText(NumberForm form = NumberForm.Short) => GraphNumber.Of(Value.Grad, form);

    internal override void WriteData(Utf8JsonWriter json, string property) =>
        JsonNumber.Write(json, property, Value._data);

    internal override void WriteGrad(Utf8JsonWriter json, string property) =>
        JsonNumber.Write(json, property, Value.Grad);

    internal double Input(int index) => index < Inputs.Count ? Value.Input(index)._data : 0;

    /// <summary>The derivative of this node with respect to one of its inputs, at today's numbers.</summary>
    /// <param name="input">Which input, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public double Local(int input) =>
        Op is { } op
            ? op.Derivative(input, Input(0), Input(1), Input(2), Value._data)
            : throw new ArgumentOutOfRangeException(nameof(input), input, "A leaf has no inputs.");
}
