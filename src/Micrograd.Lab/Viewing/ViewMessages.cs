using System.Text.Json.Serialization;

namespace Micrograd.Lab.Viewing;

/// <summary><c>view</c>: the whole graph that a program showed, with the scopes in it as boxes.</summary>
/// <param name="Open">The paths of scopes that are shown open.</param>
/// <param name="Apart">The names of series whose scopes are drawn one by one.</param>
public sealed record ViewRequest(IReadOnlyList<string>? Open = null, IReadOnlyList<string>? Apart = null);

/// <summary><c>viewAround</c>: one node with those that are nearest to it.</summary>
/// <param name="Node">The id of the node.</param>
public sealed record ViewAroundRequest(int Node);

/// <summary><c>viewNode</c>: all that is known of a node.</summary>
/// <param name="Node">The id of the node.</param>
public sealed record ViewNodeRequest(int Node);

/// <summary><c>viewFind</c>: nodes and scopes by name.</summary>
/// <param name="Text">A part of a label, a scope's path or an op's name, or a number such as <c>#7</c>.</param>
public sealed record ViewFindRequest(string Text);

/// <summary><c>viewSubject</c>: what graph there is to be looked at.</summary>
public sealed record ViewSubjectRequest;

/// <summary>The answer to <c>viewSubject</c>.</summary>
/// <param name="Name">What the first output is called; null where no program showed a graph.</param>
/// <param name="Nodes">How many nodes there are.</param>
/// <param name="Outputs">The outputs; at most 200.</param>
/// <param name="OutputCount">How many outputs there are.</param>
/// <param name="Inputs">The leaves, those with a name first; at most 200.</param>
/// <param name="InputCount">How many leaves there are.</param>
public sealed record ViewSubjectAnswer(
    string? Name,
    int Nodes,
    IReadOnlyList<NodeLink> Outputs,
    int OutputCount,
    IReadOnlyList<NodeLink> Inputs,
    int InputCount
);

/// <summary>A node as a list shows it.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Title">What texts call it.</param>
/// <param name="Text">Its op and number, or its scope.</param>
public sealed record NodeLink(int Node, string Title, string Text);

/// <summary>What a card stands for.</summary>
[JsonConverter(typeof(CamelCaseEnum<CardKind>))]
public enum CardKind
{
    /// <summary>A node.</summary>
    Node,

    /// <summary>A leaf beside one of the many that read it.</summary>
    Tag,

    /// <summary>The nodes of one scope.</summary>
    Scope,

    /// <summary>Scopes that are alike: same name but for its number, same ops, same neighbours.</summary>
    Series,

    /// <summary>Other nodes, as those of a range of depths.</summary>
    Others,
}

/// <summary>A graph as cards and the edges between them; pixels, x to the right and y downwards from (0, 0).</summary>
/// <param name="Width">The canvas' width.</param>
/// <param name="Height">The canvas' height.</param>
/// <param name="Cards">The cards.</param>
/// <param name="Edges">The edges.</param>
/// <param name="Remarks">What is not drawn: a line of text each.</param>
public sealed record ViewAnswer(
    double Width,
    double Height,
    IReadOnlyList<CardAnswer> Cards,
    IReadOnlyList<ViewEdgeAnswer> Edges,
    IReadOnlyList<string> Remarks
);

/// <summary>A card.</summary>
/// <param name="Key">What its edges know it by.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Node">The id of the node, or of the first of its nodes.</param>
/// <param name="Title">Its name.</param>
/// <param name="Lines">What stands below the name.</param>
/// <param name="Times">A number of times, such as <c>×16</c>; empty for once.</param>
/// <param name="Opens">The scope's path, or the series' name, that opens it; null where nothing does.</param>
/// <param name="IsOutput">Whether an output is in it.</param>
/// <param name="Accessible">What a screen reader says.</param>
/// <param name="X">The left side.</param>
/// <param name="Y">The top.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
public sealed record CardAnswer(
    string Key,
    CardKind Kind,
    int Node,
    string Title,
    IReadOnlyList<string> Lines,
    string Times,
    string? Opens,
    bool IsOutput,
    string Accessible,
    double X,
    double Y,
    double Width,
    double Height
);

/// <summary>An edge between two cards.</summary>
/// <param name="From">The key of the card that is read.</param>
/// <param name="To">The key of the card that reads.</param>
/// <param name="Title">Both names, and how many edges of the graph it stands for.</param>
/// <param name="Path">SVG path data of the line.</param>
/// <param name="Head">SVG path data of the arrowhead.</param>
public sealed record ViewEdgeAnswer(string From, string To, string Title, string Path, string Head);

/// <summary>The answer to <c>viewNode</c>. Gradients are those of one backward pass from the first output.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Title">What texts call it.</param>
/// <param name="Op">The op that made it; null for a leaf.</param>
/// <param name="Scope">The path of the scope that it was made in; null if none.</param>
/// <param name="Data">Its number, or what its numbers are like.</param>
/// <param name="Grad">The same of its gradient; <c>–</c> where none flows.</param>
/// <param name="Inputs">Its inputs, in order.</param>
/// <param name="Users">The nodes that read it; at most 50.</param>
/// <param name="UserCount">How many read it.</param>
/// <param name="Steps">What it receives in the backward pass, a sentence a reader, in order; at most 20.</param>
public sealed record ViewNodeAnswer(
    int Node,
    string Title,
    string? Op,
    string? Scope,
    string Data,
    string Grad,
    IReadOnlyList<NodeLink> Inputs,
    IReadOnlyList<NodeLink> Users,
    int UserCount,
    IReadOnlyList<string> Steps
);

/// <summary>The answer to <c>viewFind</c>.</summary>
/// <param name="Scopes">The paths of scopes; at most 50.</param>
/// <param name="Nodes">Nodes; at most 50.</param>
/// <param name="ScopeCount">How many scopes there are.</param>
/// <param name="NodeCount">How many nodes there are.</param>
public sealed record ViewFindAnswer(
    IReadOnlyList<string> Scopes,
    IReadOnlyList<NodeLink> Nodes,
    int ScopeCount,
    int NodeCount
);
