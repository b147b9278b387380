using System.Globalization;

namespace Micrograd.Lab.Expressions;

/// <summary>A program's graph with its leaves moved: what every request about an expression begins with.</summary>
sealed class Experiment
{
    readonly bool[] _reaches;

    Experiment(ExpressionProgram program, ValueGraph graph)
    {
        (Program, Graph) = (program, graph);
        _reaches = ReachingOutput(graph);
    }

    public ExpressionProgram Program { get; }

    public ValueGraph Graph { get; }

    public IReadOnlyList<ValueGraphNode> Nodes => Graph.Nodes;

    public ValueGraphNode Output => Graph.Output;

    /// <summary>Reads a program and moves its leaves.</summary>
    /// <param name="text">The program.</param>
    /// <param name="data">The leaves' numbers by id; null for none.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="ExpressionException">The text is no program.</exception>
    /// <exception cref="LabException">An id is no leaf's.</exception>
    public static Experiment Of(string text, IReadOnlyDictionary<int, double>? data, CancellationToken stop)
    {
        var program = ExpressionProgram.Parse(text);
        stop.ThrowIfCancellationRequested();
        var experiment = new Experiment(program, program.ToGraph());
        stop.ThrowIfCancellationRequested();
        if (data is { Count: > 0 })
        {
            experiment.Move(data);
        }
        return experiment;
    }

    /// <exception cref="LabException">There is no such node.</exception>
    public ValueGraphNode Node(int id) =>
        (uint)id < (uint)Nodes.Count
            ? Nodes[id]
            : throw new LabException(Invariant($"The program has no node {id}: it has {Nodes.Count}, from 0."));

    /// <exception cref="LabException">There is no such leaf.</exception>
    public ValueGraphNode Leaf(int id) =>
        Node(id) is { Op: null } leaf
            ? leaf
            : throw new LabException(
                Invariant($"Node {id}, {Nodes[id].Name}, is computed from others: only a leaf can be moved.")
            );

    /// <summary>Whether the output depends on a node.</summary>
    public bool Reaches(ValueGraphNode node) => _reaches[node.Id];

    /// <summary>Whether a node is a number without a name, as the 3 in <c>a * 3</c>.</summary>
    public static bool IsConstant(ValueGraphNode node) => node is { Op: null, Label: null };

    /// <summary>
    /// The leaves that the output depends on and that have a name; where none has, all that it depends on. What a program
    /// names, it means to change.
    /// </summary>
    public IReadOnlyList<ValueGraphNode> Parameters()
    {
        var leaves = Nodes.Where(node => node.Op is null && Reaches(node)).ToArray();
        var named = Array.FindAll(leaves, leaf => !IsConstant(leaf));
        return named.Length > 0 ? named : leaves;
    }

    /// <summary>What a node was computed from, as <c>micrograd eval</c> prints it; empty for a leaf.</summary>
    public string ExpressionOf(ValueGraphNode node) => Program.TextOf(node.Value);

    /// <summary>A message in the invariant culture.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    void Move(IReadOnlyDictionary<int, double> data)
    {
        foreach (var (id, number) in data)
        {
            Leaf(id).Value.Data = number;
        }
        Graph.Recompute();
        // Setting a number makes a value the newest: once more in order, so that the nodes are in the order of their making
        // as before, for the backward pass and for listings.
        foreach (var node in Nodes)
        {
            node.Value.Data = node.Value.Data;
        }
    }

    static bool[] ReachingOutput(ValueGraph graph)
    {
        var reaches = new bool[graph.Nodes.Count];
        reaches[graph.Output.Id] = true;
        for (var id = graph.Output.Id; id >= 0; id--)
        {
            if (reaches[id])
            {
                foreach (var input in graph.Nodes[id].Inputs)
                {
                    reaches[input] = true;
                }
            }
        }
        return reaches;
    }
}
