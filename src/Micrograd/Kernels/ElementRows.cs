namespace Micrograd.Kernels;

/// <summary>Rows that lie a step apart in each operand, their elements adjacent or, in one that never moves, a block of equal numbers.</summary>
internal unsafe struct ElementRows<T>
    where T : unmanaged
{
    public T* A;
    public T* B;
    public T* C;
    public T* D;
    public T* Y;
    public nint StepA;
    public nint StepB;
    public nint StepC;
    public nint StepD;
    public nint DownA;
    public nint DownB;
    public nint DownC;
    public nint DownD;
    public int Rows;
    public int Columns;

    /// <summary>Goes to the next row.</summary>
    public void Next()
    {
        A += DownA;
        B += DownB;
        C += DownC;
        D += DownD;
        Y += Columns;
        Rows--;
    }
}
