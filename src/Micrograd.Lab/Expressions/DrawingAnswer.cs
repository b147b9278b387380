namespace Micrograd.Lab.Expressions;

/// <summary>
/// Where everything of a graph stands, from the library's layout; pixels, x to the right and y downwards from (0, 0). It
/// depends on the text alone and not on the numbers: the boxes have room for any.
/// </summary>
/// <param name="Width">The canvas' width.</param>
/// <param name="Height">The canvas' height.</param>
/// <param name="Boxes">The nodes' boxes; a constant that many ops use has one beside each of them.</param>
/// <param name="Edges">The edges, one for each operand of each node.</param>
public sealed record DrawingAnswer(
    double Width,
    double Height,
    IReadOnlyList<BoxAnswer> Boxes,
    IReadOnlyList<EdgeAnswer> Edges
);

/// <summary>A node's box: a record of three rows (label, data, grad), and at its left the round op where the node has one.</summary>
/// <param name="Node">The id of the node.</param>
/// <param name="Edge">The key of the only edge that leaves this box, where it is one of several boxes of a constant; null otherwise.</param>
/// <param name="X">The record's left side.</param>
/// <param name="Y">The record's top.</param>
/// <param name="Width">The record's width.</param>
/// <param name="Height">The record's height.</param>
/// <param name="Label">The label, cut to the room that it has; empty where there is none.</param>
/// <param name="Rows">The baselines: of label, data and grad; of data and grad where there is no label; of a constant's tag only of its number.</param>
/// <param name="Op">The op's box, left of the record; null for a leaf.</param>
public sealed record BoxAnswer(
    int Node,
    string? Edge,
    double X,
    double Y,
    double Width,
    double Height,
    string Label,
    IReadOnlyList<double> Rows,
    OpBoxAnswer? Op
);

/// <summary>The round box of an op; edges end at its left side, and an arrow goes from its right side to the record.</summary>
/// <param name="Text">The op's name, cut to the room that it has.</param>
/// <param name="X">The left side.</param>
/// <param name="Y">The top.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Arrow">SVG path data of the line from the op to the record.</param>
/// <param name="Head">SVG path data of that line's arrowhead.</param>
public sealed record OpBoxAnswer(
    string Text,
    double X,
    double Y,
    double Width,
    double Height,
    string Arrow,
    string Head
);

/// <summary>An edge from an input to the op of a node.</summary>
/// <param name="Edge">Its key: <c>7.0</c>, node 7's first operand.</param>
/// <param name="From">The id of the input.</param>
/// <param name="To">The id of the node.</param>
/// <param name="Path">SVG path data of the line.</param>
/// <param name="Head">SVG path data of the arrowhead.</param>
/// <param name="TextX">Where the text of its local derivative ends (<c>text-anchor="end"</c>); there is room for it.</param>
/// <param name="TextY">The baseline of that text.</param>
public sealed record EdgeAnswer(string Edge, int From, int To, string Path, string Head, double TextX, double TextY);
