namespace Micrograd.Ops;

/// <summary>A piece of a formula's text.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Variable">The name of the variable that they stand for; null for signs, numbers and names of functions.</param>
internal readonly record struct FormulaPart(string Text, string? Variable = null)
{
    public static implicit operator FormulaPart(string text) => new(text);
}
