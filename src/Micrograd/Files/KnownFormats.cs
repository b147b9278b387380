using System.Buffers.Binary;
using System.IO.Compression;

namespace Micrograd.Files;

/// <summary>Files that are something else than what they were opened as, told from their first bytes.</summary>
internal static class KnownFormats
{
    static ReadOnlySpan<byte> NpyMagic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    public static bool IsZip(ReadOnlySpan<byte> first) =>
        first.StartsWith("PK\x03\x04"u8) || first.StartsWith("PK\x05\x06"u8);

    public static bool IsNpy(ReadOnlySpan<byte> first) => first.StartsWith(NpyMagic);

    public static bool IsGzip(ReadOnlySpan<byte> first) => first.StartsWith(GzipMagic);

    /// <summary>Two zeros, a type of elements, and how many dims: of safetensors, a header of more bytes than one has.</summary>
    public static bool IsIdx(ReadOnlySpan<byte> first) =>
        first is [0, 0, 0x08 or 0x09 or (>= 0x0B and <= 0x0E), <= Kernels.Strided.MaxRank, ..]
        && !IsLengthOfHeader(first);

    /// <summary>A pickle of protocol 2 or later, as PyTorch wrote its files before they were archives.</summary>
    public static bool IsPickle(ReadOnlySpan<byte> first) =>
        first is [0x80, >= 2 and <= 5, not 0, ..] && !IsLengthOfHeader(first);

    /// <summary>The first bytes of a file, at most so many.</summary>
    public static ReadOnlySpan<byte> First(SourceFile file)
    {
        var first = new byte[Math.Min(16, file.Length)];
        file.Read(first, 0);
        return first;
    }

    /// <summary>Says of a file that was opened as safetensors that it is of another format.</summary>
    /// <exception cref="FileFormatException">It is.</exception>
    public static void Refuse(SourceFile file)
    {
        var first = First(file);
        if (IsZip(first) || IsPickle(first))
        {
            throw file.Place.Malformed(
                IsPickle(first) || IsArchiveOfPyTorch(file.Path)
                    ? OfPyTorch
                    : "it is a zip archive, such as NumPy's .npz: Npz.Load reads that"
            );
        }
        if (IsNpy(first))
        {
            throw file.Place.Malformed("it is an array of NumPy: Npy.Load reads that");
        }
    }

    /// <summary>Why files of PyTorch are not read, and what to do.</summary>
    public const string OfPyTorch =
        "it is a file of PyTorch, a pickle, which may run any program when it is read, and is not read here. Convert it where PyTorch is: "
        + "import torch; from safetensors.torch import save_file; state = torch.load('model.pt', weights_only=True); "
        + "save_file({name: tensor.contiguous() for name, tensor in state.items()}, 'model.safetensors')";

    /// <summary>Whether a zip archive has the pickle that one of PyTorch has.</summary>
    static bool IsArchiveOfPyTorch(string path)
    {
        try
        {
            using var archive = new ZipArchive(File.OpenRead(path));
            return IsOfPyTorch(archive);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public static bool IsOfPyTorch(ZipArchive archive) =>
        archive.Entries.Any(entry => entry.Name is "data.pkl" or "constants.pkl");

    // Of a safetensors file the first eight bytes are a length.
    static bool IsLengthOfHeader(ReadOnlySpan<byte> first) =>
        first.Length >= 9
        && BinaryPrimitives.ReadUInt64LittleEndian(first) <= SafetensorsHeader.MostBytes
        && first[8] is (byte)'{' or (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r';
}
