using System.Globalization;
using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd;

/// <summary>A node of a <see cref="Graph"/>: a value or a tensor, with a number of its own and its inputs by theirs.</summary>
public abstract class GraphNode
{
    private protected GraphNode(int id, int[] inputs) => (Id, Inputs) = (id, inputs);

    /// <summary>Its place in <see cref="Graph.Nodes"/>.</summary>
    public int Id { get; }

    /// <summary>The ids of its inputs, in order; an input that is used twice stands twice. Empty for a leaf.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>The name of the op that made it; null for a leaf.</summary>
    public abstract string? OpName { get; }

    /// <summary>The label that it was given.</summary>
    public abstract string? Label { get; }

    /// <summary>The scope in which it was made.</summary>
    public abstract Scope? Scope { get; }

    /// <summary>What texts call it: its label, or <c>#7</c>.</summary>
    public string Name => Label ?? string.Create(CultureInfo.InvariantCulture, $"#{Id}");

    /// <summary>What formulas call it: its name, in parentheses where the label is an expression, as the lecture's <c>x1*w1</c>.</summary>
    public string NameInFormula =>
        Label is { } label && label.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '.' or '#' or '[' or ']'))
            ? $"({label})"
            : Name;

    /// <summary>Its number, or what its numbers are like.</summary>
    /// <param name="form">How numbers are written.</param>
    public abstract string DataText(NumberForm form = NumberForm.Short);

    /// <summary>The same of its gradient; a dash where none flows.</summary>
    /// <param name="form">How numbers are written.</param>
    public abstract string GradText(NumberForm form = NumberForm.Short);

    /// <summary>Whether it may have a gradient, so that drawings have a place for it.</summary>
    internal virtual bool HasGrad => true;

    internal abstract void WriteData(Utf8JsonWriter json, string property);

    internal abstract void WriteGrad(Utf8JsonWriter json, string property);

    /// <summary>The name and the number, for a debugger.</summary>
    public override string ToString() => $"{Name} = {OpName}[{string.Join(", ", Inputs)}] {DataText()}";
}
