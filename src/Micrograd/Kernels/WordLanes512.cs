using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Kernels;

/// <summary>Eight lanes of AVX-512.</summary>
internal readonly unsafe struct WordLanes512(Vector512<ulong> value) : IWordLanes<WordLanes512>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector512<ulong> _value = value;

    public static int Count => 8;

    // Pairs are unpacked within 128 bits: the even lanes first.
    public static WordLanes512 Places => new(Vector512.Create(0ul, 4, 1, 5, 2, 6, 3, 7));

    [MethodImpl(Inline)]
    public static WordLanes512 Broadcast(ulong number) => new(Vector512.Create(number));

    [MethodImpl(Inline)]
    public static WordLanes512 operator +(WordLanes512 a, WordLanes512 b) => new(a._value + b._value);

    [MethodImpl(Inline)]
    public static WordLanes512 operator ^(WordLanes512 a, WordLanes512 b) => new(a._value ^ b._value);

    [MethodImpl(Inline)]
    public static WordLanes512 MultiplyLower(WordLanes512 a, WordLanes512 b) =>
        new(Avx512F.Multiply(a._value.AsUInt32(), b._value.AsUInt32()));

    [MethodImpl(Inline)]
    public static WordLanes512 Upper(WordLanes512 a) => new(a._value >>> 32);

    [MethodImpl(Inline)]
    public static WordLanes512 Join(WordLanes512 a, WordLanes512 b) =>
        new((a._value & Vector512.Create((ulong)uint.MaxValue)) | (b._value << 32));

    [MethodImpl(Inline)]
    public static void Store(WordLanes512 first, WordLanes512 second, ulong* to)
    {
        Avx512F.UnpackLow(first._value, second._value).Store(to);
        Avx512F.UnpackHigh(first._value, second._value).Store(to + 8);
    }
}
