namespace Micrograd.Kernels.MatMul;

/// <summary>
/// How far from the first quarter's rows those of a vector's other 128-bit quarters lie. A quarter without rows of its own
/// reads the first one's again: what it writes is overwritten later or lies in padding.
/// </summary>
/// <param name="row">Numbers from row to row.</param>
/// <param name="rows">Rows that may be read.</param>
/// <param name="size">Rows in a quarter.</param>
internal readonly struct RowQuarters(nint row, int rows, int size)
{
    public readonly nint Second = rows >= 2 * size ? size * row : 0;
    public readonly nint Third = rows >= 3 * size ? 2 * size * row : 0;
    public readonly nint Fourth = rows >= 4 * size ? 3 * size * row : 0;
}
