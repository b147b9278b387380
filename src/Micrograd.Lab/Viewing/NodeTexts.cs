using System.Globalization;
using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Viewing;

/// <summary>What a node is called, what it holds, and what it receives in one backward pass from the first output.</summary>
abstract class NodeTexts
{
    public static NodeTexts Of(Graph graph) =>
        graph is ValueGraph values ? new ValueTexts(values) : new TensorTexts((TensorGraph)graph);

    /// <summary>The gradient, as long as it is asked for; a dash where none flows.</summary>
    public abstract string Grad(GraphNode node, NumberForm form = NumberForm.Short);

    /// <summary>What a reader of the node hands on to it: <c>a.grad += b.data × c.grad = 2 × -3 = -6</c>; null if nothing.</summary>
    public abstract string? Step(int reader, int operand);

    public static NodeLink Link(GraphNode node) => new(node.Id, Title(node), Text(node));

    /// <summary>A node with nothing but a number is called by it.</summary>
    public static string Title(GraphNode node) => node.Label ?? (node.OpName is null ? node.DataText() : node.Name);

    /// <summary>The card of a node.</summary>
    public Card Card(Graph graph, GraphNode node, string more = "") =>
        new(
            Key(node.Id),
            CardKind.Node,
            node.Id,
            Title(node),
            [Kind(node), $"data {node.DataText()}", $"grad {Grad(node)}", more]
        )
        {
            IsOutput = graph.Outputs.Contains(node.Id),
        };

    /// <summary>A leaf beside one of its readers.</summary>
    public static Card Tag(GraphNode leaf, int reader) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{Key(leaf.Id)}-{reader}"),
            CardKind.Tag,
            leaf.Id,
            Title(leaf),
            []
        );

    public static string Key(int node) => string.Create(CultureInfo.InvariantCulture, $"n{node}");

    // Every neuron has a w0.
    static string Kind(GraphNode node) =>
        node.OpName is { } op ? $"by {op}"
        : node.Scope is { } scope ? $"leaf of {scope.Path}"
        : "leaf";

    static string Text(GraphNode node) =>
        string.Join(" · ", new[] { node.OpName, node.DataText(), node.Scope?.Path }.OfType<string>());

    sealed class ValueTexts(ValueGraph graph) : NodeTexts
    {
        readonly Lazy<double[]> _gradients = new(() => Pass(graph));

        public override string Grad(GraphNode node, NumberForm form = NumberForm.Short)
        {
            var grad = _gradients.Value[node.Id];
            return form is NumberForm.Full ? grad.ToString("R", CultureInfo.InvariantCulture) : ShortNumber.Of(grad);
        }

        public override string? Step(int reader, int operand)
        {
            var flow = graph.Flow(new(reader, operand), _gradients.Value[reader]);
            return TextPart.Join(graph.BackwardSentence(flow));
        }

        static double[] Pass(ValueGraph graph)
        {
            var gradients = new double[graph.Nodes.Count];
            foreach (var _ in graph.BackwardFlows(gradients)) { }
            return gradients;
        }
    }

    sealed class TensorTexts(TensorGraph graph) : NodeTexts
    {
        public override string Grad(GraphNode node, NumberForm form = NumberForm.Short) => node.GradText(form);

        public override string? Step(int reader, int operand) => graph.BackwardSentence(new(reader, operand));
    }
}
