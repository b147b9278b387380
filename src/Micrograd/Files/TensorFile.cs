using Micrograd.Files;

namespace Micrograd;

/// <summary>
/// An open file of tensors of whatever format, told from its first bytes, of which only headers were read: what is in it, and its tensors
/// one by one.
/// </summary>
/// <example><code>
/// using var file = TensorFile.Open("x.npz");
/// foreach (var entry in file.Entries)
/// {
///     Console.WriteLine($"{entry.Name} {entry.Shape} {entry.Stored}");
/// }
/// </code></example>
public sealed class TensorFile : IDisposable
{
    static readonly Dictionary<string, string> s_none = [];

    readonly IDisposable? _opened;
    readonly Func<string, Tensor> _load;
    readonly HashSet<string> _names;

    TensorFile(
        TensorFileFormat format,
        IReadOnlyList<TensorEntry> entries,
        IReadOnlyDictionary<string, string> metadata,
        IDisposable? opened,
        Func<string, Tensor> load
    )
    {
        (Format, Entries, Metadata, _opened, _load) = (format, entries, metadata, opened, load);
        _names = [.. entries.Select(entry => entry.Name)];
    }

    /// <summary>What the file is.</summary>
    public TensorFileFormat Format { get; }

    /// <summary>Its tensors, in the order in which they are in it.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The texts that its writer put beside the tensors; none where the format has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and reads its headers, and no tensor.</summary>
    /// <param name="path">The file; where its name ends in <c>.json</c>, an index of several safetensors files beside it.</param>
    /// <param name="mapped">Whether tensors of safetensors are to be parts of the mapped file; see <see cref="SafetensorsFile.Open"/>.</param>
    /// <exception cref="FileFormatException">The file is of none of the formats, or not what it says; the message says why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public static TensorFile Open(string path, bool mapped = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        switch (Told(path))
        {
            case TensorFileFormat.Npy:
                return Single(TensorFileFormat.Npy, Npy.Entry(path), () => Npy.Load(path));
            case TensorFileFormat.Idx:
                return Single(TensorFileFormat.Idx, Idx.Entry(path), () => Idx.Load(path));
            case TensorFileFormat.Npz:
                var archive = NpzArchive.Open(path);
                try
                {
                    return new(
                        TensorFileFormat.Npz,
                        archive.Describe(),
                        s_none,
                        archive,
                        name => archive.Load(name, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
                    );
                }
                catch
                {
                    archive.Dispose();
                    throw;
                }
            default:
                var file = SafetensorsFile.Open(path, mapped);
                return new(TensorFileFormat.Safetensors, file.Entries, file.Metadata, file, file.Load);
        }
    }

    /// <summary>One tensor.</summary>
    /// <param name="name">Its key.</param>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="FileFormatException">It is not what its header says.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public Tensor Load(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _names.Contains(name)
            ? _load(name)
            : throw new KeyNotFoundException($"there is no tensor '{name}'{KeyFit.DidYouMean(name, _names)}.");
    }

    /// <summary>Closes the file. Tensors stay as they are.</summary>
    public void Dispose() => _opened?.Dispose();

    static TensorFile Single(TensorFileFormat format, TensorEntry entry, Func<Tensor> load) =>
        new(format, [entry], s_none, null, _ => load());

    static TensorFileFormat Told(string path)
    {
        if (SafetensorsIndex.IsIndex(path))
        {
            return TensorFileFormat.Safetensors;
        }
        using var file = SourceFile.Open(path);
        var first = KnownFormats.First(file);
        return KnownFormats.IsNpy(first) ? TensorFileFormat.Npy
            : KnownFormats.IsZip(first) ? TensorFileFormat.Npz
            : KnownFormats.IsGzip(first) || KnownFormats.IsIdx(first) ? TensorFileFormat.Idx
            : TensorFileFormat.Safetensors;
    }
}
