using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Kernels;

/// <summary>Four lanes of AVX2.</summary>
internal readonly unsafe struct WordLanes256(Vector256<ulong> value) : IWordLanes<WordLanes256>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector256<ulong> _value = value;

    public static int Count => 4;

    // Pairs are unpacked within 128 bits: the even lanes first.
    public static WordLanes256 Places => new(Vector256.Create(0ul, 2, 1, 3));

    [MethodImpl(Inline)]
    public static WordLanes256 Broadcast(ulong number) => new(Vector256.Create(number));

    [MethodImpl(Inline)]
    public static WordLanes256 operator +(WordLanes256 a, WordLanes256 b) => new(a._value + b._value);

    [MethodImpl(Inline)]
    public static WordLanes256 operator ^(WordLanes256 a, WordLanes256 b) => new(a._value ^ b._value);

    [MethodImpl(Inline)]
    public static WordLanes256 MultiplyLower(WordLanes256 a, WordLanes256 b) =>
        new(Avx2.Multiply(a._value.AsUInt32(), b._value.AsUInt32()));

    [MethodImpl(Inline)]
    public static WordLanes256 Upper(WordLanes256 a) => new(a._value >>> 32);

    [MethodImpl(Inline)]
    public static WordLanes256 Join(WordLanes256 a, WordLanes256 b) =>
        new((a._value & Vector256.Create((ulong)uint.MaxValue)) | (b._value << 32));

    [MethodImpl(Inline)]
    public static void Store(WordLanes256 first, WordLanes256 second, ulong* to)
    {
        Avx2.UnpackLow(first._value, second._value).Store(to);
        Avx2.UnpackHigh(first._value, second._value).Store(to + 4);
    }
}
