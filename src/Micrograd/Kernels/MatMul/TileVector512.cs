using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Kernels.MatMul;

/// <summary>AVX-512: 16 floats or 8 doubles.</summary>
internal readonly unsafe struct TileVector512<T> : ITileVector<Vector512<T>, T>
    where T : unmanaged, INumber<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static int Width => Vector512<T>.Count;

    public static bool HasManyRegisters => true;

    public static bool HasMasks => true;

    [MethodImpl(Inline)]
    public static void Prefetch(T* from) => Sse.Prefetch0(from);

    [MethodImpl(Inline)]
    public static Vector512<T> Load(T* from) => Vector512.Load(from);

    [MethodImpl(Inline)]
    public static Vector512<T> Broadcast(T* from) => Vector512.Create(*from);

    [MethodImpl(Inline)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> sum)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
        }

        return Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
    }

    [MethodImpl(Inline)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(Inline)]
    public static void Store(T* to, Vector512<T> value) => value.Store(to);

    [MethodImpl(Inline)]
    public static T Sum(Vector512<T> value) => TileVector256<T>.Sum(value.GetLower() + value.GetUpper());

    [MethodImpl(Inline)]
    public static Vector512<T> First(int count) =>
        Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(count)));

    [MethodImpl(Inline)]
    public static Vector512<T> Load(T* from, Vector512<T> mask) =>
        typeof(T) == typeof(float)
            ? Avx512F.MaskLoad((float*)from, mask.AsSingle(), default).As<float, T>()
            : Avx512F.MaskLoad((double*)from, mask.AsDouble(), default).As<double, T>();

    [MethodImpl(Inline)]
    public static void Store(T* to, Vector512<T> mask, Vector512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)to, mask.AsSingle(), value.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)to, mask.AsDouble(), value.AsDouble());
        }
    }

    public static int TransposeSize => Vector128<T>.Count;

    [MethodImpl(Inline)]
    public static void Transpose(T* from, nint row, RowQuarters quarters, T* to, nint toStride)
    {
        if (typeof(T) == typeof(float))
        {
            var r0 = Quarters(from, quarters).AsSingle();
            var r1 = Quarters(from + row, quarters).AsSingle();
            var r2 = Quarters(from + (2 * row), quarters).AsSingle();
            var r3 = Quarters(from + (3 * row), quarters).AsSingle();
            var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
            Avx512F.UnpackLow(low01, low23).As<double, T>().Store(to);
            Avx512F.UnpackHigh(low01, low23).As<double, T>().Store(to + toStride);
            Avx512F.UnpackLow(high01, high23).As<double, T>().Store(to + (2 * toStride));
            Avx512F.UnpackHigh(high01, high23).As<double, T>().Store(to + (3 * toStride));
        }
        else
        {
            var r0 = Quarters(from, quarters).AsDouble();
            var r1 = Quarters(from + row, quarters).AsDouble();
            Avx512F.UnpackLow(r0, r1).As<double, T>().Store(to);
            Avx512F.UnpackHigh(r0, r1).As<double, T>().Store(to + toStride);
        }
    }

    // Vector512.Create of two halves goes through the stack (.NET 10.0); inserts do not.
    [MethodImpl(Inline)]
    static Vector512<T> Quarters(T* from, RowQuarters quarters)
    {
        var rows = Vector128.Load((float*)from).ToVector256Unsafe().ToVector512Unsafe();
        rows = Avx512F.InsertVector128(rows, Vector128.Load((float*)(from + quarters.Second)), 1);
        rows = Avx512F.InsertVector128(rows, Vector128.Load((float*)(from + quarters.Third)), 2);
        return Avx512F.InsertVector128(rows, Vector128.Load((float*)(from + quarters.Fourth)), 3).As<float, T>();
    }
}
