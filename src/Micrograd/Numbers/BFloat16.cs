using System.Globalization;

namespace Micrograd;

/// <summary>
/// The upper half of a float32: its range, with 8 significant bits. For storage; it is widened exactly to compute, and
/// rounded to nearest, ties to even, to be stored again.
/// </summary>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    BFloat16(ushort bits) => Bits = bits;

    /// <summary>The 16 bits.</summary>
    public ushort Bits { get; }

    /// <summary>The number with these bits.</summary>
    /// <param name="bits">The sign, eight bits of exponent and seven of the significand.</param>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? new((ushort)((bits >> 16) | 0x40))
            : new((ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Exact.</summary>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <inheritdoc />
    public bool Equals(BFloat16 other) => ((float)this).Equals((float)other);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <summary>Equal as floats are: NaN is not equal to itself.</summary>
    public static bool operator ==(BFloat16 a, BFloat16 b) => (float)a == (float)b;

    /// <summary>Unequal as floats are.</summary>
    public static bool operator !=(BFloat16 a, BFloat16 b) => (float)a != (float)b;

    /// <inheritdoc />
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
