using Micrograd.Onnx.Reading;

namespace Micrograd.Onnx.Ops;

/// <summary>Some types, a bit each.</summary>
readonly record struct OnnxTypeSet(uint Bits)
{
    public static OnnxTypeSet Of(string text)
    {
        var bits = 0u;
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            bits |= word switch
            {
                "floats" => With(OnnxType.Float16, OnnxType.Float, OnnxType.Double),
                "ints" => With(OnnxType.Int8, OnnxType.Int16, OnnxType.Int32, OnnxType.Int64),
                "uints" => With(OnnxType.UInt8, OnnxType.UInt16, OnnxType.UInt32, OnnxType.UInt64),
                "f16" => With(OnnxType.Float16),
                "bf16" => With(OnnxType.BFloat16),
                "f32" or "float" => With(OnnxType.Float),
                "f64" => With(OnnxType.Double),
                "b" => With(OnnxType.Bool),
                "i4" => With(OnnxType.Int4),
                "i8" => With(OnnxType.Int8),
                "i16" => With(OnnxType.Int16),
                "i32" => With(OnnxType.Int32),
                "i64" or "int64" => With(OnnxType.Int64),
                "u4" => With(OnnxType.UInt4),
                "u8" => With(OnnxType.UInt8),
                "u16" => With(OnnxType.UInt16),
                "u32" => With(OnnxType.UInt32),
                "u64" => With(OnnxType.UInt64),
                _ => throw new System.Diagnostics.UnreachableException(word),
            };
        }
        return new(bits);
    }

    public bool Has(OnnxType type) => (Bits >> (int)type & 1) != 0;

    /// <summary>The one type that it holds; none where there are more.</summary>
    public OnnxType Only =>
        System.Numerics.BitOperations.PopCount(Bits) == 1
            ? (OnnxType)System.Numerics.BitOperations.TrailingZeroCount(Bits)
            : OnnxType.Undefined;

    static uint With(params ReadOnlySpan<OnnxType> types)
    {
        var bits = 0u;
        foreach (var type in types)
        {
            bits |= 1u << (int)type;
        }
        return bits;
    }

    public override string ToString()
    {
        var set = this;
        return string.Join(", ", Enum.GetValues<OnnxType>().Where(set.Has).Select(type => type.Text()));
    }
}
