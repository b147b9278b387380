namespace Micrograd.Lab.Expressions;

/// <summary><c>second</c>: second derivatives of the output.</summary>
/// <param name="Text">The program.</param>
/// <param name="Data">Numbers that leaves were moved to, by id.</param>
/// <param name="Node">The id of the leaf whose row is wanted; null for all rows.</param>
public sealed record SecondRequest(string Text, IReadOnlyDictionary<int, double>? Data = null, int? Node = null);

/// <summary>The answer to <c>second</c>.</summary>
/// <param name="Leaves">The ids of the columns: the leaves with a name (all where none has one).</param>
/// <param name="Rows">The rows.</param>
public sealed record SecondAnswer(IReadOnlyList<int> Leaves, IReadOnlyList<SecondRow> Rows);

/// <summary>A row of the Hessian.</summary>
/// <param name="Node">The id of the leaf.</param>
/// <param name="Values">∂²output/∂node∂leaf for each column.</param>
/// <param name="Texts">The same as drawings write them.</param>
public sealed record SecondRow(int Node, IReadOnlyList<double> Values, IReadOnlyList<string> Texts);
