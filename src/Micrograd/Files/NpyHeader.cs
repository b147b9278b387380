using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Micrograd.Files;

/// <summary>What stands before the elements of an array of NumPy: what they are, and in which order.</summary>
internal sealed class NpyHeader
{
    // As NumPy's own: what is longer has names of fields, which are not read.
    const int MostBytes = 10_000;
    const int Alignment = 64;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    NpyHeader(StoredDType stored, bool isBigEndian, bool isFortran, int[] sizes, long bytes, int length) =>
        (Stored, IsBigEndian, IsFortran, Sizes, Bytes, Length) = (stored, isBigEndian, isFortran, sizes, bytes, length);

    public StoredDType Stored { get; }

    public bool IsBigEndian { get; }

    /// <summary>Whether the first index goes fastest.</summary>
    public bool IsFortran { get; }

    public int[] Sizes { get; }

    /// <summary>The bytes of the elements.</summary>
    public long Bytes { get; }

    /// <summary>The bytes before the elements.</summary>
    public int Length { get; }

    /// <exception cref="FileFormatException">It is no array of NumPy, or one of something that no tensor holds.</exception>
    public static NpyHeader Read(Stream stream, FilePlace place)
    {
        Span<byte> first = stackalloc byte[12];
        Fill(stream, first[..8], place);
        if (!first.StartsWith(Magic))
        {
            throw place.Malformed("it is no array of NumPy: it does not begin as one");
        }
        var version = first[6];
        if (version is not (1 or 2 or 3) || first[7] != 0)
        {
            throw place.Malformed($"it is of version {version}.{first[7]} of the format; 1.0, 2.0 and 3.0 are read");
        }
        var lengthBytes = version == 1 ? 2 : 4;
        Fill(stream, first.Slice(8, lengthBytes), place);
        var length =
            version == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(first[8..])
                : BinaryPrimitives.ReadUInt32LittleEndian(first[8..]);
        if (length > MostBytes)
        {
            throw place.Malformed($"its header would be {length} bytes long, more than {MostBytes}");
        }
        var header = new byte[length];
        Fill(stream, header, place);
        // The first versions have bytes of Latin-1, the third UTF-8; what is read is ASCII.
        var text = version == 3 ? Encoding.UTF8.GetString(header) : Encoding.Latin1.GetString(header);
        return Of(NpyDictionary.Read(text, place), 8 + lengthBytes + (int)length, place);
    }

    /// <summary>The header of elements that are laid row after row.</summary>
    public static byte[] Of(StoredDType stored, Shape shape)
    {
        var sizes = shape.Rank == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        var text = $"{{'descr': '{NpyTypes.Name(stored)}', 'fortran_order': False, 'shape': ({sizes}), }}";
        // With the magic, two bytes of version and two of length.
        var total = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[total];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(total - 10));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>The tensor of elements that follow.</summary>
    public Tensor Elements<TSource>(TSource source, FilePlace place)
        where TSource : IByteSource, allows ref struct
    {
        var isReversed = StoredElements.IsReversed(IsBigEndian);
        if (!IsFortran || Sizes.Length < 2)
        {
            return StoredElements.Read(Stored, Sizes, isReversed, source, place.Malformed);
        }
        // Row after row they are those of the array with its dims from the last to the first.
        int[] turned = [.. Sizes.Reverse()];
        using var _ = NoGrad.Enter();
        return StoredElements
            .Read(Stored, turned, isReversed, source, place.Malformed)
            .Permute([.. Enumerable.Range(0, Sizes.Length).Reverse()])
            .Contiguous();
    }

    static NpyHeader Of(NpyDictionary said, int length, FilePlace place)
    {
        var (stored, isBigEndian) = NpyTypes.Of(said.Type, place);
        var sizes = StoredShape.Sizes(said.Shape, stored, place);
        return new(stored, isBigEndian, said.IsFortran, sizes, StoredShape.Bytes(said.Shape, stored)!.Value, length);
    }

    static void Fill(Stream stream, Span<byte> to, FilePlace place)
    {
        if (stream.ReadAtLeast(to, to.Length, throwOnEndOfStream: false) < to.Length)
        {
            throw place.Malformed("it ends within its header");
        }
    }
}
