namespace Micrograd.Lab.Expressions;

/// <summary><c>descend</c>: gradient descent on the output.</summary>
/// <param name="Text">The program.</param>
/// <param name="Data">Numbers that leaves were moved to, by id.</param>
/// <param name="Lr">The learning rate, greater than 0.</param>
/// <param name="Steps">How many steps, 1 to 1,000; of a big graph it may be fewer.</param>
/// <param name="Nodes">The ids of the leaves that move; null for all that have a name (or for all where none has one).</param>
public sealed record DescendRequest(
    string Text,
    IReadOnlyDictionary<int, double>? Data = null,
    double Lr = 0.1,
    int Steps = 1,
    IReadOnlyList<int>? Nodes = null
);

/// <summary>The answer to <c>descend</c>.</summary>
/// <param name="Data">The request's data with the leaves' new numbers, to send with the next request.</param>
/// <param name="Course">The output before the first step and after each.</param>
/// <param name="Moves">What the last step did to each leaf; of many, to the first 500.</param>
public sealed record DescendAnswer(
    IReadOnlyDictionary<int, double> Data,
    IReadOnlyList<double> Course,
    IReadOnlyList<MoveAnswer> Moves
);

/// <summary>What a step of gradient descent did to a leaf.</summary>
/// <param name="Node">The id of the leaf.</param>
/// <param name="Before">Its number before.</param>
/// <param name="Grad">Its gradient there.</param>
/// <param name="After">Its number after.</param>
/// <param name="Sentence"><c>a ← a.data − lr × a.grad = 2 − 0.1 × -3 = 2.3</c>.</param>
public sealed record MoveAnswer(
    int Node,
    double Before,
    double Grad,
    double After,
    IReadOnlyList<SentencePart> Sentence
);
