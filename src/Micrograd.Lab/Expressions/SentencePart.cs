using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary>What of a node a part of a sentence is about.</summary>
[JsonConverter(typeof(CamelCaseEnum<Quantity>))]
public enum Quantity
{
    /// <summary>The node's number.</summary>
    Data,

    /// <summary>The node's gradient.</summary>
    Grad,

    /// <summary>The derivative of a node with respect to one of its inputs: the factor of an edge.</summary>
    Local,

    /// <summary>What an edge adds to a gradient: upstream × local.</summary>
    Adds,
}

/// <summary>
/// A piece of a sentence. The texts of all parts, joined, are the sentence; a part with a node is a button. Parts overlap
/// nowhere, and what is null is left out of the JSON; within a local derivative such as <c>1 − o.data²</c> the name <c>o.data</c> is a part of its own that knows its
/// node, and, as the signs around it, the edge.
/// </summary>
/// <param name="Text">The characters, blanks included.</param>
/// <param name="Node">The id of the node that it is about; null for words and signs.</param>
/// <param name="Quantity">What of the node, or of the edge; null for words and signs that are no part of a factor.</param>
/// <param name="Edge">The key of the edge, <c>7.0</c> (node 7's first operand), whose factor or contribution it is part of.</param>
public sealed record SentencePart(
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Node = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Quantity = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Edge = null
);
