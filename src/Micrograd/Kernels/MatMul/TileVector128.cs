using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Kernels.MatMul;

/// <summary>128 bits of any machine (SSE2, AdvSimd, WebAssembly): 4 floats or 2 doubles.</summary>
internal readonly unsafe struct TileVector128<T> : ITileVector<Vector128<T>, T>
    where T : unmanaged, INumber<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Width => Vector128<T>.Count;

    public static bool HasManyRegisters => AdvSimd.IsSupported;

    public static bool HasMasks => false;

    [MethodImpl(Inline)]
    public static void Prefetch(T* from)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(from);
        }
    }

    [MethodImpl(Inline)]
    public static Vector128<T> Load(T* from) => Vector128.Load(from);

    [MethodImpl(Inline)]
    public static Vector128<T> Broadcast(T* from) => Vector128.Create(*from);

    [MethodImpl(Inline)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> sum)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector128.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
        }

        return Vector128.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
    }

    [MethodImpl(Inline)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(Inline)]
    public static void Store(T* to, Vector128<T> value) => value.Store(to);

    [MethodImpl(Inline)]
    public static T Sum(Vector128<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            var x = value.AsSingle();
            x += Vector128.Shuffle(x, Vector128.Create(2, 3, 2, 3));
            return (T)(object)(x.ToScalar() + x.GetElement(1));
        }

        return value.ToScalar() + value.GetElement(1);
    }

    public static Vector128<T> First(int count) => throw new NotSupportedException();

    public static Vector128<T> Load(T* from, Vector128<T> mask) => throw new NotSupportedException();

    public static void Store(T* to, Vector128<T> mask, Vector128<T> value) => throw new NotSupportedException();

    public static int TransposeSize => 0;

    public static void Transpose(T* from, nint row, RowQuarters quarters, T* to, nint toStride) =>
        throw new NotSupportedException();
}
