using Micrograd.Files;

namespace Micrograd;

/// <summary>Tensors by name in a file of the safetensors format, which PyTorch's world trades: nothing in it can run, and nothing is unpacked.</summary>
/// <example><code>
/// Safetensors.Save("weights.safetensors", model.StateDict());
/// var state = Safetensors.Load("weights.safetensors");
/// </code></example>
public static class Safetensors
{
    /// <summary>All tensors of a file, or of several with an index, in the order in which their elements are in it.</summary>
    /// <param name="path">A safetensors file; or, where its name ends in <c>.json</c>, an index of several beside it.</param>
    /// <param name="mapped">Whether they are to be parts of the mapped file; see <see cref="SafetensorsFile.Open"/>.</param>
    /// <exception cref="FileFormatException">The file is none of the format; the message says at which key, and why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public static OrderedDictionary<string, Tensor> Load(string path, bool mapped = false)
    {
        using var file = SafetensorsFile.Open(path, mapped);
        return file.LoadAll();
    }

    /// <summary>
    /// Writes tensors as the format's own library lays them out: the widest elements first, then by name, so that the same tensors make the
    /// same bytes. The file is written beside, flushed and renamed: until it is complete the old one stays, whoever reads that goes on with
    /// it, and whatever fails leaves it as it was.
    /// </summary>
    /// <param name="path">The file; or, where its name ends in <c>.index.json</c>, the index of several beside it.</param>
    /// <param name="tensors">The tensors by name, of any layout.</param>
    /// <param name="metadata">Texts beside them, written in the order of their names.</param>
    /// <param name="storedAs">As what elements some of them are written: int64 as whole numbers of any width, which must fit.</param>
    /// <param name="mostBytes">With an index, how many bytes of elements a file has at most, unless one tensor has more.</param>
    /// <exception cref="ArgumentException">
    /// A name or a text is not of Unicode; the file's name is another format's; a tensor has no numbers; or elements can't be stored as
    /// is said. Nothing was changed.
    /// </exception>
    /// <exception cref="IOException">The file can't be written; the message says why.</exception>
    public static void Save(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        IReadOnlyDictionary<string, StoredDType>? storedAs = null,
        long mostBytes = 5_000_000_000
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        RequireName(path);
        var layout = SafetensorsLayout.Of(tensors, storedAs);
        if (path.EndsWith(SafetensorsIndex.Ending, StringComparison.OrdinalIgnoreCase))
        {
            SafetensorsShards.Save(path, layout, metadata, mostBytes);
        }
        else
        {
            layout.Save(path, metadata);
        }
    }

    static void RequireName(string path)
    {
        var other = Path.GetExtension(path).ToLowerInvariant();
        if (other is ".pt" or ".pth" or ".pkl" or ".onnx" or ".npz" or ".npy")
        {
            throw new ArgumentException(
                $"Save: {path} is named as a file of another format, {other}; what is written is safetensors: {Path.ChangeExtension(path, ".safetensors")}.",
                nameof(path)
            );
        }
    }
}
