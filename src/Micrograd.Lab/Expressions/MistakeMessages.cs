using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary>A mistake that beginners make in a backward pass.</summary>
[JsonConverter(typeof(CamelCaseEnum<Mistake>))]
public enum Mistake
{
    /// <summary><c>=</c> instead of <c>+=</c>: the last path to a node wins.</summary>
    Assign,

    /// <summary>Each node hands on and then asks its inputs to, instead of topological order.</summary>
    Recursive,

    /// <summary>Gradients are not set to 0 before the next round.</summary>
    NoZero,
}

/// <summary><c>mistake</c>: the backward pass done wrongly, beside the right one.</summary>
/// <param name="Text">The program.</param>
/// <param name="Mistakes">Which mistakes are made, all at once.</param>
/// <param name="Data">Numbers that leaves were moved to, by id.</param>
/// <param name="Rounds">
/// How many times, 1 to 20, the expression is built anew and differentiated; its leaves stay. Without the mistake their
/// gradients are set to 0 before each.
/// </param>
public sealed record MistakeRequest(
    string Text,
    IReadOnlyList<Mistake> Mistakes,
    IReadOnlyDictionary<int, double>? Data = null,
    int Rounds = 1
);

/// <summary>The answer to <c>mistake</c>.</summary>
/// <param name="Grads">Each node's gradient after the last round, right and wrong.</param>
/// <param name="FirstDifferent">
/// The first node, in the order of the right backward pass, whose gradient is wrong; null if none is.
/// </param>
/// <param name="FirstSentence">What went wrong there, in words; null where nothing did.</param>
/// <param name="Right">The right steps of the last round.</param>
/// <param name="Wrong">The wrong steps of the last round, in the order in which they were taken; at most 2,000.</param>
/// <param name="WrongCount">How many steps the last wrong round took.</param>
/// <param name="IsCutOff">
/// Whether the recursion was given up: it takes each path anew, and they were too many. The wrong gradients are those so far.
/// </param>
public sealed record MistakeAnswer(
    IReadOnlyList<WrongGrad> Grads,
    int? FirstDifferent,
    string? FirstSentence,
    IReadOnlyList<StepAnswer> Right,
    IReadOnlyList<StepAnswer> Wrong,
    int WrongCount,
    bool IsCutOff
);

/// <summary>A gradient done right and done wrong.</summary>
/// <param name="Node">The id of the node.</param>
/// <param name="Right">By the library.</param>
/// <param name="RightText">The same as drawings write it.</param>
/// <param name="Wrong">With the mistakes.</param>
/// <param name="WrongText">The same as drawings write it.</param>
/// <param name="Differs">Whether the two differ beyond rounding.</param>
public sealed record WrongGrad(int Node, double Right, string RightText, double Wrong, string WrongText, bool Differs);
