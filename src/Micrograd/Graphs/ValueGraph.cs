using Micrograd.Differentiation;

namespace Micrograd;

/// <summary>The expression graph of values, which can also be recomputed and read as a function of any of its nodes.</summary>
public sealed partial class ValueGraph : Graph
{
    readonly ValueGraphNode[] _nodes;
    readonly Dictionary<Value, int> _ids;

    ValueGraph(ValueGraphNode[] nodes, Dictionary<Value, int> ids, int[] outputs)
        : base(outputs)
    {
        _nodes = nodes;
        _ids = ids;
    }

    /// <summary>The nodes, each after its inputs; in the order of their creation unless one was set since.</summary>
    public override IReadOnlyList<ValueGraphNode> Nodes => _nodes;

    /// <inheritdoc />
    public override ValueGraphNode Output => _nodes[Outputs[0]];

    internal static new ValueGraph Of(params ReadOnlySpan<Value> outputs)
    {
        if (outputs.IsEmpty)
        {
            throw new ArgumentException("A graph needs at least one output.", nameof(outputs));
        }
        foreach (var output in outputs)
        {
            ArgumentNullException.ThrowIfNull(output, nameof(outputs));
        }
        var values = Values(outputs);
        var ids = new Dictionary<Value, int>(values.Count, ReferenceEqualityComparer.Instance);
        var nodes = new ValueGraphNode[values.Count];
        for (var id = 0; id < nodes.Length; id++)
        {
            var value = values[id];
            ids.Add(value, id);
            var inputs = value.Op is { } op ? new int[op.Arity] : [];
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = ids[value.Input(i)];
            }
            nodes[id] = new(id, value, inputs);
        }
        var outputIds = new int[outputs.Length];
        for (var i = 0; i < outputIds.Length; i++)
        {
            outputIds[i] = ids[outputs[i]];
        }
        return new(nodes, ids, outputIds);
    }

    /// <summary>The node of a value; null if the value is not part of this graph.</summary>
    /// <param name="value">The value.</param>
    public ValueGraphNode? Find(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return _ids.TryGetValue(value, out var id) ? _nodes[id] : null;
    }

    /// <inheritdoc />
    public override ValueGraphNode? Find(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Array.Find(_nodes, node => node.Label == label);
    }

    /// <summary>
    /// Computes every node again from the leaves' present numbers, in order: set leaves, recompute, read the result, with
    /// no graph built anew. Afterwards <see cref="Value.Backward"/> finds the graph up to date.
    /// </summary>
    public void Recompute()
    {
        foreach (var node in _nodes)
        {
            if (node.Op is { } op)
            {
                node.Value.Data = op.Evaluate(node.Input(0), node.Input(1), node.Input(2));
            }
        }
    }

    /// <summary>All values that the outputs were computed from, each after its inputs.</summary>
    static List<Value> Values(ReadOnlySpan<Value> outputs)
    {
        using var order = GraphOrder.Of(outputs);
        order.RequireAlone();
        var leaves = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        var values = new List<Value>(order.Nodes.Length * 2);
        var byCreation = true;
        foreach (var node in order.Nodes)
        {
            for (var i = 0; i < node.Op!.Arity; i++)
            {
                var input = node.Input(i);
                byCreation &= input.Version < node.Version;
                AddLeaf(input);
            }
            values.Add(node);
        }
        foreach (var output in outputs)
        {
            AddLeaf(output);
        }
        if (byCreation)
        {
            values.Sort((a, b) => a.Version.CompareTo(b.Version));
        }
        return values;

        void AddLeaf(Value value)
        {
            if (value.IsLeaf && leaves.Add(value))
            {
                values.Add(value);
            }
        }
    }
}
