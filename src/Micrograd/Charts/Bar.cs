namespace Micrograd.Charts;

/// <summary>One bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">Its name, written beside it.</param>
/// <param name="Value">Its length; may be negative; not drawn if NaN or infinite.</param>
public readonly record struct Bar(string Name, double Value);
