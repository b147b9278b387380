namespace Micrograd.Kernels.MatMul;

/// <summary>
/// What the product kernels need of a vector of numbers. The locals of a kernel are of the machine's own type
/// <typeparamref name="TVector"/>, so the JIT sees what it would see in a kernel written for that type alone.
/// </summary>
/// <typeparam name="TVector">The machine's vector, such as <c>Vector512&lt;float&gt;</c>.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Whether the machine has 32 vector registers, not 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Whether part of a vector can be read and written without touching the memory beside it.</summary>
    static abstract bool HasMasks { get; }

    /// <summary>Asks for a number's cache line, where the machine can be asked.</summary>
    static abstract void Prefetch(T* from);

    static abstract TVector Load(T* from);

    static abstract TVector Broadcast(T* from);

    /// <summary>x·y + sum, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector sum);

    static abstract TVector Add(TVector x, TVector y);

    static abstract void Store(T* to, TVector value);

    /// <summary>The sum of the vector's numbers: its upper half is added to its lower one until one number is left.</summary>
    static abstract T Sum(TVector value);

    /// <summary>The mask of the first <paramref name="count"/> numbers; only with <see cref="HasMasks"/>.</summary>
    static abstract TVector First(int count);

    /// <summary>The numbers in the mask, 0 elsewhere; only with <see cref="HasMasks"/>.</summary>
    static abstract TVector Load(T* from, TVector mask);

    /// <summary>Writes the numbers in the mask; only with <see cref="HasMasks"/>.</summary>
    static abstract void Store(T* to, TVector mask, TVector value);

    /// <summary>
    /// Rows that a quarter of 128 bits transposes, and numbers of each that it reads; 0 where transposing is not offered.
    /// </summary>
    static abstract int TransposeSize { get; }

    /// <summary>
    /// Reads <see cref="TransposeSize"/> adjacent numbers of each of <see cref="Width"/> rows and writes the rows' first
    /// numbers as one vector, their second numbers as the next, and so on.
    /// </summary>
    static abstract void Transpose(T* from, nint row, RowQuarters quarters, T* to, nint toStride);
}
