using Micrograd.Numbers;

namespace Micrograd;

/// <summary>A node of a <see cref="Graph"/>: a value with a number of its own and its inputs by theirs.</summary>
public sealed class GraphNode
{
    internal GraphNode(int id, Value value, int[] inputs)
    {
        Id = id;
        Value = value;
        Inputs = inputs;
    }

    /// <summary>Its place in <see cref="Graph.Nodes"/>.</summary>
    public int Id { get; }

    /// <summary>The value that it stands for.</summary>
    public Value Value { get; }

    /// <summary>The ids of its inputs, in order; an input that is used twice stands twice. Empty for a leaf.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>What made it; null for a leaf.</summary>
    public Op? Op => Value.Op;

    /// <summary>The value's label.</summary>
    public string? Label => Value.Label;

    /// <summary>The scope in which it was made.</summary>
    public Scope? Scope => Value.Scope;

    /// <summary>What texts call it: its label, or <c>#7</c>.</summary>
    public string Name => Label ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{Id}");

    internal double Input(int index) => index < Inputs.Count ? Value.Input(index)._data : 0;

    /// <summary>The derivative of this node with respect to one of its inputs, at today's numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public double Local(int input) =>
        Op is { } op
            ? op.Derivative(input, Input(0), Input(1), Input(2), Value._data)
            : throw new ArgumentOutOfRangeException(nameof(input), input, "A leaf has no inputs.");

    /// <summary>The name and the number, for a debugger.</summary>
    public override string ToString() =>
        $"{Name} = {Op?.Name ?? ""}[{string.Join(", ", Inputs)}] {ShortNumber.Of(Value._data)}";
}
