using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>
/// The expression graph of a result as data: what drawings, texts, the backward pass step by step and explanations are made
/// from. It holds the nodes, so they live as long as it does. <see cref="ValueGraph"/> is that of values,
/// <see cref="TensorGraph"/> that of tensors.
/// </summary>
public abstract partial class Graph
{
    private protected Graph(int[] outputs) => Outputs = outputs;

    /// <summary>The nodes, each after its inputs.</summary>
    public abstract IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The ids of the results that the graph was made for.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>The node of the first result.</summary>
    public abstract GraphNode Output { get; }

    /// <summary>
    /// The graph of everything that the outputs were computed from. Like <see cref="Value.Backward"/> it walks over the
    /// nodes with inputs, which is for one thread at a time.
    /// </summary>
    /// <param name="outputs">The results, of which the first is the graph's output.</param>
    /// <exception cref="ArgumentException">No output.</exception>
    public static ValueGraph Of(params ReadOnlySpan<Value> outputs) => ValueGraph.Of(outputs);

    /// <inheritdoc cref="Of(ReadOnlySpan{Value})" />
    [OverloadResolutionPriority(-1)]
    public static ValueGraph Of(params Value[] outputs) => ValueGraph.Of(outputs);

    /// <summary>
    /// The graph of everything that the outputs were computed from, where a gradient can flow to: what was computed from constants
    /// alone is a leaf.
    /// </summary>
    /// <param name="outputs">The results, of which the first is the graph's output.</param>
    /// <exception cref="ArgumentException">No output.</exception>
    /// <exception cref="InvalidOperationException">A backward pass freed the graph; pass <c>retain: true</c> to it.</exception>
    public static TensorGraph Of(params ReadOnlySpan<Tensor> outputs) => TensorGraph.Of(outputs);

    /// <inheritdoc cref="Of(ReadOnlySpan{Tensor})" />
    [OverloadResolutionPriority(-1)]
    public static TensorGraph Of(params Tensor[] outputs) => TensorGraph.Of(outputs);

    /// <summary>The first node with this label; null if there is none.</summary>
    /// <param name="label">The label, letter by letter.</param>
    public abstract GraphNode? Find(string label);

    /// <summary>
    /// The backward pass from the first output, step by step, from the output back, a node only after everything that uses it.
    /// Nothing is changed in what the nodes stand for.
    /// </summary>
    public abstract IReadOnlyList<BackwardStep> BackwardSteps();

    /// <summary>For each node whether a way leads to it from the given one.</summary>
    private protected bool[] ReachedFrom(int start)
    {
        var reached = new bool[Nodes.Count];
        reached[start] = true;
        for (var id = start + 1; id < Nodes.Count; id++)
        {
            foreach (var input in Nodes[id].Inputs)
            {
                reached[id] |= reached[input];
            }
        }
        return reached;
    }
}
