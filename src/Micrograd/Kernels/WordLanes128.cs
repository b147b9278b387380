using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Kernels;

/// <summary>Two lanes of any machine.</summary>
internal readonly unsafe struct WordLanes128(Vector128<ulong> value) : IWordLanes<WordLanes128>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector128<ulong> _value = value;

    public static int Count => 2;

    public static WordLanes128 Places => new(Vector128.Create(0ul, 1));

    [MethodImpl(Inline)]
    public static WordLanes128 Broadcast(ulong number) => new(Vector128.Create(number));

    [MethodImpl(Inline)]
    public static WordLanes128 operator +(WordLanes128 a, WordLanes128 b) => new(a._value + b._value);

    [MethodImpl(Inline)]
    public static WordLanes128 operator ^(WordLanes128 a, WordLanes128 b) => new(a._value ^ b._value);

    [MethodImpl(Inline)]
    public static WordLanes128 MultiplyLower(WordLanes128 a, WordLanes128 b) =>
        Sse2.IsSupported ? new(Sse2.Multiply(a._value.AsUInt32(), b._value.AsUInt32())) : new(Lower(a) * Lower(b));

    [MethodImpl(Inline)]
    public static WordLanes128 Upper(WordLanes128 a) => new(a._value >>> 32);

    [MethodImpl(Inline)]
    public static WordLanes128 Join(WordLanes128 a, WordLanes128 b) =>
        new((a._value & Vector128.Create((ulong)uint.MaxValue)) | (b._value << 32));

    [MethodImpl(Inline)]
    public static void Store(WordLanes128 first, WordLanes128 second, ulong* to)
    {
        Vector128.Create(first._value[0], second._value[0]).Store(to);
        Vector128.Create(first._value[1], second._value[1]).Store(to + 2);
    }

    [MethodImpl(Inline)]
    static Vector128<ulong> Lower(WordLanes128 a) => a._value & Vector128.Create((ulong)uint.MaxValue);
}
