using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Numbers;

/// <summary>Eight floats or four doubles: <see cref="Vector256{T}"/> as an <see cref="ISimd{TSelf, TElement}"/>.</summary>
internal readonly unsafe struct Simd256<TElement>(Vector256<TElement> value) : ISimd<Simd256<TElement>, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector256<TElement> _value = value;

    public static int Count => Vector256<TElement>.Count;

    [MethodImpl(Inline)]
    public static Simd256<TElement> Load(ref readonly TElement source, nuint offset = 0) =>
        new(Vector256.LoadUnsafe(in source, offset));

    [MethodImpl(Inline)]
    public static void Store(Simd256<TElement> x, ref TElement destination, nuint offset = 0) =>
        x._value.StoreUnsafe(ref destination, offset);

    [MethodImpl(Inline)]
    public static Simd256<TElement> LoadFirst(TElement* source, int count) =>
        !Avx.IsSupported ? new(LaneByLane.LoadFirst<Vector256<TElement>, TElement>(source, count))
        : Precision<TElement>.IsSingle
            ? new(Avx.MaskLoad((float*)source, First(count)._value.AsSingle()).As<float, TElement>())
        : new(Avx.MaskLoad((double*)source, First(count)._value.AsDouble()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static void StoreFirst(Simd256<TElement> x, TElement* destination, int count)
    {
        if (!Avx.IsSupported)
        {
            LaneByLane.StoreFirst(x._value, destination, count);
        }
        else if (Precision<TElement>.IsSingle)
        {
            Avx.MaskStore((float*)destination, First(count)._value.AsSingle(), x._value.AsSingle());
        }
        else
        {
            Avx.MaskStore((double*)destination, First(count)._value.AsDouble(), x._value.AsDouble());
        }
    }

    [MethodImpl(Inline)]
    public static Simd256<TElement> First(int count) =>
        new(Vector256.LessThan(Vector256<TElement>.Indices, Vector256.Create(TElement.CreateTruncating(count))));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Broadcast(double value) =>
        Precision<TElement>.IsSingle
            ? new(Vector256.Create((float)value).As<float, TElement>())
            : new(Vector256.Create(value).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd256<TElement> Broadcast(TElement value) => new(Vector256.Create(value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> BroadcastBits(ulong bits) =>
        Precision<TElement>.IsSingle
            ? new(Vector256.Create((uint)bits).As<uint, TElement>())
            : new(Vector256.Create(bits).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator +(Simd256<TElement> a, Simd256<TElement> b) => new(a._value + b._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator -(Simd256<TElement> a, Simd256<TElement> b) => new(a._value - b._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator *(Simd256<TElement> a, Simd256<TElement> b) => new(a._value * b._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator /(Simd256<TElement> a, Simd256<TElement> b) => new(a._value / b._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator &(Simd256<TElement> a, Simd256<TElement> b) => new(a._value & b._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator |(Simd256<TElement> a, Simd256<TElement> b) => new(a._value | b._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator ^(Simd256<TElement> a, Simd256<TElement> b) => new(a._value ^ b._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator -(Simd256<TElement> a) => new(-a._value);

    [MethodImpl(Inline)]
    public static Simd256<TElement> operator ~(Simd256<TElement> a) => new(~a._value);

    // Fused where the processor has it: .NET's word for that is an estimate.
    [MethodImpl(Inline)]
    public static Simd256<TElement> MultiplyAdd(Simd256<TElement> a, Simd256<TElement> b, Simd256<TElement> c) =>
        Precision<TElement>.IsSingle
            ? new(
                Vector256
                    .MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle())
                    .As<float, TElement>()
            )
            : new(
                Vector256
                    .MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble())
                    .As<double, TElement>()
            );

    [MethodImpl(Inline)]
    public static Simd256<TElement> MultiplyAdd(Simd256<TElement> a, Simd256<TElement> b, double c) =>
        MultiplyAdd(a, b, Broadcast(c));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Min(Simd256<TElement> a, Simd256<TElement> b) =>
        new(Vector256.Min(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Max(Simd256<TElement> a, Simd256<TElement> b) =>
        new(Vector256.Max(a._value, b._value));

    // SSE's minimum is its second operand when one is NaN; elsewhere the minimum that keeps NaN is one instruction.
    [MethodImpl(Inline)]
    public static Simd256<TElement> AtMost(Simd256<TElement> a, Simd256<TElement> limit) =>
        new(Sse.IsSupported ? Vector256.MinNative(limit._value, a._value) : Vector256.Min(limit._value, a._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> AtLeast(Simd256<TElement> a, Simd256<TElement> limit) =>
        new(Sse.IsSupported ? Vector256.MaxNative(limit._value, a._value) : Vector256.Max(limit._value, a._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Abs(Simd256<TElement> a) => new(Vector256.Abs(a._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Sqrt(Simd256<TElement> a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Round(Simd256<TElement> a) =>
        Precision<TElement>.IsSingle
            ? new(Vector256.Round(a._value.AsSingle()).As<float, TElement>())
            : new(Vector256.Round(a._value.AsDouble()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd256<TElement> Scale(Simd256<TElement> x, Simd256<TElement> n) =>
        !Avx512F.VL.IsSupported ? Exponents<Simd256<TElement>, TElement>.Scale(x, n)
        : Precision<TElement>.IsSingle
            ? new(Avx512F.VL.Scale(x._value.AsSingle(), n._value.AsSingle()).As<float, TElement>())
        : new(Avx512F.VL.Scale(x._value.AsDouble(), n._value.AsDouble()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd256<TElement> CopySign(Simd256<TElement> a, Simd256<TElement> sign) =>
        new(Vector256.CopySign(a._value, sign._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> LessThan(Simd256<TElement> a, Simd256<TElement> b) =>
        new(Vector256.LessThan(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Equal(Simd256<TElement> a, Simd256<TElement> b) =>
        new(Vector256.Equals(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> IsNaN(Simd256<TElement> a) => new(Vector256.IsNaN(a._value));

    [MethodImpl(Inline)]
    public static Simd256<TElement> Select(Simd256<TElement> mask, Simd256<TElement> a, Simd256<TElement> b) =>
        new(Vector256.ConditionalSelect(mask._value, a._value, b._value));

    [MethodImpl(Inline)]
    public static bool Any(Simd256<TElement> mask) =>
        Precision<TElement>.IsSingle
            ? mask._value.AsUInt32() != Vector256<uint>.Zero
            : mask._value.AsUInt64() != Vector256<ulong>.Zero;

    [MethodImpl(Inline)]
    public static TElement Sum(Simd256<TElement> a) =>
        Simd128<TElement>.Sum(new(a._value.GetLower() + a._value.GetUpper()));

    [MethodImpl(Inline)]
    public static TElement Largest(Simd256<TElement> a) =>
        Simd128<TElement>.Largest(Simd128<TElement>.AtLeast(new(a._value.GetLower()), new(a._value.GetUpper())));

    [MethodImpl(Inline)]
    public static Simd256<TElement> OfInteger(Simd256<TElement> bits) =>
        Precision<TElement>.IsSingle
            ? new(Vector256.ConvertToSingle(bits._value.AsInt32()).As<float, TElement>())
            : new(Vector256.ConvertToDouble(bits._value.AsInt64()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd256<TElement> AddBits(Simd256<TElement> a, Simd256<TElement> b) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() + b._value.AsUInt32()).As<uint, TElement>())
            : new((a._value.AsUInt64() + b._value.AsUInt64()).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd256<TElement> ShiftLeft(Simd256<TElement> a, int count) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() << count).As<uint, TElement>())
            : new((a._value.AsUInt64() << count).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd256<TElement> ShiftRight(Simd256<TElement> a, int count) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() >>> count).As<uint, TElement>())
            : new((a._value.AsUInt64() >>> count).As<ulong, TElement>());
}
