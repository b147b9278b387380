using System.Text.Json;
using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary><c>check</c>: every leaf's gradient beside its numerical derivative.</summary>
/// <param name="Text">The program.</param>
/// <param name="Data">Numbers that leaves were moved to, by id.</param>
/// <param name="H">
/// The step of the numerical derivative, greater than 0; or <c>"sweep"</c> for the errors from 1e-1 to 1e-15; null for the
/// steps that <c>micrograd check</c> takes.
/// </param>
/// <param name="Node">The id of the one node to check; null for all leaves.</param>
public sealed record CheckRequest(
    string Text,
    IReadOnlyDictionary<int, double>? Data = null,
    JsonElement? H = null,
    int? Node = null
);

/// <summary>What a comparison says.</summary>
[JsonConverter(typeof(CamelCaseEnum<CheckVerdict>))]
public enum CheckVerdict
{
    /// <summary>The gradient is the numerical derivative, as well as that can be told.</summary>
    Ok,

    /// <summary>The slopes on both sides differ, and the gradient is one of them or between.</summary>
    Kink,

    /// <summary>The function steps from one number to another.</summary>
    Jump,

    /// <summary>Something is not a finite number, so that there is nothing to compare.</summary>
    Undefined,

    /// <summary>Differences tell nothing: the function turns within the smallest step.</summary>
    Unresolved,

    /// <summary>The gradient is wrong.</summary>
    Differs,
}

/// <summary>The answer to <c>check</c>.</summary>
/// <param name="Rows">A row for each leaf, or for the node asked for.</param>
/// <param name="LeftOut">How many leaves a big graph had no time for; those with a name come first.</param>
public sealed record CheckAnswer(IReadOnlyList<CheckRow> Rows, int LeftOut);

/// <summary>A gradient beside its numerical derivative.</summary>
/// <param name="Node">The id of the leaf.</param>
/// <param name="Title">What texts call it.</param>
/// <param name="Analytic">By backpropagation.</param>
/// <param name="Numeric">By differences: central ones where a step was given, else of five points.</param>
/// <param name="Relative">|analytic − numeric| / max(|analytic|, |numeric|, 1e-8).</param>
/// <param name="Left">The slope on the left.</param>
/// <param name="Right">The slope on the right.</param>
/// <param name="Verdict">What to think of the gradient; it does not depend on the step asked for.</param>
/// <param name="Remark">The verdict in words.</param>
/// <param name="Sweep">The error for each step; null unless the sweep was asked for.</param>
public sealed record CheckRow(
    int Node,
    string Title,
    double Analytic,
    double Numeric,
    double Relative,
    double Left,
    double Right,
    CheckVerdict Verdict,
    string Remark,
    IReadOnlyList<SweepPoint>? Sweep
);

/// <summary>A numerical derivative by central differences.</summary>
/// <param name="H">The step.</param>
/// <param name="Numeric">The derivative.</param>
/// <param name="Relative">Its relative error, as a row has it.</param>
public sealed record SweepPoint(double H, double Numeric, double Relative);
