using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary>What a step does.</summary>
[JsonConverter(typeof(CamelCaseEnum<StepKind>))]
public enum StepKind
{
    /// <summary>A node's number is computed from its inputs'.</summary>
    Forward,

    /// <summary>The output's gradient is set to 1: the backward pass begins.</summary>
    Seed,

    /// <summary>A node hands its gradient on to one of its inputs.</summary>
    Backward,
}

/// <summary>A step of the forward or of the backward pass.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Node">The node that is computed; or whose gradient is set, or handed on.</param>
/// <param name="Input">The input that receives, for a backward step; null otherwise.</param>
/// <param name="Operand">Which of the node's inputs that is.</param>
/// <param name="Edge">The key of the edge that carries it, <c>7.0</c>.</param>
/// <param name="Sentence">
/// What happens: <c>c = a.data × b.data = 2 × -3 = -6</c>, <c>a.grad += b.data × c.grad = 2 × -3 = -6</c>.
/// </param>
/// <param name="Sum">Where a gradient already held something: <c>a.grad = 5 + -6 = -1</c>; null otherwise.</param>
/// <param name="Upstream">The node's own gradient; null for a forward step.</param>
/// <param name="Local">The derivative of the node with respect to the input; null but for a backward step.</param>
/// <param name="Adds">What is added to the gradient: upstream × local; null for a forward step.</param>
/// <param name="Before">The gradient before the step, as it truly was; null for a forward step.</param>
/// <param name="After">The number or gradient after the step.</param>
public sealed record StepAnswer(
    StepKind Kind,
    int Node,
    int? Input,
    int? Operand,
    string? Edge,
    IReadOnlyList<SentencePart> Sentence,
    IReadOnlyList<SentencePart>? Sum,
    double? Upstream,
    double? Local,
    double? Adds,
    double? Before,
    double After
);
