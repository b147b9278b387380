using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary><c>explain</c>: why a node's gradient is what it is.</summary>
/// <param name="Text">The program.</param>
/// <param name="Node">The id of the node.</param>
/// <param name="Data">Numbers that leaves were moved to, by id.</param>
/// <param name="Top">At most how many paths are listed, 1 to 100.</param>
public sealed record ExplainRequest(string Text, int Node, IReadOnlyDictionary<int, double>? Data = null, int Top = 20);

/// <summary>The answer to <c>explain</c>: a gradient is the sum over all paths of the product of their local derivatives.</summary>
/// <param name="Node">The id of the node.</param>
/// <param name="Output">The id of the output.</param>
/// <param name="Gradient">∂output/∂node: the sum over all paths.</param>
/// <param name="GradientText">The same as drawings write it.</param>
/// <param name="Count">How many paths there are, exactly; a string, for it may have hundreds of digits.</param>
/// <param name="Paths">Those that contribute most, by size.</param>
/// <param name="Rest">What the paths that are not listed add; null where all are.</param>
/// <param name="Edges">The edges that the paths take, once each; a path names them by key.</param>
/// <param name="Strongest">The first path factor by factor; null where there is no path, or it has no edge.</param>
public sealed record ExplainAnswer(
    int Node,
    int Output,
    double Gradient,
    string GradientText,
    string Count,
    IReadOnlyList<PathAnswer> Paths,
    double? Rest,
    IReadOnlyList<LocalAnswer> Edges,
    StrongestPathAnswer? Strongest
);

/// <summary>A path from the node to the output.</summary>
/// <param name="Nodes">The ids along it, from the node to the output.</param>
/// <param name="Edges">The keys of its edges, in the same order: one less.</param>
/// <param name="Product">The product of its local derivatives.</param>
/// <param name="ProductText">The same as drawings write it.</param>
/// <param name="Share">Its part of the gradient, 1 for all of it; null where that is no number.</param>
/// <param name="Sentence">The product in numbers, each with its edge: <c>2 × 0.5 = 1</c>; of a long path the two ends.</param>
public sealed record PathAnswer(
    IReadOnlyList<int> Nodes,
    IReadOnlyList<string> Edges,
    double Product,
    string ProductText,
    double? Share,
    IReadOnlyList<SentencePart> Sentence
);

/// <summary>The strongest path, factor by factor.</summary>
/// <param name="Factors">Its edges, from the output back to the node, with the product so far.</param>
/// <param name="Smallest">Which of them, by place, shrinks the gradient most; null where none does (none is below 1).</param>
/// <param name="Cause">Why that one is small; null where there is nothing to name.</param>
public sealed record StrongestPathAnswer(IReadOnlyList<FactorAnswer> Factors, int? Smallest, CauseAnswer? Cause);

/// <summary>A factor of a path.</summary>
/// <param name="Edge">The key of its edge, found in the answer's edges.</param>
/// <param name="Product">The product from the output back to here, this factor included: what reaches the edge's input.</param>
/// <param name="ProductText">The same as drawings write it.</param>
public sealed record FactorAnswer(string Edge, double Product, string ProductText);

/// <summary>Why a local derivative is small.</summary>
[JsonConverter(typeof(CamelCaseEnum<SmallFactor>))]
public enum SmallFactor
{
    /// <summary>The op chose the slope 0, as relu does for negative inputs: nothing passes.</summary>
    Off,

    /// <summary>The op has nearly come to its limit, as tanh far from 0.</summary>
    Saturated,

    /// <summary>The op's derivative is 0 everywhere, as sign's.</summary>
    Flat,

    /// <summary>The op chose another input, as max does.</summary>
    NotChosen,

    /// <summary>The op passes on another input's number, and that is small: the other factor of a product.</summary>
    SmallInput,

    /// <summary>Small for no reason that has a name.</summary>
    Small,
}

/// <summary>Why a local derivative is small.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Edge">The key of the edge.</param>
/// <param name="Sentence">In words: <c>1 − o.data² = 1 − 0.9985² = 0.003: tanh is saturated</c>.</param>
public sealed record CauseAnswer(SmallFactor Kind, string Edge, IReadOnlyList<SentencePart> Sentence);
