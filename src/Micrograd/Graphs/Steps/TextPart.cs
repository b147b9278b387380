namespace Micrograd.Graphs;

/// <summary>What of a node, or of an edge, a piece of a sentence is about.</summary>
public enum TextSubject
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
public readonly record struct TextPart
{
    /// <param name="text">The characters.</param>
    public TextPart(string text) => Text = text;

    internal TextPart(string text, TextSubject subject, int? node = null, GraphEdge? edge = null)
    {
        Text = text;
        Subject = subject;
        Node = node;
        Edge = edge;
    }

    /// <summary>The characters, blanks included.</summary>
    public string Text
    {
        get => field ?? "";
        init;
    }

    /// <summary>What it is about.</summary>
    public TextSubject Subject { get; init; }

    /// <summary>The id of the node; null for none.</summary>
    public int? Node { get; init; }

    /// <summary>The edge of whose derivative or contribution it is a part; null for none.</summary>
    public GraphEdge? Edge { get; init; }

    /// <summary>Words and signs, about nothing.</summary>
    public static implicit operator TextPart(string text) => new(text);

    /// <summary>The text of all parts.</summary>
    /// <param name="parts">The parts, in order.</param>
    public static string Join(IEnumerable<TextPart> parts) => string.Concat(parts.Select(part => part.Text));

    /// <inheritdoc />
    public override string ToString() => Text;
}
