using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary><c>curve</c>: the output as a function of one node.</summary>
/// <param name="Text">The program.</param>
/// <param name="Node">The id of the node: a leaf, or any other, whose own inputs are then cut off.</param>
/// <param name="Data">Numbers that leaves were moved to, by id.</param>
/// <param name="From">The left end; null for 3 left of the present number (or as much as its size, if that is more).</param>
/// <param name="To">The right end; null for the same to the right.</param>
/// <param name="Points">How many points, 2 to 2,000; of a big graph it may be fewer.</param>
/// <param name="Lr">The learning rate of the descent step.</param>
public sealed record CurveRequest(
    string Text,
    int Node,
    IReadOnlyDictionary<int, double>? Data = null,
    double? From = null,
    double? To = null,
    int Points = 201,
    double Lr = 0.1
);

/// <summary>The answer to <c>curve</c>.</summary>
/// <param name="Node">The id of the node.</param>
/// <param name="X">The node's numbers, evenly apart.</param>
/// <param name="Y">The output at each.</param>
/// <param name="At">The present number of the node and of the output.</param>
/// <param name="Slope">The gradient there: the tangent is y = at.y + slope × (x − at.x).</param>
/// <param name="Step">The next step of gradient descent.</param>
/// <param name="Kinks">Where the slopes on both sides differ, or the curve jumps, from left to right.</param>
public sealed record CurveAnswer(
    int Node,
    IReadOnlyList<double> X,
    IReadOnlyList<double> Y,
    CurvePoint At,
    double Slope,
    DescentStepAnswer Step,
    IReadOnlyList<KinkAnswer> Kinks
);

/// <summary>A point of a curve.</summary>
/// <param name="X">The node's number.</param>
/// <param name="Y">The output.</param>
public sealed record CurvePoint(double X, double Y);

/// <summary>A step of gradient descent along a curve.</summary>
/// <param name="To">Where it leads, on the curve.</param>
/// <param name="Direction">To which side.</param>
/// <param name="Sentence"><c>a ← a.data − lr × a.grad = 2 − 0.1 × -3 = 2.3</c>.</param>
public sealed record DescentStepAnswer(CurvePoint To, Direction Direction, IReadOnlyList<SentencePart> Sentence);

/// <summary>Where descent moves a number.</summary>
[JsonConverter(typeof(CamelCaseEnum<Direction>))]
public enum Direction
{
    /// <summary>It falls: its gradient is positive.</summary>
    Down,

    /// <summary>It grows: its gradient is negative.</summary>
    Up,

    /// <summary>It stays: its gradient is 0.</summary>
    Stays,
}

/// <summary>A place without one slope.</summary>
/// <param name="X">The node's number.</param>
/// <param name="Y">The output there.</param>
/// <param name="Left">The slope on the left.</param>
/// <param name="Right">The slope on the right.</param>
/// <param name="IsJump">Whether the output steps from one number to another, so that there are no slopes.</param>
public sealed record KinkAnswer(double X, double Y, double Left, double Right, bool IsJump);
