namespace Micrograd.Kernels.MatMul;

/// <summary>
/// One tile of a product: rows × columns of C = start + A·B over <see cref="Depth"/>. Strides count numbers; columns of
/// B, of the start and of C are adjacent.
/// </summary>
internal unsafe struct TileTask<T>
    where T : unmanaged
{
    public int Columns;
    public nint Depth;
    public T* A;
    public nint ARow;
    public nint AStep;
    public T* B;
    public nint BStep;

    /// <summary>What the sums start from; null for 0.</summary>
    public T* Start;

    /// <summary>0 repeats one row of start: a bias.</summary>
    public nint StartRow;
    public T* C;
    public nint CRow;
}
