using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>One lane: the tail of every loop, and all of it where there are no vectors.</summary>
internal readonly unsafe struct SimdScalar<TElement>(TElement value) : ISimd<SimdScalar<TElement>, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly TElement _value = value;

    public static int Count => 1;

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Load(ref readonly TElement source, nuint offset = 0) =>
        new(Unsafe.Add(ref Unsafe.AsRef(in source), offset));

    [MethodImpl(Inline)]
    public static void Store(SimdScalar<TElement> x, ref TElement destination, nuint offset = 0) =>
        Unsafe.Add(ref destination, offset) = x._value;

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> LoadFirst(TElement* source, int count) => count > 0 ? new(*source) : default;

    [MethodImpl(Inline)]
    public static void StoreFirst(SimdScalar<TElement> x, TElement* destination, int count)
    {
        if (count > 0)
        {
            *destination = x._value;
        }
    }

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> First(int count) => Mask(count > 0);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Broadcast(double value) =>
        Precision<TElement>.IsSingle
            ? new(Unsafe.BitCast<float, TElement>((float)value))
            : new(Unsafe.BitCast<double, TElement>(value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Broadcast(TElement value) => new(value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> BroadcastBits(ulong bits) => OfBits(bits);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator +(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(a._value + b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator -(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(a._value - b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator *(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(a._value * b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator /(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(a._value / b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator &(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(a._value & b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator |(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(a._value | b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator ^(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(a._value ^ b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator -(SimdScalar<TElement> a) => new(-a._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> operator ~(SimdScalar<TElement> a) => new(~a._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> MultiplyAdd(
        SimdScalar<TElement> a,
        SimdScalar<TElement> b,
        SimdScalar<TElement> c
    ) => new(TElement.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> MultiplyAdd(SimdScalar<TElement> a, SimdScalar<TElement> b, double c) =>
        MultiplyAdd(a, b, Broadcast(c));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Min(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(TElement.Min(a._value, b._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Max(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        new(TElement.Max(a._value, b._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> AtMost(SimdScalar<TElement> a, SimdScalar<TElement> limit) =>
        a._value > limit._value ? limit : a;

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> AtLeast(SimdScalar<TElement> a, SimdScalar<TElement> limit) =>
        a._value < limit._value ? limit : a;

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Abs(SimdScalar<TElement> a) => new(TElement.Abs(a._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Sqrt(SimdScalar<TElement> a) => new(TElement.Sqrt(a._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Round(SimdScalar<TElement> a) => new(TElement.Round(a._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Scale(SimdScalar<TElement> x, SimdScalar<TElement> n) =>
        Exponents<SimdScalar<TElement>, TElement>.Scale(x, n);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> CopySign(SimdScalar<TElement> a, SimdScalar<TElement> sign) =>
        new(TElement.CopySign(a._value, sign._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> LessThan(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        Mask(a._value < b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Equal(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        Mask(a._value == b._value);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> IsNaN(SimdScalar<TElement> a) => Mask(TElement.IsNaN(a._value));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> Select(
        SimdScalar<TElement> mask,
        SimdScalar<TElement> a,
        SimdScalar<TElement> b
    ) => Any(mask) ? a : b;

    [MethodImpl(Inline)]
    public static bool Any(SimdScalar<TElement> mask) => Bits(mask) != 0;

    [MethodImpl(Inline)]
    public static TElement Sum(SimdScalar<TElement> a) => a._value;

    [MethodImpl(Inline)]
    public static TElement Largest(SimdScalar<TElement> a) => a._value;

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> OfInteger(SimdScalar<TElement> bits) =>
        new(TElement.CreateTruncating((long)Bits(bits)));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> AddBits(SimdScalar<TElement> a, SimdScalar<TElement> b) =>
        OfBits(Bits(a) + Bits(b));

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> ShiftLeft(SimdScalar<TElement> a, int count) => OfBits(Bits(a) << count);

    [MethodImpl(Inline)]
    public static SimdScalar<TElement> ShiftRight(SimdScalar<TElement> a, int count) => OfBits(Bits(a) >>> count);

    [MethodImpl(Inline)]
    static SimdScalar<TElement> Mask(bool condition) => OfBits(condition ? ulong.MaxValue : 0);

    [MethodImpl(Inline)]
    static ulong Bits(SimdScalar<TElement> x) =>
        Precision<TElement>.IsSingle
            ? Unsafe.BitCast<TElement, uint>(x._value)
            : Unsafe.BitCast<TElement, ulong>(x._value);

    [MethodImpl(Inline)]
    static SimdScalar<TElement> OfBits(ulong bits) =>
        Precision<TElement>.IsSingle
            ? new(Unsafe.BitCast<uint, TElement>((uint)bits))
            : new(Unsafe.BitCast<ulong, TElement>(bits));
}
