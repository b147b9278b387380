using System.IO.Compression;
using Micrograd.Tensors;

namespace Micrograd.Files;

/// <summary>An open archive of NumPy: its arrays by name.</summary>
internal sealed class NpzArchive : IDisposable
{
    const string Ending = ".npy";

    readonly FilePlace _place;
    readonly SourceFile _file;
    readonly ZipArchive _archive;
    readonly OrderedDictionary<string, ZipArchiveEntry> _entries = [];

    NpzArchive(SourceFile file, ZipArchive archive) => (_place, _file, _archive) = (file.Place, file, archive);

    public IEnumerable<string> Names => _entries.Keys;

    /// <exception cref="FileFormatException">The file is none of the format, or of PyTorch.</exception>
    public static NpzArchive Open(string path)
    {
        var file = SourceFile.Open(path);
        try
        {
            var first = KnownFormats.First(file);
            if (!KnownFormats.IsZip(first))
            {
                throw file.Place.Malformed(
                    KnownFormats.IsPickle(first) ? KnownFormats.OfPyTorch : "it is no zip archive of NumPy"
                );
            }
            return Guarded(
                file.Place,
                () =>
                {
                    var opened = new NpzArchive(file, new(file.AsStream(), ZipArchiveMode.Read));
                    opened.Find();
                    return opened;
                }
            );
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What each array is, of which the header alone is read.</summary>
    /// <exception cref="FileFormatException">One is no array, or not as long as it says.</exception>
    public IReadOnlyList<TensorEntry> Describe() =>
        Guarded<List<TensorEntry>>(
            _place,
            () =>
                [
                    .. _entries.Select(entry =>
                    {
                        var header = ZipEntry.Header(entry.Value, Key(entry.Key));
                        return new TensorEntry(entry.Key, header.Stored, header.Sizes, 0, header.Bytes);
                    }),
                ]
        );

    /// <exception cref="FileFormatException">It is no array, or has more bytes than are allowed.</exception>
    public Tensor Load(string name, long mostBytes) =>
        Guarded(_place, () => ZipEntry.Read(_entries[name], Key(name), mostBytes));

    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
    }

    void Find()
    {
        if (KnownFormats.IsOfPyTorch(_archive))
        {
            throw _place.Malformed(KnownFormats.OfPyTorch);
        }
        foreach (var entry in _archive.Entries)
        {
            var name = entry.FullName.EndsWith(Ending, StringComparison.Ordinal)
                ? entry.FullName[..^Ending.Length]
                : throw Key(entry.FullName).Malformed("it is no array of NumPy, whose names end in .npy");
            if (!_entries.TryAdd(name, entry))
            {
                throw Key(name).Malformed("there are two entries of this name");
            }
        }
    }

    FilePlace Key(string name) => new(_place.Path, name);

    static T Guarded<T>(FilePlace place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw place.Malformed($"it is no zip archive that can be read: {e.Message.TrimEnd('.')}", e);
        }
    }
}
