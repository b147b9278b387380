namespace Micrograd.Lab.Expressions;

/// <summary><c>examples</c>: it asks nothing.</summary>
public sealed record ExamplesRequest;

/// <summary>The answer to <c>examples</c>.</summary>
/// <param name="Examples">The lecture's, in its order, then what learners get wrong.</param>
public sealed record ExamplesAnswer(IReadOnlyList<ExampleAnswer> Examples);

/// <summary>An example.</summary>
/// <param name="Name">A short name for a menu.</param>
/// <param name="Text">The program.</param>
/// <param name="Sentence">What there is to see.</param>
public sealed record ExampleAnswer(string Name, string Text, string Sentence);
