using System.Buffers.Binary;
using System.IO.Compression;
using Micrograd.Files;

namespace Micrograd;

/// <summary>A tensor in an IDX file, as those of MNIST are: <c>train-images-idx3-ubyte</c>, gzipped or not.</summary>
public static class Idx
{
    // What may be made on the word of a header, and by how much gzipped elements are usually smaller.
    const long Trusted = 1 << 20;
    const long Ratio = 8;

    // A header and an end.
    const long LeastGzip = 18;

    /// <summary>
    /// Reads an IDX file: bytes, whole numbers of 8, 16 or 32 bits, which are held as int64, or floating ones. A gzipped one is unpacked.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileFormatException">The file is none of the format; the message says why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public static Tensor Load(string path)
    {
        using var file = SourceFile.Open(path);
        if (!KnownFormats.IsGzip(KnownFormats.First(file)) || file.Length < LeastGzip)
        {
            using var plain = file.AsStream();
            var (stored, shape) = Header(plain, file.Place);
            return StoredShape.Bytes(shape, stored) == file.Length - plain.Position
                ? Elements(stored, shape, new BytesInFile(file, plain.Position), file.Place)
                : throw file.Place.Malformed(
                    $"its header says {Said(stored, shape)} bytes of elements, and {file.Length - plain.Position} follow"
                );
        }
        try
        {
            return Unpacked(file);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw file.Place.Malformed($"it can't be unpacked: {e.Message.TrimEnd('.')}", e);
        }
    }

    internal static TensorEntry Entry(string path)
    {
        using var file = SourceFile.Open(path);
        using var packed = file.AsStream();
        var isGzip = KnownFormats.IsGzip(KnownFormats.First(file));
        using Stream stream = isGzip ? new GZipStream(packed, CompressionMode.Decompress) : packed;
        try
        {
            var (stored, shape) = Header(stream, file.Place);
            var sizes = StoredShape.Sizes(shape, stored, file.Place);
            var bytes = StoredShape.Bytes(shape, stored)!.Value;
            var start = 4 * (1 + shape.Count);
            return isGzip || bytes == file.Length - start
                ? new(Name(path), stored, sizes, start, bytes)
                : throw file.Place.Malformed(
                    $"its header says {bytes} bytes of elements, and {file.Length - start} follow"
                );
        }
        catch (InvalidDataException e)
        {
            throw file.Place.Malformed($"it can't be unpacked: {e.Message.TrimEnd('.')}", e);
        }
    }

    static string Name(string path)
    {
        var name = Path.GetFileName(path);
        return Path.GetFileNameWithoutExtension(
            name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name
        );
    }

    static Tensor Unpacked(SourceFile file)
    {
        using var packed = file.AsStream();
        using (var look = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true))
        {
            var (stored, shape) = Header(look, file.Place);
            StoredShape.Sizes(shape, stored, file.Place);
            if (StoredShape.Bytes(shape, stored.HeldAs().Stored()) > Trusted + Ratio * file.Length)
            {
                RequireSo(look, stored, shape, file.Place);
            }
        }
        packed.Position = 0;
        using var stream = new CheckedStream(new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true));
        var (type, sizes) = Header(stream, file.Place);
        var tensor = Elements(type, sizes, new BytesOfStream(stream), file.Place);
        if (stream.ReadByte() >= 0)
        {
            throw file.Place.Malformed($"its header says {Said(type, sizes)} bytes of elements, and there are more");
        }
        // A stream of .NET takes an end that isn't there for the end.
        Span<byte> sum = stackalloc byte[4];
        file.Read(sum, file.Length - 8);
        return BinaryPrimitives.ReadUInt32LittleEndian(sum) == stream.Crc
            ? tensor
            : throw file.Place.Malformed("its check sum is another: it was cut off or changed, or has several parts");
    }

    /// <summary>There are as many bytes as the header says: counted before there is memory for them.</summary>
    static void RequireSo(Stream stream, StoredDType stored, List<ulong> shape, FilePlace place)
    {
        var wanted = StoredShape.Bytes(shape, stored);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        for (int read; bytes <= wanted && (read = stream.Read(buffer)) > 0; )
        {
            bytes += read;
        }
        if (bytes != wanted)
        {
            throw place.Malformed(
                $"its header says {Said(stored, shape)} bytes of elements, and there are {(bytes > wanted ? "more" : bytes)}"
            );
        }
    }

    static (StoredDType Stored, List<ulong> Shape) Header(Stream stream, FilePlace place)
    {
        Span<byte> four = stackalloc byte[4];
        Fill(stream, four, place);
        if (four[0] != 0 || four[1] != 0)
        {
            throw place.Malformed("it is no IDX file: it does not begin with two zeros");
        }
        var stored = four[2] switch
        {
            0x08 => StoredDType.UInt8,
            0x09 => StoredDType.Int8,
            0x0B => StoredDType.Int16,
            0x0C => StoredDType.Int32,
            0x0D => StoredDType.Float32,
            0x0E => StoredDType.Float64,
            var other => throw place.Malformed($"it is no IDX file: it has elements of type 0x{other:X2}"),
        };
        var shape = new List<ulong>();
        for (var rank = four[3]; rank > 0; rank--)
        {
            Fill(stream, four, place);
            shape.Add(BinaryPrimitives.ReadUInt32BigEndian(four));
        }
        return (stored, shape);
    }

    static void Fill(Stream stream, Span<byte> to, FilePlace place)
    {
        if (stream.ReadAtLeast(to, to.Length, throwOnEndOfStream: false) < to.Length)
        {
            throw place.Malformed("it ends within its header");
        }
    }

    static Tensor Elements<TSource>(StoredDType stored, List<ulong> shape, TSource source, FilePlace place)
        where TSource : IByteSource =>
        StoredElements.Read(
            stored,
            StoredShape.Sizes(shape, stored, place),
            StoredElements.IsReversed(isBigEndian: true),
            source,
            place.Malformed
        );

    static string Said(StoredDType stored, List<ulong> shape) =>
        StoredShape.Bytes(shape, stored) is { } bytes
            ? bytes.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "more than 2⁶³";
}
