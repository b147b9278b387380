namespace Micrograd.Onnx.Reading;

/// <summary>What is known of an element type.</summary>
static class TypeFacts
{
    /// <exception cref="OnnxException">A type that no tensor holds; the message names it.</exception>
    public static OnnxType Require(long number, string where) =>
        Enum.IsDefined((OnnxType)number) && number is > 0 and < int.MaxValue
            ? (OnnxType)number
            : throw new OnnxException($"{where}: elements of type {Name(number)}, which no tensor holds here.");

    static string Name(long number) =>
        number switch
        {
            0 => "0 (undefined)",
            8 => "string",
            14 => "complex64",
            15 => "complex128",
            17 => "float8e4m3fn",
            18 => "float8e4m3fnuz",
            19 => "float8e5m2",
            20 => "float8e5m2fnuz",
            23 => "float4e2m1",
            24 => "float8e8m0",
            25 => "uint2",
            26 => "int2",
            _ => $"{number}",
        };

    /// <summary>In which type a tensor holds it.</summary>
    public static DType Held(this OnnxType type) =>
        type switch
        {
            OnnxType.Float or OnnxType.Float16 or OnnxType.BFloat16 => DType.Float32,
            OnnxType.Double => DType.Float64,
            OnnxType.Bool => DType.Bool,
            _ => DType.Int64,
        };

    /// <summary>The type of a tensor that nobody has said more of.</summary>
    public static OnnxType Of(DType dtype) =>
        dtype switch
        {
            DType.Float32 => OnnxType.Float,
            DType.Float64 => OnnxType.Double,
            DType.Int64 => OnnxType.Int64,
            DType.Bool => OnnxType.Bool,
            DType.Float16 => OnnxType.Float16,
            _ => OnnxType.BFloat16,
        };

    public static bool IsWhole(this OnnxType type) => type.Held() == DType.Int64;

    public static bool IsFloating(this OnnxType type) => type.Held() is DType.Float32 or DType.Float64;

    /// <summary>Bits of an element in a file.</summary>
    public static int Bits(this OnnxType type) =>
        type switch
        {
            OnnxType.Double or OnnxType.Int64 or OnnxType.UInt64 => 64,
            OnnxType.Float or OnnxType.Int32 or OnnxType.UInt32 => 32,
            OnnxType.Float16 or OnnxType.BFloat16 or OnnxType.Int16 or OnnxType.UInt16 => 16,
            OnnxType.UInt4 or OnnxType.Int4 => 4,
            _ => 8,
        };

    /// <summary>The least and the largest whole number of a type.</summary>
    public static (long Least, long Largest) Range(this OnnxType type) =>
        type switch
        {
            OnnxType.Int4 => (-8, 7),
            OnnxType.UInt4 => (0, 15),
            OnnxType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            OnnxType.UInt8 => (0, byte.MaxValue),
            OnnxType.Int16 => (short.MinValue, short.MaxValue),
            OnnxType.UInt16 => (0, ushort.MaxValue),
            OnnxType.Int32 => (int.MinValue, int.MaxValue),
            OnnxType.UInt32 => (0, uint.MaxValue),
            OnnxType.UInt64 => (0, long.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };

    /// <summary>The name as the standard's documents have it.</summary>
    public static string Text(this OnnxType type) =>
        type == OnnxType.Undefined ? "no type" : type.ToString().ToLowerInvariant();
}
