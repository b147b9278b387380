using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Kernels.MatMul;

/// <summary>AVX2 with FMA: 8 floats or 4 doubles.</summary>
internal readonly unsafe struct TileVector256<T> : ITileVector<Vector256<T>, T>
    where T : unmanaged, INumber<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Width => Vector256<T>.Count;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    public static bool HasMasks => true;

    [MethodImpl(Inline)]
    public static void Prefetch(T* from) => Sse.Prefetch0(from);

    [MethodImpl(Inline)]
    public static Vector256<T> Load(T* from) => Vector256.Load(from);

    [MethodImpl(Inline)]
    public static Vector256<T> Broadcast(T* from) => Vector256.Create(*from);

    [MethodImpl(Inline)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> sum)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
        }

        return Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
    }

    [MethodImpl(Inline)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(Inline)]
    public static void Store(T* to, Vector256<T> value) => value.Store(to);

    [MethodImpl(Inline)]
    public static T Sum(Vector256<T> value) => TileVector128<T>.Sum(value.GetLower() + value.GetUpper());

    [MethodImpl(Inline)]
    public static Vector256<T> First(int count) =>
        Vector256.LessThan(Vector256<T>.Indices, Vector256.Create(T.CreateTruncating(count)));

    [MethodImpl(Inline)]
    public static Vector256<T> Load(T* from, Vector256<T> mask) =>
        typeof(T) == typeof(float)
            ? Avx.MaskLoad((float*)from, mask.AsSingle()).As<float, T>()
            : Avx.MaskLoad((double*)from, mask.AsDouble()).As<double, T>();

    [MethodImpl(Inline)]
    public static void Store(T* to, Vector256<T> mask, Vector256<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            Avx.MaskStore((float*)to, mask.AsSingle(), value.AsSingle());
        }
        else
        {
            Avx.MaskStore((double*)to, mask.AsDouble(), value.AsDouble());
        }
    }

    public static int TransposeSize => Vector128<T>.Count;

    [MethodImpl(Inline)]
    public static void Transpose(T* from, nint row, RowQuarters quarters, T* to, nint toStride)
    {
        if (typeof(T) == typeof(float))
        {
            var r0 = Halves(from, quarters).AsSingle();
            var r1 = Halves(from + row, quarters).AsSingle();
            var r2 = Halves(from + (2 * row), quarters).AsSingle();
            var r3 = Halves(from + (3 * row), quarters).AsSingle();
            var low01 = Avx.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            Avx.UnpackLow(low01, low23).As<double, T>().Store(to);
            Avx.UnpackHigh(low01, low23).As<double, T>().Store(to + toStride);
            Avx.UnpackLow(high01, high23).As<double, T>().Store(to + (2 * toStride));
            Avx.UnpackHigh(high01, high23).As<double, T>().Store(to + (3 * toStride));
        }
        else
        {
            var r0 = Halves(from, quarters).AsDouble();
            var r1 = Halves(from + row, quarters).AsDouble();
            Avx.UnpackLow(r0, r1).As<double, T>().Store(to);
            Avx.UnpackHigh(r0, r1).As<double, T>().Store(to + toStride);
        }
    }

    [MethodImpl(Inline)]
    static Vector256<T> Halves(T* from, RowQuarters quarters) =>
        Vector256.Create(Vector128.Load(from), Vector128.Load(from + quarters.Second));
}
