namespace Micrograd;

/// <summary>A file that is not what it should be: which, at which key, and why.</summary>
public sealed class FileFormatException : IOException
{
    internal FileFormatException(string path, string? key, string reason, Exception? inner = null)
        : base(key is null ? $"{path}: {reason}." : $"{path}: '{Short(key)}': {reason}.", inner) =>
        (Path, Key, Reason) = (path, key, reason);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The name within the file that it is about, such as a tensor's; null where it is about the file.</summary>
    public string? Key { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    // A hostile file has names of megabytes.
    internal static string Short(string name) => name.Length <= 200 ? name : $"{name[..200]}…";
}
