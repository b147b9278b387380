namespace Micrograd.Files;

/// <summary>A file, or a key in it, for a message.</summary>
internal readonly record struct FilePlace(string Path, string? Key = null)
{
    public FileFormatException Malformed(string reason) => new(Path, Key, reason);

    public FileFormatException Malformed(string reason, Exception inner) => new(Path, Key, reason, inner);
}
