using System.Buffers;
using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Recurrence;

/// <summary>
/// The right factor of a product that every step does again, laid out once for all of them: panels of columns as wide as a tile, so that a
/// tile reads memory in order. A small one is one panel.
/// </summary>
internal readonly unsafe struct FactorPanels<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Bytes of a panel's row: two vectors of AVX-512.</summary>
    const int RowBytes = 128;

    /// <summary>Bytes that stay in the nearest cache, however they lie.</summary>
    const int SmallBytes = 1 << 14;

    const int Alignment = 64;

    readonly T* _first;
    readonly int _depth;
    readonly int _columns;
    readonly int _width;

    FactorPanels(T* first, int depth, int columns)
    {
        _first = first;
        (_depth, _columns, _width) = (depth, columns, Width(depth, columns));
    }

    /// <summary>Memory that is enough for such a factor.</summary>
    public static T[] Rent(int depth, int columns) =>
        ArrayPool<T>.Shared.Rent(checked(depth * columns + Alignment / sizeof(T)));

    public static void Return(T[] memory) => ArrayPool<T>.Shared.Return(memory);

    /// <param name="memory">What <see cref="Rent"/> gave, pinned.</param>
    /// <param name="b">The first number.</param>
    /// <param name="depth">Rows of the factor.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="row">From one row to the next.</param>
    /// <param name="column">From one column to the next.</param>
    public static FactorPanels<T> Of(T* memory, T* b, int depth, int columns, nint row, nint column)
    {
        var panels = new FactorPanels<T>((T*)(((nint)memory + Alignment - 1) & ~(nint)(Alignment - 1)), depth, columns);
        for (var j = 0; j < columns; j += panels._width)
        {
            var to = panels._first + (nint)j * depth;
            var width = Math.Min(panels._width, columns - j);
            if (column == 1)
            {
                for (var k = 0; k < depth; k++)
                {
                    new ReadOnlySpan<T>(b + k * row + j, width).CopyTo(new(to + (nint)k * width, width));
                }
                continue;
            }
            for (var i = 0; i < width; i++)
            {
                var from = b + (j + i) * column;
                for (var k = 0; k < depth; k++)
                {
                    to[(nint)k * width + i] = from[k * row];
                }
            }
        }
        return panels;
    }

    /// <summary>C = start + A·B, C and start by rows.</summary>
    public void Multiply(int rows, T* a, nint aRow, T* start, nint startRow, T* c, nint cRow)
    {
        for (var j = 0; j < _columns; j += _width)
        {
            var width = Math.Min(_width, _columns - j);
            ProductSplit.Run(
                new Product<T>
                {
                    Rows = rows,
                    Columns = width,
                    Depth = _depth,
                    A = a,
                    ARow = aRow,
                    AColumn = 1,
                    B = _first + (nint)j * _depth,
                    BRow = width,
                    BColumn = 1,
                    C = c + j,
                    CRow = cRow,
                    CColumn = 1,
                    Start = start + j,
                    StartRow = startRow,
                    StartColumn = 1,
                },
                default(Identity<T>)
            );
        }
    }

    static int Width(int depth, int columns) =>
        (long)depth * columns * sizeof(T) <= SmallBytes ? columns : RowBytes / sizeof(T);
}
