using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>No vectors: a number at a time, right on any machine, and what is left over where vectors have no masks.</summary>
internal readonly unsafe struct TileScalar<T> : ITileVector<T, T>
    where T : unmanaged, INumber<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Width => 1;

    public static bool HasManyRegisters => false;

    public static bool HasMasks => false;

    public static void Prefetch(T* from) { }

    [MethodImpl(Inline)]
    public static T Load(T* from) => *from;

    [MethodImpl(Inline)]
    public static T Broadcast(T* from) => *from;

    [MethodImpl(Inline)]
    public static T MultiplyAdd(T x, T y, T sum) => T.MultiplyAddEstimate(x, y, sum);

    [MethodImpl(Inline)]
    public static T Add(T x, T y) => x + y;

    [MethodImpl(Inline)]
    public static void Store(T* to, T value) => *to = value;

    [MethodImpl(Inline)]
    public static T Sum(T value) => value;

    public static T First(int count) => throw new NotSupportedException();

    public static T Load(T* from, T mask) => throw new NotSupportedException();

    public static void Store(T* to, T mask, T value) => throw new NotSupportedException();

    public static int TransposeSize => 0;

    public static void Transpose(T* from, nint row, RowQuarters quarters, T* to, nint toStride) =>
        throw new NotSupportedException();
}
