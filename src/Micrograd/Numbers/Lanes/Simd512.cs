using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Numbers;

/// <summary>Sixteen floats or eight doubles: <see cref="Vector512{T}"/> as an <see cref="ISimd{TSelf, TElement}"/>.</summary>
internal readonly unsafe struct Simd512<TElement>(Vector512<TElement> value) : ISimd<Simd512<TElement>, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector512<TElement> _value = value;

    public static int Count => Vector512<TElement>.Count;

    [MethodImpl(Inline)]
    public static Simd512<TElement> Load(ref readonly TElement source, nuint offset = 0) =>
        new(Vector512.LoadUnsafe(in source, offset));

    [MethodImpl(Inline)]
    public static void Store(Simd512<TElement> x, ref TElement destination, nuint offset = 0) =>
        x._value.StoreUnsafe(ref destination, offset);

    [MethodImpl(Inline)]
    public static Simd512<TElement> LoadFirst(TElement* source, int count) =>
        !Avx512F.IsSupported ? new(LaneByLane.LoadFirst<Vector512<TElement>, TElement>(source, count))
        : Precision<TElement>.IsSingle
            ? new(Avx512F.MaskLoad((float*)source, First(count)._value.AsSingle(), default).As<float, TElement>())
        : new(Avx512F.MaskLoad((double*)source, First(count)._value.AsDouble(), default).As<double, TElement>());

    [MethodImpl(Inline)]
    public static void StoreFirst(Simd512<TElement> x, TElement* destination, int count)
    {
        if (!Avx512F.IsSupported)
        {
            LaneByLane.StoreFirst(x._value, destination, count);
        }
        else if (Precision<TElement>.IsSingle)
        {
            Avx512F.MaskStore((float*)destination, First(count)._value.AsSingle(), x._value.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)destination, First(count)._value.AsDouble(), x._value.AsDouble());
        }
    }

    [MethodImpl(Inline)]
    public static Simd512<TElement> First(int count) =>
        new(Vector512.LessThan(Vector512<TElement>.Indices, Vector512.Create(TElement.CreateTruncating(count))));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Broadcast(double value) =>
        Precision<TElement>.IsSingle
            ? new(Vector512.Create((float)value).As<float, TElement>())
            : new(Vector512.Create(value).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd512<TElement> Broadcast(TElement value) => new(Vector512.Create(value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> BroadcastBits(ulong bits) =>
        Precision<TElement>.IsSingle
            ? new(Vector512.Create((uint)bits).As<uint, TElement>())
            : new(Vector512.Create(bits).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator +(Simd512<TElement> a, Simd512<TElement> b) => new(a._value + b._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator -(Simd512<TElement> a, Simd512<TElement> b) => new(a._value - b._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator *(Simd512<TElement> a, Simd512<TElement> b) => new(a._value * b._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator /(Simd512<TElement> a, Simd512<TElement> b) => new(a._value / b._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator &(Simd512<TElement> a, Simd512<TElement> b) => new(a._value & b._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator |(Simd512<TElement> a, Simd512<TElement> b) => new(a._value | b._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator ^(Simd512<TElement> a, Simd512<TElement> b) => new(a._value ^ b._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator -(Simd512<TElement> a) => new(-a._value);

    [MethodImpl(Inline)]
    public static Simd512<TElement> operator ~(Simd512<TElement> a) => new(~a._value);

    // Fused where the processor has it: .NET's word for that is an estimate.
    [MethodImpl(Inline)]
    public static Simd512<TElement> MultiplyAdd(Simd512<TElement> a, Simd512<TElement> b, Simd512<TElement> c) =>
        Precision<TElement>.IsSingle
            ? new(
                Vector512
                    .MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle())
                    .As<float, TElement>()
            )
            : new(
                Vector512
                    .MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble())
                    .As<double, TElement>()
            );

    [MethodImpl(Inline)]
    public static Simd512<TElement> MultiplyAdd(Simd512<TElement> a, Simd512<TElement> b, double c) =>
        MultiplyAdd(a, b, Broadcast(c));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Min(Simd512<TElement> a, Simd512<TElement> b) =>
        new(Vector512.Min(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Max(Simd512<TElement> a, Simd512<TElement> b) =>
        new(Vector512.Max(a._value, b._value));

    // SSE's minimum is its second operand when one is NaN; elsewhere the minimum that keeps NaN is one instruction.
    [MethodImpl(Inline)]
    public static Simd512<TElement> AtMost(Simd512<TElement> a, Simd512<TElement> limit) =>
        new(Sse.IsSupported ? Vector512.MinNative(limit._value, a._value) : Vector512.Min(limit._value, a._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> AtLeast(Simd512<TElement> a, Simd512<TElement> limit) =>
        new(Sse.IsSupported ? Vector512.MaxNative(limit._value, a._value) : Vector512.Max(limit._value, a._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Abs(Simd512<TElement> a) => new(Vector512.Abs(a._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Sqrt(Simd512<TElement> a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Round(Simd512<TElement> a) =>
        Precision<TElement>.IsSingle
            ? new(Vector512.Round(a._value.AsSingle()).As<float, TElement>())
            : new(Vector512.Round(a._value.AsDouble()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd512<TElement> Scale(Simd512<TElement> x, Simd512<TElement> n) =>
        !Avx512F.IsSupported ? Exponents<Simd512<TElement>, TElement>.Scale(x, n)
        : Precision<TElement>.IsSingle
            ? new(Avx512F.Scale(x._value.AsSingle(), n._value.AsSingle()).As<float, TElement>())
        : new(Avx512F.Scale(x._value.AsDouble(), n._value.AsDouble()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd512<TElement> CopySign(Simd512<TElement> a, Simd512<TElement> sign) =>
        new(Vector512.CopySign(a._value, sign._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> LessThan(Simd512<TElement> a, Simd512<TElement> b) =>
        new(Vector512.LessThan(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Equal(Simd512<TElement> a, Simd512<TElement> b) =>
        new(Vector512.Equals(a._value, b._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> IsNaN(Simd512<TElement> a) => new(Vector512.IsNaN(a._value));

    [MethodImpl(Inline)]
    public static Simd512<TElement> Select(Simd512<TElement> mask, Simd512<TElement> a, Simd512<TElement> b) =>
        new(Vector512.ConditionalSelect(mask._value, a._value, b._value));

    [MethodImpl(Inline)]
    public static bool Any(Simd512<TElement> mask) =>
        Precision<TElement>.IsSingle
            ? mask._value.AsUInt32() != Vector512<uint>.Zero
            : mask._value.AsUInt64() != Vector512<ulong>.Zero;

    [MethodImpl(Inline)]
    public static TElement Sum(Simd512<TElement> a) =>
        Simd256<TElement>.Sum(new(a._value.GetLower() + a._value.GetUpper()));

    [MethodImpl(Inline)]
    public static TElement Largest(Simd512<TElement> a) =>
        Simd256<TElement>.Largest(Simd256<TElement>.AtLeast(new(a._value.GetLower()), new(a._value.GetUpper())));

    [MethodImpl(Inline)]
    public static Simd512<TElement> OfInteger(Simd512<TElement> bits) =>
        Precision<TElement>.IsSingle
            ? new(Vector512.ConvertToSingle(bits._value.AsInt32()).As<float, TElement>())
            : new(Vector512.ConvertToDouble(bits._value.AsInt64()).As<double, TElement>());

    [MethodImpl(Inline)]
    public static Simd512<TElement> AddBits(Simd512<TElement> a, Simd512<TElement> b) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() + b._value.AsUInt32()).As<uint, TElement>())
            : new((a._value.AsUInt64() + b._value.AsUInt64()).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd512<TElement> ShiftLeft(Simd512<TElement> a, int count) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() << count).As<uint, TElement>())
            : new((a._value.AsUInt64() << count).As<ulong, TElement>());

    [MethodImpl(Inline)]
    public static Simd512<TElement> ShiftRight(Simd512<TElement> a, int count) =>
        Precision<TElement>.IsSingle
            ? new((a._value.AsUInt32() >>> count).As<uint, TElement>())
            : new((a._value.AsUInt64() >>> count).As<ulong, TElement>());
}
