namespace Micrograd;

/// <summary>One index of a tensor: a number (from the end with ^), or a range.</summary>
public readonly struct TensorIndex
{
    TensorIndex(Index at) => At = at;

    TensorIndex(Range range) => Range = range;

    internal Index At { get; }

    internal Range? Range { get; }

    /// <summary>The element or row at this place; a negative number counts from the end.</summary>
    public static implicit operator TensorIndex(int index) =>
        // The least number has no negative: as far from the end as there is lies outside all the same.
        new(index < 0 ? Index.FromEnd(-Math.Max(index, -int.MaxValue)) : Index.FromStart(index));

    /// <summary>The element or row at this place.</summary>
    public static implicit operator TensorIndex(Index index) => new(index);

    /// <summary>All from the start of the range up to its end.</summary>
    public static implicit operator TensorIndex(Range range) => new(range);

    /// <summary>As written in C#.</summary>
    public override string ToString() => Range?.ToString() ?? At.ToString();
}
