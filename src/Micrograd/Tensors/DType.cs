namespace Micrograd;

/// <summary>What the elements of a tensor are.</summary>
public enum DType
{
    /// <summary>32-bit floating point, the default.</summary>
    Float32,

    /// <summary>64-bit floating point.</summary>
    Float64,

    /// <summary>64-bit whole numbers: indices and labels.</summary>
    Int64,

    /// <summary>True or false: what comparisons give.</summary>
    Bool,

    /// <summary>IEEE half precision: for storage, converted to compute.</summary>
    Float16,

    /// <summary>The upper half of a float32: for storage, converted to compute.</summary>
    BFloat16,
}
