using Micrograd.Files;
using Micrograd.Kernels.Memory;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// An open safetensors file, or several with an index, of which only the header was read: what is in it, and its tensors one by one.
/// </summary>
/// <remarks>
/// A whole file is <see cref="Safetensors.Load(string, bool)"/>. Tensors live on when this is disposed, and so do mapped ones: their file stays mapped as
/// long as one of them is alive, be it replaced or deleted meanwhile.
/// </remarks>
/// <example><code>
/// using var file = SafetensorsFile.Open("model.safetensors");
/// foreach (var entry in file.Entries)
/// {
///     Console.WriteLine($"{entry.Name} {entry.Shape} {entry.Stored}");
/// }
/// </code></example>
public sealed class SafetensorsFile : IDisposable
{
    readonly List<Part> _parts = [];
    readonly Dictionary<string, (Part Part, TensorEntry Entry)> _byName = [];
    readonly OrderedDictionary<string, string> _metadata = [];
    readonly List<TensorEntry> _entries = [];

    SafetensorsFile(string path, bool isMapped) => (Path, IsMapped) = (path, isMapped);

    /// <summary>The file that was opened.</summary>
    public string Path { get; }

    /// <summary>Whether tensors are parts of the mapped file, where they can be.</summary>
    public bool IsMapped { get; }

    /// <summary>The texts that its writer put beside the tensors; of several files all of them, the first that has a key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Its tensors, in the order in which their elements are in the file.</summary>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>Opens a file and reads its header, and no tensor.</summary>
    /// <param name="path">A safetensors file; or, where its name ends in <c>.json</c>, an index of several beside it.</param>
    /// <param name="mapped">
    /// Whether tensors are to be parts of the mapped file: nothing is read until somebody looks at a number, and what is written to is the
    /// tensor's own from then on; the file never changes. Whole numbers of other widths than 64 bits, true or false, and what begins where
    /// its elements can't are read all the same. A file that another program cuts short while it is mapped ends the process.
    /// </param>
    /// <exception cref="FileFormatException">The file is none of the format; the message says at which key, and why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public static SafetensorsFile Open(string path, bool mapped = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new SafetensorsFile(path, mapped);
        try
        {
            if (SafetensorsIndex.IsIndex(path))
            {
                file.AddAll(SafetensorsIndex.Read(path));
            }
            else
            {
                file.Add(path);
            }
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a tensor of this name.</summary>
    /// <param name="name">The key.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>One tensor.</summary>
    /// <param name="name">Its key.</param>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="FileFormatException">One of its bytes is no such element (see <see cref="StoredDType"/>).</exception>
    /// <exception cref="ObjectDisposedException">The file was closed, and the tensor is not mapped.</exception>
    public Tensor Load(string name)
    {
        var (part, entry) = Find(name);
        return part.Mapped is { } mapped && IsMappable(part, entry)
            ? new(
                new(mapped, part.DataStart + entry.Start, (int)entry.Length),
                Layout.Contiguous(entry.Shape.Sizes),
                entry.DType
            )
            : StoredElements.Read(
                entry.Stored,
                entry.Shape.Sizes,
                StoredElements.IsReversed(isBigEndian: false),
                new BytesInFile(part.File, part.DataStart + entry.Start),
                new FilePlace(part.File.Path, name).Malformed
            );
    }

    /// <summary>All tensors.</summary>
    /// <exception cref="FileFormatException">A byte is no such element (see <see cref="StoredDType"/>).</exception>
    /// <exception cref="ObjectDisposedException">The file was closed, and one of them is not mapped.</exception>
    public OrderedDictionary<string, Tensor> LoadAll()
    {
        var tensors = new OrderedDictionary<string, Tensor>(_entries.Count);
        foreach (var entry in _entries)
        {
            tensors.Add(entry.Name, Load(entry.Name));
        }
        return tensors;
    }

    /// <summary>Closes the file. Tensors stay as they are.</summary>
    public void Dispose() => _parts.ForEach(part => part.File.Dispose());

    /// <summary>Reads a tensor into one that there is, which <see cref="StoredElements.CanReadInto"/>.</summary>
    internal void ReadInto(string name, Tensor tensor)
    {
        var (part, entry) = Find(name);
        StoredElements.ReadInto(tensor, new BytesInFile(part.File, part.DataStart + entry.Start));
    }

    internal TensorEntry Entry(string name) => Find(name).Entry;

    void Add(string path)
    {
        var file = SourceFile.Open(path);
        SafetensorsHeader header;
        try
        {
            KnownFormats.Refuse(file);
            header = SafetensorsHeader.Read(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        var part = new Part(file, header.DataStart, IsMapped ? file.Map() : null);
        _parts.Add(part);
        foreach (var (key, text) in header.Metadata)
        {
            _metadata.TryAdd(key, text);
        }
        foreach (var entry in header.Entries)
        {
            if (!_byName.TryAdd(entry.Name, (part, entry)))
            {
                throw new FilePlace(path, entry.Name).Malformed(
                    $"{_byName[entry.Name].Part.File.Path} has a tensor of this name, too"
                );
            }
            _entries.Add(entry);
        }
    }

    void AddAll(SafetensorsIndex index)
    {
        index.Files.ForEach(Add);
        foreach (var (name, file) in index.Places)
        {
            if (!_byName.TryGetValue(name, out var found) || found.Part.File.Path != file)
            {
                throw new FilePlace(Path, name).Malformed($"{file} has no tensor of this name");
            }
        }
        foreach (var entry in _entries.Where(entry => !index.Places.ContainsKey(entry.Name)))
        {
            throw new FilePlace(Path, entry.Name).Malformed(
                $"{_byName[entry.Name].Part.File.Path} has it, and the index has not"
            );
        }
    }

    (Part Part, TensorEntry Entry) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out var found)
            ? found
            : throw new KeyNotFoundException(
                $"{Path}: there is no tensor '{name}'{KeyFit.DidYouMean(name, _byName.Keys)}."
            );
    }

    static bool IsMappable(Part part, TensorEntry entry) =>
        BitConverter.IsLittleEndian
        && entry.Length > 0
        && entry.Stored.IsHeldAsItIs()
        && (part.DataStart + entry.Start) % entry.Stored.Size() == 0;

    sealed record Part(SourceFile File, long DataStart, MappedMemory? Mapped);
}
