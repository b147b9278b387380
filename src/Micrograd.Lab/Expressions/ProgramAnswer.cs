namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>program</c>.</summary>
/// <param name="Output">The id of the node that the program is about.</param>
/// <param name="Nodes">All nodes, each after its inputs; a node's id is its place. Ids are the same for the same text.</param>
/// <param name="Drawing">Where everything stands; null where it was not asked for, or where <paramref name="Undrawn"/> says why.</param>
/// <param name="Undrawn">Why there is no drawing though it was asked for; null otherwise.</param>
/// <param name="Forward">The steps that compute the nodes, in order: one for each node with inputs.</param>
/// <param name="Backward">
/// The steps of the last backward action, in order, the first of kind seed; empty while there was none.
/// </param>
/// <param name="Notes">What was skipped in the text, or may surprise: a line of text each.</param>
public sealed record ProgramAnswer(
    int Output,
    IReadOnlyList<NodeAnswer> Nodes,
    DrawingAnswer? Drawing,
    string? Undrawn,
    IReadOnlyList<StepAnswer> Forward,
    IReadOnlyList<StepAnswer> Backward,
    IReadOnlyList<string> Notes
);

/// <summary>A node of the graph.</summary>
/// <param name="Id">Its place among the nodes.</param>
/// <param name="Title">What texts call it: its label or name, else <c>#7</c>. (In sentences a constant is its number.)</param>
/// <param name="Name">The name that the program gives it; null if none.</param>
/// <param name="Label">The label that the text gives it, as <c>Value(2, label='a')</c> does; null if none.</param>
/// <param name="Op">The op that made it, <c>+</c> or <c>tanh</c>; null for a leaf.</param>
/// <param name="Inputs">The ids of its inputs, in order; one that is used twice stands twice.</param>
/// <param name="IsLeaf">Whether it has no inputs, so that it can be moved.</param>
/// <param name="IsConstant">Whether it is a leaf without name and label, as the 3 in <c>a * 3</c>.</param>
/// <param name="Reaches">Whether the output depends on it.</param>
/// <param name="Data">Its number.</param>
/// <param name="DataText">The number as drawings write it.</param>
/// <param name="DataFull">The number with all its digits.</param>
/// <param name="Grad">Its gradient; null until a backward action (or zeroing) has written one.</param>
/// <param name="GradText">The gradient as drawings write it; <c>–</c> where it is null.</param>
/// <param name="GradFull">The gradient with all its digits; <c>–</c> where it is null.</param>
/// <param name="Expression">What it was computed from, as <c>micrograd eval</c> prints it: <c>a × b + b³</c>; empty for a leaf.</param>
/// <param name="Rule">The op's own formula over a, b, c (x where there is one input): <c>-x > 0 ? 0 : x</c>; null for a leaf.</param>
/// <param name="Formula">The op over its inputs, then in numbers: <c>a.data × b.data = 2 × -3</c>; empty for a leaf.</param>
/// <param name="Locals">Its derivatives, one for each input.</param>
/// <param name="Scope">The path of the scope that it was made in; null if none.</param>
/// <param name="Accessible">What a screen reader says: <c>c = a × b, data -6, grad 1</c>.</param>
public sealed record NodeAnswer(
    int Id,
    string Title,
    string? Name,
    string? Label,
    string? Op,
    IReadOnlyList<int> Inputs,
    bool IsLeaf,
    bool IsConstant,
    bool Reaches,
    double Data,
    string DataText,
    string DataFull,
    double? Grad,
    string GradText,
    string GradFull,
    string Expression,
    string? Rule,
    IReadOnlyList<SentencePart> Formula,
    IReadOnlyList<LocalAnswer> Locals,
    string? Scope,
    string Accessible
);

/// <summary>The derivative of a node with respect to one of its inputs.</summary>
/// <param name="Edge">The key of the edge: <c>7.0</c>, node 7's first operand.</param>
/// <param name="Node">The id of the node.</param>
/// <param name="Operand">Which of the node's inputs it is: 0, 1 or 2.</param>
/// <param name="Input">The id of that input.</param>
/// <param name="Value">The derivative at the present numbers.</param>
/// <param name="ValueText">The same as drawings write it.</param>
/// <param name="Rule">The rule of the op over a, b, c (x where there is one input) and the result y: <c>1 − y²</c>.</param>
/// <param name="Formula">The rule with the nodes' names, then in numbers: <c>1 − o.data² = 1 − 0.7071² = 0.5</c>.</param>
public sealed record LocalAnswer(
    string Edge,
    int Node,
    int Operand,
    int Input,
    double Value,
    string ValueText,
    string Rule,
    IReadOnlyList<SentencePart> Formula
);
