using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Numbers;

/// <summary>Four floats or two doubles: <see cref="Vector128{T}"/> as an <see cref="ISimd{TSelf, TElement}"/>.</summary>
internal readonly unsafe struct Simd128<TElement>(Vector128<TElement> value) : ISimd<Simd128<TElement>, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector128<TElement> _value = value;

    public static int Count => Vector128<TElement>.Count;

    [MethodImpl(Inline)]
    public static Simd128<TElement> Load(ref readonly TElement source, nuint offset = 0) =>
        new(Vector128.LoadUnsafe(in source, offset));

    [MethodImpl(Inline)]
    public static void Store(Simd128<TElement> x, ref TElement destination, nuint offset = 0) =>
        x._value.StoreUnsafe(ref destination, offset);

    [MethodImpl(Inline)]
    public static Simd128<TElement> LoadFirst(TElement* source, int count) =>
        new(LaneByLane.LoadFirst<Vector128<TElement>, TElement>(source, count));

    [MethodImpl(Inline)]
    public static void StoreFirst(Simd128<TElement> x, TElement* destination, int count) =>
        LaneByLane.StoreFirst(x._value, destination, count);

    [MethodImpl(Inline)]
    public static Simd128<TElement> First(int count) =>
        new(Vector128.LessThan(Vector128<TElement>.Indices, Vector128.Create(TElement.CreateTruncating(count))));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Broadcast(double value) =>
        Precision<TElement>.IsSingle
            ? new(Vector128.Create((float)value).As<float, TElement>())
            : new(Vector128.Create(value).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> Broadcast(TElement value) => new(Vector128.Create(value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> BroadcastBits(ulong bits) =>
        Precision<TElement>.IsSingle
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

    // Fused where the processor has it: .NET's word for that is an estimate.
    [MethodImpl(Inline)]
    public static Simd128<TElement> MultiplyAdd(Simd128<TElement> a, Simd128<TElement> b, Simd128<TElement> c) =>
        Precision<TElement>.IsSingle
            ? new(
                Vector128
                    .MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle())
                    .As<float, TElement>()
            )
            : new(
                Vector128
                    .MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble())
                    .As<double, TElement>()
            );

    [MethodImpl(Inline)]
    public static Simd128<TElement> MultiplyAdd(Simd128<TElement> a, Simd128<TElement> b, double c) =>
        MultiplyAdd(a, b, Broadcast(c));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Min(Simd128<TElement> a, Simd128<TElement> b) =>
        new(Vector128.Min(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Max(Simd128<TElement> a, Simd128<TElement> b) =>
        new(Vector128.Max(a._value, b._value));

    // SSE's minimum is its second operand when one is NaN; elsewhere the minimum that keeps NaN is one instruction.
    [MethodImpl(Inline)]
    public static Simd128<TElement> AtMost(Simd128<TElement> a, Simd128<TElement> limit) =>
        new(Sse.IsSupported ? Vector128.MinNative(limit._value, a._value) : Vector128.Min(limit._value, a._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> AtLeast(Simd128<TElement> a, Simd128<TElement> limit) =>
        new(Sse.IsSupported ? Vector128.MaxNative(limit._value, a._value) : Vector128.Max(limit._value, a._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Abs(Simd128<TElement> a) => new(Vector128.Abs(a._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Sqrt(Simd128<TElement> a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(Inline)]
    public static Simd128<TElement> Round(Simd128<TElement> a) =>
        Precision<TElement>.IsSingle
            ? new(Vector128.Round(a._value.AsSingle()).As<float, TElement>())
            : new(Vector128.Round(a._value.AsDouble()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> Scale(Simd128<TElement> x, Simd128<TElement> n) =>
        !Avx512F.VL.IsSupported ? Exponents<Simd128<TElement>, TElement>.Scale(x, n)
        : Precision<TElement>.IsSingle
            ? new(Avx512F.VL.Scale(x._value.AsSingle(), n._value.AsSingle()).As<float, TElement>())
        : new(Avx512F.VL.Scale(x._value.AsDouble(), n._value.AsDouble()).As<double, TElement>());

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
        Precision<TElement>.IsSingle
            ? mask._value.AsUInt32() != Vector128<uint>.Zero
            : mask._value.AsUInt64() != Vector128<ulong>.Zero;

    [MethodImpl(Inline)]
    public static TElement Sum(Simd128<TElement> a)
    {
        var sum = Precision<TElement>.IsSingle ? a + UpperHalf(a) : a;
        return sum._value[0] + sum._value[1];
    }

    [MethodImpl(Inline)]
    public static TElement Largest(Simd128<TElement> a)
    {
        var largest = Precision<TElement>.IsSingle ? AtLeast(a, UpperHalf(a)) : a;
        return AtLeast(largest, new(Vector128.Create(largest._value[1])))._value[0];
    }

    [MethodImpl(Inline)]
    static Simd128<TElement> UpperHalf(Simd128<TElement> a) =>
        new(Vector128.Shuffle(a._value.AsUInt64(), Vector128.Create(1ul, 1)).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> OfInteger(Simd128<TElement> bits) =>
        Precision<TElement>.IsSingle
            ? new(Vector128.ConvertToSingle(bits._value.AsInt32()).As<float, TElement>())
            : new(Vector128.ConvertToDouble(bits._value.AsInt64()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> AddBits(Simd128<TElement> a, Simd128<TElement> b) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() + b._value.AsUInt32()).As<uint, TElement>())
            : new((a._value.AsUInt64() + b._value.AsUInt64()).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> ShiftLeft(Simd128<TElement> a, int count) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() << count).As<uint, TElement>())
            : new((a._value.AsUInt64() << count).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd128<TElement> ShiftRight(Simd128<TElement> a, int count) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() >>> count).As<uint, TElement>())
            : new((a._value.AsUInt64() >>> count).As<ulong, TElement>());
}
