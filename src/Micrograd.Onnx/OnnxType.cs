namespace Micrograd.Onnx;

/// <summary>What the elements of a tensor are in a model, with the numbers of the standard's <c>TensorProto.DataType</c>.</summary>
/// <remarks>
/// A <see cref="Tensor"/> holds whole numbers of any width as int64, going round where the width ends, and the halves as float32, in which they
/// are computed.
/// </remarks>
public enum OnnxType
{
    /// <summary>None is said.</summary>
    Undefined = 0,

    /// <summary>32 bits, IEEE 754.</summary>
    Float = 1,

    /// <summary>0 … 255.</summary>
    UInt8 = 2,

    /// <summary>−128 … 127.</summary>
    Int8 = 3,

    /// <summary>0 … 65,535.</summary>
    UInt16 = 4,

    /// <summary>−32,768 … 32,767.</summary>
    Int16 = 5,

    /// <summary>32 bits.</summary>
    Int32 = 6,

    /// <summary>64 bits.</summary>
    Int64 = 7,

    /// <summary>True or false.</summary>
    Bool = 9,

    /// <summary>16 bits, IEEE 754.</summary>
    Float16 = 10,

    /// <summary>64 bits, IEEE 754.</summary>
    Double = 11,

    /// <summary>32 bits without a sign.</summary>
    UInt32 = 12,

    /// <summary>64 bits without a sign, of which the numbers below 2⁶³ are taken.</summary>
    UInt64 = 13,

    /// <summary>The first half of a float32.</summary>
    BFloat16 = 16,

    /// <summary>0 … 15.</summary>
    UInt4 = 21,

    /// <summary>−8 … 7.</summary>
    Int4 = 22,
}
