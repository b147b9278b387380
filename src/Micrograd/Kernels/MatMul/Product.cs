namespace Micrograd.Kernels.MatMul;

/// <summary>
/// What is to be computed, without checks: C = start + A·B. Strides count numbers; a part of it is a product again.
/// </summary>
internal unsafe struct Product<T>
    where T : unmanaged
{
    public int Rows;
    public int Columns;
    public int Depth;
    public T* A;
    public nint ARow;
    public nint AColumn;
    public T* B;
    public nint BRow;
    public nint BColumn;
    public T* C;
    public nint CRow;
    public nint CColumn;

    /// <summary>What the sums start from: null for 0, <see cref="C"/> itself to add to it, a row with stride 0 for a bias.</summary>
    public T* Start;
    public nint StartRow;
    public nint StartColumn;

    /// <summary>The rows and columns of C from the given ones on.</summary>
    public readonly Product<T> Part(int row, int rows, int column, int columns)
    {
        var part = this;
        part.Rows = rows;
        part.Columns = columns;
        part.A += row * ARow;
        part.B += column * BColumn;
        part.C += (row * CRow) + (column * CColumn);
        if (Start != null)
        {
            part.Start += (row * StartRow) + (column * StartColumn);
        }

        return part;
    }

    /// <summary>Cᵀ = startᵀ + Bᵀ·Aᵀ, the same numbers seen from the side.</summary>
    public readonly Product<T> Transposed() =>
        new()
        {
            Rows = Columns,
            Columns = Rows,
            Depth = Depth,
            A = B,
            ARow = BColumn,
            AColumn = BRow,
            B = A,
            BRow = AColumn,
            BColumn = ARow,
            C = C,
            CRow = CColumn,
            CColumn = CRow,
            Start = Start,
            StartRow = StartColumn,
            StartColumn = StartRow,
        };
}
