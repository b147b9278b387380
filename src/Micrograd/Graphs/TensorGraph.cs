using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// The graph of tensors. Its gradients are those of one backward pass from the first output, run for the graph alone: no
/// <see cref="Tensor.Grad"/> is read or written. An output of several elements is differentiated as their sum.
/// </summary>
public sealed partial class TensorGraph : Graph
{
    readonly TensorGraphNode[] _nodes;
    readonly Dictionary<object, int> _ids;
    Tensor?[]? _gradients;

    TensorGraph(List<Tensor> tensors, Dictionary<object, int> ids, int[] outputs)
        : base(outputs)
    {
        _ids = ids;
        _nodes = new TensorGraphNode[tensors.Count];
        foreach (var (source, id) in ids)
        {
            var made = source as TensorNode;
            var operands = Operands(made);
            _nodes[id] = new(
                this,
                id,
                tensors[id],
                made,
                operands,
                Array.ConvertAll(operands, operand => ids[made!.Source(operand)])
            );
        }
    }

    /// <summary>The nodes, each after its inputs.</summary>
    public override IReadOnlyList<TensorGraphNode> Nodes => _nodes;

    /// <inheritdoc />
    public override TensorGraphNode Output => _nodes[Outputs[0]];

    internal static new TensorGraph Of(params ReadOnlySpan<Tensor> outputs)
    {
        if (outputs.IsEmpty)
        {
            throw new ArgumentException("A graph needs at least one output.", nameof(outputs));
        }
        var (tensors, ids) = (new List<Tensor>(), new Dictionary<object, int>(ReferenceEqualityComparer.Instance));
        var outputIds = new int[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(outputs[i], nameof(outputs));
            Collect(outputs[i], tensors, ids);
            outputIds[i] = ids[Source(outputs[i])];
        }
        return new(tensors, ids, outputIds);
    }

    /// <summary>The node of a tensor; null if the tensor is not part of this graph.</summary>
    /// <param name="tensor">The tensor.</param>
    public TensorGraphNode? Find(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return _ids.TryGetValue(Source(tensor), out var id) ? _nodes[id] : null;
    }

    /// <inheritdoc />
    public override TensorGraphNode? Find(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Array.Find(_nodes, node => node.Label == label);
    }

    /// <summary>The node of an op, or of a leaf.</summary>
    internal int IdOf(object source) => _ids[source];

    // What a result is known by: any tensor that the op made it has the op, while a leaf is itself.
    static object Source(Tensor tensor) => (object?)tensor.Node ?? tensor;

    // What an op was computed from, as drawings show it: not indices, nor the tests of choices, to which no gradient flows.
    static int[] Operands(TensorNode? made) =>
        made is null ? [] : [.. Enumerable.Range(0, made.Inputs).Where(made.FlowsTo)];

    /// <summary>Adds a tensor and all that it was computed from, each after its inputs.</summary>
    static void Collect(Tensor output, List<Tensor> tensors, Dictionary<object, int> ids)
    {
        var path = new Stack<(object Source, Tensor Tensor, int Next)>([(Source(output), output, 0)]);
        while (path.TryPop(out var step))
        {
            var (source, tensor, next) = step;
            if (ids.ContainsKey(source))
            {
                continue;
            }
            if (source is TensorNode node)
            {
                node.RequireKept("Graph", "a graph that a backward pass went through");
                while (next < node.Inputs && !node.FlowsTo(next))
                {
                    next++;
                }
                if (next < node.Inputs)
                {
                    path.Push((source, tensor, next + 1));
                    path.Push((node.Source(next), node.Input(next), 0));
                    continue;
                }
            }
            // The graph has it now, too, and after a backward pass.
            tensor._storage.HandOut();
            ids[source] = tensors.Count;
            tensors.Add(tensor);
        }
    }
}
