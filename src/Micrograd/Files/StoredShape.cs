using Micrograd.Tensors;

namespace Micrograd.Files;

/// <summary>Shapes as files say them, in which nothing is too large to be written.</summary>
internal static class StoredShape
{
    /// <summary>The bytes of its elements; null where that does not fit 63 bits.</summary>
    public static long? Bytes(IReadOnlyList<ulong> shape, StoredDType stored)
    {
        var bytes = (UInt128)stored.Size();
        foreach (var size in shape)
        {
            // A 0 further on does not make good what went beyond, as in the format's own library.
            bytes *= size;
            if (bytes > long.MaxValue)
            {
                return null;
            }
        }
        return (long)bytes;
    }

    /// <summary>The sizes, which a tensor can have.</summary>
    /// <exception cref="FileFormatException">There are too many dims, one is too large, or the elements are more than a tensor holds.</exception>
    public static int[] Sizes(IReadOnlyList<ulong> shape, StoredDType stored, FilePlace place)
    {
        if (Bytes(shape, stored) is null)
        {
            throw place.Malformed($"a shape of [{string.Join(", ", shape)}] has more elements than can be counted");
        }
        if (shape.Count > Kernels.Strided.MaxRank)
        {
            throw place.Malformed($"it has {shape.Count} dims, and a tensor at most {Kernels.Strided.MaxRank}");
        }
        var sizes = new int[shape.Count];
        for (var dim = 0; dim < sizes.Length; dim++)
        {
            sizes[dim] =
                shape[dim] <= int.MaxValue
                    ? (int)shape[dim]
                    : throw place.Malformed($"a size of {shape[dim]} is more than a tensor has, {int.MaxValue}");
        }
        var count = new Shape(sizes).ElementCount;
        return Storage.Fits(count, stored.HeldAs())
            ? sizes
            : throw place.Malformed(
                $"[{string.Join(", ", sizes)}] has {count} elements, more than a tensor of {stored.HeldAs().Text()} holds"
            );
    }
}
