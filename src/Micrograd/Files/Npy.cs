using Micrograd.Files;

namespace Micrograd;

/// <summary>A tensor in a file of NumPy: <c>np.load</c> and <c>np.save</c>.</summary>
/// <example><code>
/// var x = Npy.Load("x.npy");
/// Npy.Save("y.npy", x * 2);
/// </code></example>
public static class Npy
{
    /// <summary>
    /// Reads an array, of versions 1 to 3 of the format, in either order of bytes and of dims. Whole numbers of any width are held as int64;
    /// a file of objects, a pickle, is refused.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileFormatException">The file is none of the format, or has elements that no tensor holds; the message says why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public static Tensor Load(string path)
    {
        using var file = SourceFile.Open(path);
        using var stream = file.AsStream();
        var header = Header(file, stream);
        return header.Elements(new BytesInFile(file, header.Length), file.Place);
    }

    /// <summary>Writes an array as NumPy does, version 1.0, row after row; whole or not at all, see <see cref="Safetensors.Save"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">The tensor, of any layout.</param>
    /// <param name="storedAs">As what elements: as what they are, unless said; int64 as whole numbers of any width, which must fit.</param>
    /// <exception cref="ArgumentException">
    /// The tensor has no numbers, is of bfloat16, which NumPy has not, or can't be stored as is said. Nothing was changed.
    /// </exception>
    /// <exception cref="IOException">The file can't be written; the message says why.</exception>
    public static void Save(string path, Tensor tensor, StoredDType? storedAs = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var stored = storedAs ?? tensor.DType.Stored();
        StoredTypes.RequireFit("Save", tensor, stored);
        var header = NpyHeader.Of(stored, tensor.Shape);
        AtomicFile.Save(
            path,
            file =>
            {
                file.Write(header);
                StoredElements.Write(tensor, stored, file.Write, "the tensor");
            }
        );
    }

    internal static TensorEntry Entry(string path)
    {
        using var file = SourceFile.Open(path);
        using var stream = file.AsStream();
        var header = Header(file, stream);
        return new(Path.GetFileNameWithoutExtension(path), header.Stored, header.Sizes, header.Length, header.Bytes);
    }

    static NpyHeader Header(SourceFile file, FileStream stream)
    {
        var header = NpyHeader.Read(stream, file.Place);
        var rest = file.Length - header.Length;
        return rest == header.Bytes
            ? header
            : throw file.Place.Malformed(
                $"its header says {header.Bytes} bytes of elements, and {rest} follow; it is cut off, or has more than one array"
            );
    }
}
