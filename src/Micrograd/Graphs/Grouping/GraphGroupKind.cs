namespace Micrograd;

/// <summary>What a box of a <see cref="CollapsedGraph"/> stands for.</summary>
public enum GraphGroupKind
{
    /// <summary>One node, drawn as itself.</summary>
    Node,

    /// <summary>A labelled node or an output, with the unnamed nodes that were computed for it.</summary>
    Around,

    /// <summary>What was made in one scope.</summary>
    Scope,

    /// <summary>Leaves that several boxes read.</summary>
    Leaves,

    /// <summary>Nodes of a range of depths.</summary>
    Depth,
}
