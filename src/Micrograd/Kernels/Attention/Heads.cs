namespace Micrograd.Kernels.Attention;

/// <summary>A matrix for each head, somewhere in memory. That all of them lie in it is checked here, once.</summary>
internal readonly ref struct Heads<T>
    where T : unmanaged
{
    /// <param name="memory">Where they lie.</param>
    /// <param name="places">Where each begins.</param>
    /// <param name="rows">Rows of each.</param>
    /// <param name="columns">Columns of each.</param>
    /// <param name="row">Numbers from row to row.</param>
    /// <param name="column">Numbers from column to column.</param>
    /// <exception cref="ArgumentOutOfRangeException">Part of one lies outside the memory.</exception>
    public Heads(ReadOnlySpan<T> memory, int[] places, int rows, int columns, int row, int column)
    {
        Memory = memory;
        (Places, Row, Column) = (places, row, column);
        var (down, right) = ((rows - 1L) * row, (columns - 1L) * column);
        foreach (var place in rows > 0 && columns > 0 ? places : [])
        {
            var first = place + Math.Min(down, 0) + Math.Min(right, 0);
            var last = place + Math.Max(down, 0) + Math.Max(right, 0);
            ArgumentOutOfRangeException.ThrowIfNegative(first, nameof(places));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(last, memory.Length, nameof(places));
        }
    }

    public ReadOnlySpan<T> Memory { get; }

    public int[] Places { get; }

    public int Row { get; }

    public int Column { get; }
}
