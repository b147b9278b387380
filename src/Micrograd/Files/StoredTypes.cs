using Micrograd.Tensors;

namespace Micrograd.Files;

/// <summary>What is known of the elements of files, and as what a tensor holds them.</summary>
internal static class StoredTypes
{
    // By the place in the enumeration.
    static ReadOnlySpan<byte> Sizes => [8, 4, 2, 2, 8, 4, 2, 1, 8, 4, 2, 1, 1];

    public static int Size(this StoredDType stored) => Sizes[(int)stored];

    /// <summary>The type of a tensor that holds them all.</summary>
    public static DType HeldAs(this StoredDType stored) =>
        stored switch
        {
            StoredDType.Float64 => DType.Float64,
            StoredDType.Float32 => DType.Float32,
            StoredDType.Float16 => DType.Float16,
            StoredDType.BFloat16 => DType.BFloat16,
            StoredDType.Bool => DType.Bool,
            _ => DType.Int64,
        };

    /// <summary>As what a tensor's elements are stored, unless somebody says otherwise.</summary>
    public static StoredDType Stored(this DType dtype) =>
        dtype switch
        {
            DType.Float64 => StoredDType.Float64,
            DType.Float32 => StoredDType.Float32,
            DType.Float16 => StoredDType.Float16,
            DType.BFloat16 => StoredDType.BFloat16,
            DType.Bool => StoredDType.Bool,
            _ => StoredDType.Int64,
        };

    /// <summary>Whether any bytes are elements that a tensor holds as they are.</summary>
    public static bool IsHeldAsItIs(this StoredDType stored) =>
        stored is not StoredDType.Bool && stored.HeldAs().Stored() == stored;

    /// <summary>The bytes of so many elements; null where that does not fit 63 bits.</summary>
    public static long? Bytes(this StoredDType stored, long elements) =>
        elements <= long.MaxValue / stored.Size() ? elements * stored.Size() : null;

    /// <exception cref="ArgumentOutOfRangeException">A number that was cast, and is no type.</exception>
    public static void Require(string op, StoredDType stored)
    {
        if ((uint)stored >= (uint)Sizes.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stored),
                $"{op}: {stored} is no type of elements; StoredDType names them all."
            );
        }
    }

    /// <exception cref="ArgumentException">The elements of a tensor are not to be stored so.</exception>
    public static void RequireFit(string op, Tensor tensor, StoredDType stored, string? key = null)
    {
        Require(op, stored);
        var called = key is null ? "the tensor" : $"'{key}'";
        if (tensor.IsMeta)
        {
            throw new ArgumentException($"{op}: {called} has a shape and no numbers.", nameof(tensor));
        }
        if (tensor.DType != stored.HeldAs())
        {
            throw new ArgumentException(
                $"{op}: {called} is {tensor.DType.Text()}, and is not stored as {stored}; To(DType.{stored.HeldAs()}) converts it.",
                nameof(tensor)
            );
        }
    }
}
