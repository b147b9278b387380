using System.IO.Compression;
using Micrograd.Files;

namespace Micrograd;

/// <summary>Tensors by name in an archive of NumPy: <c>np.load</c>, <c>np.savez</c> and <c>np.savez_compressed</c>.</summary>
public static class Npz
{
    const string Ending = ".npy";

    // As NumPy's own, so that the same tensors make the same bytes.
    static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Reads all arrays of an archive, stored or deflated. What an entry says of its size is never believed: where little is said to unpack to
    /// much it is unpacked once to count, before there is memory for it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">
    /// How many bytes of elements there may be; more are refused, for a small file may unpack to more than any memory holds.
    /// </param>
    /// <exception cref="FileFormatException">The file is none of the format, or of PyTorch; the message says in which entry, and why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public static OrderedDictionary<string, Tensor> Load(string path, long mostBytes = 1L << 32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostBytes);
        using var archive = NpzArchive.Open(path);
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var name in archive.Names)
        {
            var tensor = archive.Load(name, mostBytes);
            mostBytes -= tensor.Count * Tensors.DTypes.Size(tensor.DType);
            tensors.Add(name, tensor);
        }
        return tensors;
    }

    /// <summary>Writes tensors as <c>np.savez</c> does, in the order that they are given; whole or not at all, see <see cref="Safetensors.Save"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name, of any layout.</param>
    /// <param name="compressed">Whether they are deflated, as by <c>np.savez_compressed</c>.</param>
    /// <param name="storedAs">As what elements some of them are written: int64 as whole numbers of any width, which must fit.</param>
    /// <exception cref="ArgumentException">
    /// A tensor has no numbers, is of bfloat16, which NumPy has not, or can't be stored as is said. Nothing was changed.
    /// </exception>
    /// <exception cref="IOException">The file can't be written; the message says why.</exception>
    public static void Save(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        bool compressed = false,
        IReadOnlyDictionary<string, StoredDType>? storedAs = null
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        // Every refusal is here, before there is a file.
        var all = tensors
            .Keys.Select(name =>
            {
                var tensor = tensors[name];
                var stored =
                    storedAs is not null && storedAs.TryGetValue(name, out var said) ? said : tensor.DType.Stored();
                StoredTypes.RequireFit("Save", tensor, stored, name);
                return (Name: name, Tensor: tensor, Stored: stored, Header: NpyHeader.Of(stored, tensor.Shape));
            })
            .ToList();
        AtomicFile.Save(
            path,
            file =>
            {
                using var to = new BufferedStream(new AtomicFileStream(file), 1 << 16);
                using var archive = new ZipArchive(to, ZipArchiveMode.Create);
                foreach (var (name, tensor, stored, header) in all)
                {
                    var entry = archive.CreateEntry(
                        name + Ending,
                        compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression
                    );
                    entry.LastWriteTime = s_time;
                    using var stream = entry.Open();
                    stream.Write(header);
                    StoredElements.Write(tensor, stored, stream.Write, $"'{name}'");
                }
            }
        );
    }
}
