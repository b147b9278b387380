namespace Micrograd.Files;

/// <summary>What the format calls types of elements.</summary>
internal static class SafetensorsTypes
{
    // In the order in which the format's own library writes tensors: the widest first, so that each begins where its elements want to.
    static readonly (string Name, StoredDType Stored)[] s_types =
    [
        ("U64", StoredDType.UInt64),
        ("I64", StoredDType.Int64),
        ("F64", StoredDType.Float64),
        ("F32", StoredDType.Float32),
        ("U32", StoredDType.UInt32),
        ("I32", StoredDType.Int32),
        ("BF16", StoredDType.BFloat16),
        ("F16", StoredDType.Float16),
        ("U16", StoredDType.UInt16),
        ("I16", StoredDType.Int16),
        ("I8", StoredDType.Int8),
        ("U8", StoredDType.UInt8),
        ("BOOL", StoredDType.Bool),
    ];

    public static StoredDType? Of(string name) =>
        Array.FindIndex(s_types, type => type.Name == name) is var at and >= 0 ? s_types[at].Stored : null;

    public static string Name(StoredDType stored) => s_types[Order(stored)].Name;

    public static string Names => string.Join(", ", s_types.Select(type => type.Name));

    /// <summary>The place in the order of a file.</summary>
    public static int Order(StoredDType stored) => Array.FindIndex(s_types, type => type.Stored == stored);
}
