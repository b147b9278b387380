using System.Text.Json;
using Micrograd.Graphs;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>A node of a <see cref="TensorGraph"/>.</summary>
public sealed class TensorGraphNode : GraphNode
{
    readonly TensorGraph _graph;

    internal TensorGraphNode(TensorGraph graph, int id, Tensor tensor, TensorNode? made, int[] operands, int[] inputs)
        : base(id, inputs) => (_graph, Tensor, Made, Operands) = (graph, tensor, made, operands);

    /// <summary>Which inputs of the op <see cref="GraphNode.Inputs"/> are.</summary>
    internal int[] Operands { get; }

    /// <summary>The tensor that it stands for.</summary>
    public Tensor Tensor { get; }

    /// <summary>
    /// The derivative of the first output, or of the sum of its elements, with respect to each element; null where no gradient flows.
    /// </summary>
    public Tensor? Gradient => _graph.GradientOf(Id);

    /// <inheritdoc />
    public override string? OpName => Made?.Name;

    /// <inheritdoc />
    public override string? Label => Tensor.Label;

    /// <inheritdoc />
    public override Scope? Scope => Made?.Scope;

    /// <summary>The op that made it.</summary>
    internal TensorNode? Made { get; }

    internal TensorGraphNode InputNode(int operand) => _graph.Nodes[Inputs[operand]];

    /// <inheritdoc />
    public override string DataText(NumberForm form = NumberForm.Short) => TensorSummary.Of(Tensor).Text(form);

    /// <inheritdoc />
    public override string GradText(NumberForm form = NumberForm.Short) =>
        Gradient is { } gradient ? TensorSummary.Of(gradient).Text(form) : "–";

    internal override void WriteData(Utf8JsonWriter json, string property) =>
        TensorSummary.Of(Tensor).Write(json, property);

    internal override void WriteGrad(Utf8JsonWriter json, string property)
    {
        if (Gradient is { } gradient)
        {
            TensorSummary.Of(gradient).Write(json, property);
        }
        else
        {
            json.WriteNull(property);
        }
    }
}
