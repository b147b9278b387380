using System.IO.Compression;

namespace Micrograd.Files;

/// <summary>An array in a zip archive, of which neither the size nor the content is believed.</summary>
internal static class ZipEntry
{
    // What may be made on the word of a header, and by how much deflated elements are usually smaller.
    const long Trusted = 1 << 20;
    const long Ratio = 8;

    /// <exception cref="FileFormatException">It is no array, has more or fewer elements than it says, or its check sum is another.</exception>
    public static Tensor Read(ZipArchiveEntry entry, FilePlace place, long mostBytes)
    {
        if (entry.IsEncrypted)
        {
            throw place.Malformed("it is encrypted");
        }
        var claimed = Claimed(entry, place);
        if (claimed > mostBytes)
        {
            throw place.Malformed(
                $"it has {claimed} bytes of elements, and {mostBytes} are allowed; mostBytes allows more"
            );
        }
        if (claimed > Trusted + Ratio * entry.CompressedLength)
        {
            Count(entry, place, claimed);
        }
        using var stream = new CheckedStream(entry.Open());
        var header = NpyHeader.Read(stream, place);
        try
        {
            var tensor = header.Elements(new BytesOfStream(stream), place);
            RequireEnd(stream, place);
            return stream.Crc == entry.Crc32
                ? tensor
                : throw place.Malformed("its check sum is another: it was changed, or is broken");
        }
        catch (EndOfStreamException e)
        {
            throw place.Malformed($"its header says {header.Bytes} bytes of elements, and it ends before", e);
        }
    }

    /// <summary>What an array is, of which only the header is unpacked.</summary>
    /// <exception cref="FileFormatException">It is no array, or not as long as the archive says.</exception>
    public static NpyHeader Header(ZipArchiveEntry entry, FilePlace place)
    {
        if (entry.IsEncrypted)
        {
            throw place.Malformed("it is encrypted");
        }
        using var stream = entry.Open();
        var header = NpyHeader.Read(stream, place);
        return entry.Length - header.Length == header.Bytes
            ? header
            : throw place.Malformed(
                $"its header says {header.Bytes} bytes of elements, and the archive {entry.Length - header.Length}"
            );
    }

    static long Claimed(ZipArchiveEntry entry, FilePlace place)
    {
        using var stream = entry.Open();
        var header = NpyHeader.Read(stream, place);
        return header.Sizes.Aggregate(1L, (product, size) => product * size)
            * Tensors.DTypes.Size(header.Stored.HeldAs());
    }

    static void Count(ZipArchiveEntry entry, FilePlace place, long claimed)
    {
        using var stream = entry.Open();
        var header = NpyHeader.Read(stream, place);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        for (int read; bytes <= claimed && (read = stream.Read(buffer)) > 0; )
        {
            bytes += read;
        }
        if (bytes != header.Bytes)
        {
            throw place.Malformed(
                $"its header says {header.Bytes} bytes of elements, and there are {(bytes > header.Bytes ? "more" : bytes)}"
            );
        }
    }

    static void RequireEnd(CheckedStream stream, FilePlace place)
    {
        if (stream.ReadByte() >= 0)
        {
            throw place.Malformed("more bytes follow than its header says");
        }
    }
}
