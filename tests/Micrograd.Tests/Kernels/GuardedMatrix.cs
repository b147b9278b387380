using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Tests.Kernels;

/// <summary>
/// A matrix in the midst of a buffer whose other numbers are a guard: reading one shows as NaN in the result, writing one
/// shows when the guards are counted.
/// </summary>
internal sealed class GuardedMatrix<T>
    where T : unmanaged, INumber<T>, IFloatingPointIeee754<T>
{
    const int Margin = 67;
    readonly T[] _memory;
    readonly int _offset;
    readonly int _rowStride;
    readonly int _columnStride;

    public GuardedMatrix(int rows, int columns, Layout layout, Random random)
    {
        (Rows, Columns) = (rows, columns);
        (_rowStride, _columnStride) = layout switch
        {
            Layout.Rows => (columns, 1),
            Layout.WideRows => (columns + 3, 1),
            Layout.Columns => (1, rows),
            Layout.WideColumns => (1, rows + 5),
            Layout.Spread => ((2 * columns) + 1, 2),
            Layout.Flipped => (-(columns + 1), -1),
            Layout.RepeatedRow => (0, 1),
            _ => (1, 0),
        };
        var down = Math.Max(rows - 1, 0) * _rowStride;
        var right = Math.Max(columns - 1, 0) * _columnStride;
        // The odd margin leaves the first number where no vector is aligned.
        _offset = Margin - Math.Min(down, 0) - Math.Min(right, 0);
        _memory = new T[(2 * Margin) + Math.Abs(down) + Math.Abs(right) + 1];
        Array.Fill(_memory, T.NaN);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                this[i, j] = T.CreateTruncating((random.NextDouble() * 2) - 1);
            }
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public Matrix<T> View => new(_memory, _offset, Rows, Columns, _rowStride, _columnStride);

    public T this[int i, int j]
    {
        get => _memory[_offset + (i * _rowStride) + (j * _columnStride)];
        set => _memory[_offset + (i * _rowStride) + (j * _columnStride)] = value;
    }

    /// <summary>The matrix's numbers, row by row.</summary>
    public T[] Numbers =>
        [.. from i in Enumerable.Range(0, Rows) from j in Enumerable.Range(0, Columns) select this[i, j]];

    /// <summary>Sets each number that is not part of the matrix.</summary>
    public void SetGuards(T guard)
    {
        var numbers = Numbers;
        Array.Fill(_memory, guard);
        for (var i = 0; i < numbers.Length; i++)
        {
            this[i / Columns, i % Columns] = numbers[i];
        }
    }

    /// <summary>How many numbers of the buffer are the guard.</summary>
    public int Count(T guard) => _memory.Count(x => x == guard);

    /// <summary>Numbers in the buffer that are not part of the matrix.</summary>
    public int Guards => _memory.Length - (Rows * Columns);
}

/// <summary>How a matrix lies in memory.</summary>
internal enum Layout
{
    Rows,
    WideRows,
    Columns,
    WideColumns,
    Spread,
    Flipped,
    RepeatedRow,
    RepeatedColumn,
}
