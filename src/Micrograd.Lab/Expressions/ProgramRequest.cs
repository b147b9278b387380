using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary>Something done to the graph's gradients since it was built.</summary>
[JsonConverter(typeof(CamelCaseEnum<GraphAction>))]
public enum GraphAction
{
    /// <summary><see cref="Value.Backward"/> on the output: leaves add up over several, inner nodes begin anew.</summary>
    Backward,

    /// <summary><see cref="Value.ZeroGrad"/> on every leaf, as an optimizer's ZeroGrad does.</summary>
    ZeroGrads,
}

/// <summary><c>program</c>: a text's graph, its numbers, its drawing and its steps.</summary>
/// <param name="Text">The program.</param>
/// <param name="Data">Numbers that leaves were moved to, by id; constants are leaves, too.</param>
/// <param name="Actions">What was done to the gradients since the graph was built, in order; at most 100.</param>
/// <param name="Layout">Whether the drawing is wanted; a page that only moves a slider keeps the one it has.</param>
/// <param name="Sentences">
/// Whether sentences are wanted. Without them the lists of steps and all formulas are empty, which is several times quicker
/// and shorter: what a page asks for while a slider is dragged.
/// </param>
public sealed record ProgramRequest(
    string Text,
    IReadOnlyDictionary<int, double>? Data = null,
    IReadOnlyList<GraphAction>? Actions = null,
    bool Layout = true,
    bool Sentences = true
);
