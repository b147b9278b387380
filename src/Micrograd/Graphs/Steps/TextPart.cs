namespace Micrograd.Graphs;

/// <summary>What of a node, or of an edge, a piece of a sentence is about.</summary>
internal enum TextSubject
{
    /// <summary>Nothing: words and signs.</summary>
    None,

    /// <summary>A node's number.</summary>
    Data,

    /// <summary>A node's gradient.</summary>
    Grad,

    /// <summary>The derivative of a node with respect to one of its inputs.</summary>
    Local,

    /// <summary>What an edge adds to a gradient.</summary>
    Adds,
}

/// <summary>A piece of a sentence about a graph, which a page can link to what it is about.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Node">The id of the node; null for none.</param>
/// <param name="Edge">The edge of whose derivative or contribution it is a part; null for none.</param>
internal readonly record struct TextPart(
    string Text,
    TextSubject Subject = TextSubject.None,
    int? Node = null,
    GraphEdge? Edge = null
)
{
    public static implicit operator TextPart(string text) => new(text);

    /// <summary>The text of all parts.</summary>
    public static string Join(IEnumerable<TextPart> parts) => string.Concat(parts.Select(part => part.Text));
}
