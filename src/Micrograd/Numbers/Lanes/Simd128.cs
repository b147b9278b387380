using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Micrograd.Numbers;

/// <summary>Four floats or two doubles: <see cref="Vector128{T}"/> as an <see cref="ISimd{TSelf, TElement}"/>.</summary>
internal readonly struct Simd128<TElement>(Vector128<TElement> value) : ISimd<Simd128<TElement>, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector128<TElement> _value = value;

    static bool IsSingle => typeof(TElement) == typeof(float);

    public static int Count => Vector128<TElement>.Count;

    [MethodImpl(Inline)]
    public static Simd128<TElement> Load(ref readonly TElement source, nuint offset = 0) =>
        new(Vector128.LoadUnsafe(in source, offset));

    [MethodImpl(Inline)]
    public static void Store(Simd128<TElement> x, ref TElement destination, nuint offset = 0) =>
        x._value.StoreUnsafe(ref destination, offset);

    [MethodImpl(Inline)]
    public static Simd128<TElement> Broadcast(double value) =>
        IsSingle
            ? new(Vector128.Create((float)value).As<float, TElement>())
            : new(Vector128.Create(value).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> Broadcast(TElement value) => new(Vector128.Create(value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> BroadcastBits(ulong bits) =>
        IsSingle
            ? new(Vector128.Create((uint)bits).As<uint, TElement>())
            : new(Vector128.Create(bits).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator +(Simd128<TElement> a, Simd128<TElement> b) => new(a._value + b._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator -(Simd128<TElement> a, Simd128<TElement> b) => new(a._value - b._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator *(Simd128<TElement> a, Simd128<TElement> b) => new(a._value * b._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator /(Simd128<TElement> a, Simd128<TElement> b) => new(a._value / b._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator &(Simd128<TElement> a, Simd128<TElement> b) => new(a._value & b._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator |(Simd128<TElement> a, Simd128<TElement> b) => new(a._value | b._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator ^(Simd128<TElement> a, Simd128<TElement> b) => new(a._value ^ b._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator -(Simd128<TElement> a) => new(-a._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> operator ~(Simd128<TElement> a) => new(~a._value);

    [MethodImpl(Inline)]
    public static Simd128<TElement> MultiplyAdd(Simd128<TElement> a, Simd128<TElement> b, Simd128<TElement> c) =>
        !FusedMultiplyAdd.IsSupported ? new(a._value * b._value + c._value)
        : IsSingle
            ? new(
                Vector128
                    .FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle())
                    .As<float, TElement>()
            )
        : new(
            Vector128
                .FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble())
                .As<double, TElement>()
        );

    [MethodImpl(Inline)]
    public static Simd128<TElement> Min(Simd128<TElement> a, Simd128<TElement> b) =>
        new(Vector128.Min(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Max(Simd128<TElement> a, Simd128<TElement> b) =>
        new(Vector128.Max(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> AtMost(Simd128<TElement> a, Simd128<TElement> limit) =>
        new(Vector128.MinNative(a._value, limit._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> AtLeast(Simd128<TElement> a, Simd128<TElement> limit) =>
        new(Vector128.MaxNative(a._value, limit._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Abs(Simd128<TElement> a) => new(Vector128.Abs(a._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Sqrt(Simd128<TElement> a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Round(Simd128<TElement> a) =>
        IsSingle
            ? new(Vector128.Round(a._value.AsSingle()).As<float, TElement>())
            : new(Vector128.Round(a._value.AsDouble()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> CopySign(Simd128<TElement> a, Simd128<TElement> sign) =>
        new(Vector128.CopySign(a._value, sign._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> LessThan(Simd128<TElement> a, Simd128<TElement> b) =>
        new(Vector128.LessThan(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Equal(Simd128<TElement> a, Simd128<TElement> b) =>
        new(Vector128.Equals(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> IsNaN(Simd128<TElement> a) => new(Vector128.IsNaN(a._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Select(Simd128<TElement> mask, Simd128<TElement> a, Simd128<TElement> b) =>
        new(Vector128.ConditionalSelect(mask._value, a._value, b._value));

    [MethodImpl(Inline)]
    public static bool Any(Simd128<TElement> mask) =>
        IsSingle ? mask._value.AsUInt32() != Vector128<uint>.Zero : mask._value.AsUInt64() != Vector128<ulong>.Zero;

    [MethodImpl(Inline)]
    public static Simd128<TElement> AddBits(Simd128<TElement> a, Simd128<TElement> b) =>
        IsSingle
            ? new((a._value.AsUInt32() + b._value.AsUInt32()).As<uint, TElement>())
            : new((a._value.AsUInt64() + b._value.AsUInt64()).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> ShiftLeft(Simd128<TElement> a, int count) =>
        IsSingle
            ? new((a._value.AsUInt32() << count).As<uint, TElement>())
            : new((a._value.AsUInt64() << count).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> ShiftRight(Simd128<TElement> a, int count) =>
        IsSingle
            ? new((a._value.AsUInt32() >>> count).As<uint, TElement>())
            : new((a._value.AsUInt64() >>> count).As<ulong, TElement>());
}
