using System.Runtime.CompilerServices;
using Micrograd.Files;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>A tensor of the elements that are in bytes, row after row, as files have them.</summary>
    /// <param name="bytes">The bytes, as many as the shape wants.</param>
    /// <param name="stored">What elements they are; whole numbers of any width are held as int64.</param>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="isBigEndian">Whether the byte of the highest value comes first.</param>
    /// <exception cref="ArgumentException">There are more or fewer bytes; or one is no such element (see <see cref="StoredDType"/>).</exception>
    public static Tensor OfBytes(ReadOnlySpan<byte> bytes, StoredDType stored, Shape shape, bool isBigEndian = false)
    {
        StoredTypes.Require("OfBytes", stored);
        if (stored.Bytes(shape.ElementCount) != bytes.Length)
        {
            throw new ArgumentException(
                $"OfBytes: {bytes.Length} bytes do not fill {shape}, which has {shape.ElementCount} elements of {stored}, {stored.Size()} bytes each.",
                nameof(bytes)
            );
        }
        return StoredElements.Read(
            stored,
            shape.Sizes,
            StoredElements.IsReversed(isBigEndian),
            new BytesInMemory(bytes),
            reason => new ArgumentException($"OfBytes: {reason}.", nameof(bytes))
        );
    }

    /// <inheritdoc cref="OfBytes(ReadOnlySpan{byte}, StoredDType, Shape, bool)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor OfBytes(byte[] bytes, StoredDType stored, int[] shape, bool isBigEndian = false) =>
        OfBytes(bytes.AsSpan(), stored, (Shape)shape, isBigEndian);

    /// <summary>The elements as bytes, row after row and in little-endian order.</summary>
    /// <param name="stored">As what elements: as what they are, unless said; int64 as whole numbers of any width.</param>
    /// <exception cref="ArgumentException">The elements are of another type; or a whole number does not fit the width.</exception>
    /// <exception cref="OverflowException">There are more than one array holds.</exception>
    public byte[] ToBytes(StoredDType? stored = null)
    {
        var kind = stored ?? DType.Stored();
        StoredTypes.RequireFit("ToBytes", this, kind);
        if (kind.Bytes(Count) is not { } length || length > Array.MaxLength)
        {
            throw Storage.TooLarge(Count, DType, "ToBytes");
        }
        var bytes = new byte[length];
        var at = 0;
        StoredElements.Write(
            this,
            kind,
            part =>
            {
                part.CopyTo(bytes.AsSpan(at));
                at += part.Length;
            },
            "the tensor"
        );
        return bytes;
    }
}
