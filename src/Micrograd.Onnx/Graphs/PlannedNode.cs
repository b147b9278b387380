using Micrograd.Onnx.Ops;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Graphs;

/// <summary>A node of a graph that is ready to be run.</summary>
sealed class PlannedNode
{
    /// <summary>What messages call it: its op, and its name if it has one.</summary>
    public required string Text { get; init; }

    public required string Op { get; init; }

    /// <summary>A part of a drawing: the name, its steps apart.</summary>
    public required string Name { get; init; }

    public required OpSchema? Schema { get; init; }

    public required Func<Call, TypedValue[]> Run { get; set; }

    /// <summary>The places of the inputs; −1 where one is left out.</summary>
    public required int[] Inputs { get; set; }

    /// <summary>The places of the outputs; −1 where nobody reads one.</summary>
    public required int[] Outputs { get; init; }

    public required Dictionary<string, Attribute> Attributes { get; init; }

    /// <summary>Whether whole numbers of few bits may leave them here, and go round.</summary>
    public bool GoesRound { get; init; }

    /// <summary>Whether equal inputs give equal outputs, which depend on nothing else.</summary>
    public bool IsPure { get; init; }

    /// <summary>Places whose values nobody reads after this node.</summary>
    public int[] Done { get; set; } = [];

    /// <summary>A function of the model whose body it stands for.</summary>
    public GraphPlan? Body { get; init; }

    /// <summary>The places whose values a node reads, of its graphs as well.</summary>
    public static IEnumerable<int> Reads(PlannedNode node) =>
        node
            .Inputs.Where(place => place >= 0)
            .Concat(
                node.Attributes.Values.SelectMany(attribute => attribute.Graph?.Captured ?? []).Select(c => c.Outer)
            );
}
