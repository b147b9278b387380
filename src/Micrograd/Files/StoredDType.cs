namespace Micrograd;

/// <summary>
/// What elements are in a file. Those that a tensor has none of, whole numbers of other widths, are held as int64, which holds them all;
/// who saves them again says as what.
/// </summary>
public enum StoredDType
{
    /// <summary>64-bit floating point.</summary>
    Float64,

    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>The upper half of a float32.</summary>
    BFloat16,

    /// <summary>64-bit whole numbers.</summary>
    Int64,

    /// <summary>32-bit whole numbers, held as int64.</summary>
    Int32,

    /// <summary>16-bit whole numbers, held as int64.</summary>
    Int16,

    /// <summary>8-bit whole numbers, held as int64.</summary>
    Int8,

    /// <summary>64-bit whole numbers from 0 on, held as int64: one of 2⁶³ or more is refused.</summary>
    UInt64,

    /// <summary>32-bit whole numbers from 0 on, held as int64.</summary>
    UInt32,

    /// <summary>16-bit whole numbers from 0 on, held as int64.</summary>
    UInt16,

    /// <summary>8-bit whole numbers from 0 on, held as int64.</summary>
    UInt8,

    /// <summary>True or false, a byte of 1 or 0; any other byte is refused.</summary>
    Bool,
}
