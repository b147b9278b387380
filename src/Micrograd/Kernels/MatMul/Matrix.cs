using System.Runtime.InteropServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// A matrix of numbers in memory: element (i, j) lies i·<see cref="RowStride"/> + j·<see cref="ColumnStride"/> numbers
/// from the first. Strides may be 0 (a broadcast) or negative (a flip); that all of it lies in the memory is checked here,
/// once.
/// </summary>
internal readonly ref struct Matrix<T>
    where T : unmanaged
{
    // Farther than any place is from another.
    const long Outside = 1L << 32;

    readonly ref T _first;

    /// <summary>Rows × columns, row by row.</summary>
    public Matrix(Span<T> memory, int rows, int columns)
        : this(memory, 0, rows, columns, columns, 1) { }

    /// <summary>A view whose element (0, 0) lies at <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or part of the matrix lies outside the memory.</exception>
    public Matrix(Span<T> memory, int offset, int rows, int columns, nint rowStride, nint columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
        if (rows == 0 || columns == 0)
        {
            return;
        }

        var (down, right) = (Reach(rows, rowStride), Reach(columns, columnStride));
        var lowest = offset + Math.Min(down, 0) + Math.Min(right, 0);
        var highest = offset + Math.Max(down, 0) + Math.Max(right, 0);
        if (lowest < 0 || highest >= memory.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(memory),
                $"A matrix [{rows}, {columns}] of strides ({rowStride}, {columnStride}) at {offset} needs the numbers"
                    + $" {lowest} to {highest}; there are {memory.Length}."
            );
        }

        _first = ref MemoryMarshal.GetReference(memory[offset..]);
    }

    /// <summary>How far the last of them lies from the first; of what lies outside of any memory no more than that it does.</summary>
    static long Reach(int count, nint stride) =>
        Math.Clamp((count - 1) * Math.Clamp((long)stride, -Outside, Outside), -Outside, Outside);

    /// <summary>The same row <paramref name="rows"/> times: a bias.</summary>
    public static Matrix<T> Repeat(Span<T> row, int rows) => new(row, 0, rows, row.Length, 0, 1);

    public int Rows { get; }

    public int Columns { get; }

    public nint RowStride { get; }

    public nint ColumnStride { get; }

    /// <summary>Element (0, 0); no reference if there is none.</summary>
    public ref T First => ref _first;

    /// <summary>
    /// Whether several elements may lie in one place: a stride is 0, or neither steps over all that the other runs through.
    /// </summary>
    public bool SharesPlaces =>
        (Rows, Columns) switch
        {
            (<= 1, <= 1) or (0, _) or (_, 0) => false,
            (1, _) => ColumnStride == 0,
            (_, 1) => RowStride == 0,
            _ => RowStride == 0
                || ColumnStride == 0
                || (
                    nint.Abs(RowStride) < Columns * nint.Abs(ColumnStride)
                    && nint.Abs(ColumnStride) < Rows * nint.Abs(RowStride)
                ),
        };
}
