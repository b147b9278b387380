using Micrograd.Graphs;

namespace Micrograd;

/// <summary>How often an op occurs.</summary>
public readonly record struct OpCount
{
    internal OpCount(string op, int count)
    {
        Op = op;
        Count = count;
    }

    /// <summary>Its name.</summary>
    public string Op { get; }

    /// <summary>How many nodes it made.</summary>
    public int Count { get; }
}

/// <summary>A box of a <see cref="CollapsedGraph"/>: some nodes of the graph that are drawn as one.</summary>
public sealed record GraphGroup
{
    internal GraphGroup(
        int id,
        GraphGroupKind kind,
        string name,
        string? path,
        IReadOnlyList<int> members,
        int leaves,
        int inputs,
        int outputs,
        int entered,
        IReadOnlyList<OpCount> ops
    )
    {
        Id = id;
        Kind = kind;
        Name = name;
        Path = path;
        Members = members;
        Leaves = leaves;
        Inputs = inputs;
        Outputs = outputs;
        Entered = entered;
        Ops = ops;
    }

    /// <summary>Its place in <see cref="CollapsedGraph.Groups"/>.</summary>
    public int Id { get; }

    /// <summary>What it stands for.</summary>
    public GraphGroupKind Kind { get; }

    /// <summary>Its title: the path, the label, or the range of depths.</summary>
    public string Name { get; }

    /// <summary>The scope that its nodes are in, such as <c>layer1.neuron3</c>; null where there is none.</summary>
    public string? Path { get; }

    /// <summary>The ids of its nodes, ascending.</summary>
    public IReadOnlyList<int> Members { get; }

    /// <summary>How many of its nodes are leaves.</summary>
    public int Leaves { get; }

    /// <summary>How many nodes of other groups it reads.</summary>
    public int Inputs { get; }

    /// <summary>How many of its nodes other groups read, or are outputs of the graph.</summary>
    public int Outputs { get; }

    /// <summary>How many times the scope was entered to compute something, at least 1; 0 for a group that is no scope.</summary>
    public int Entered { get; }

    /// <summary>The ops of its nodes, the most frequent first.</summary>
    public IReadOnlyList<OpCount> Ops { get; }

    /// <summary>How much is in it, as drawings say it: <c>64 nodes · 3 inputs</c>.</summary>
    public string SizeText => GroupText.Counts(this);

    /// <summary>The most frequent ops, as drawings say them: <c>+ 32, * 32, tanh 1 …</c>.</summary>
    public string OpsText => GroupText.Ops(this);
}
