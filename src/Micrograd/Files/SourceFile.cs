using Micrograd.Kernels.Memory;
using Microsoft.Win32.SafeHandles;

namespace Micrograd.Files;

/// <summary>A file that is read at any place, and may be replaced by another of its name meanwhile.</summary>
internal sealed class SourceFile : IDisposable
{
    // Whoever saves renames what he has written beside to this name, which Windows allows if it is said here.
    const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    readonly SafeFileHandle _file;

    SourceFile(string path, SafeFileHandle file, long length) => (Path, _file, Length) = (path, file, length);

    public string Path { get; }

    public long Length { get; }

    public FilePlace Place => new(Path);

    /// <exception cref="FileFormatException">It is a folder, a pipe or a device, or empty.</exception>
    /// <exception cref="IOException">It is not there, or can't be read.</exception>
    public static SourceFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new FilePlace(path).Malformed("this is a folder, and no file");
        }
        var file = Handle(path);
        try
        {
            var length = RandomAccess.GetLength(file);
            return length > 0
                ? new(path, file, length)
                : throw new FilePlace(path).Malformed("this is empty, or a device");
        }
        catch (NotSupportedException e)
        {
            file.Dispose();
            throw new FilePlace(path).Malformed("this is a pipe or a device, and no file", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fills the span from a place of the file on.</summary>
    /// <exception cref="FileFormatException">The file ends before.</exception>
    public void Read(Span<byte> to, long at)
    {
        while (to.Length > 0)
        {
            var read = RandomAccess.Read(_file, to, at);
            if (read == 0)
            {
                throw Place.Malformed($"it ends at byte {at}, and was longer when it was opened");
            }
            to = to[read..];
            at += read;
        }
    }

    /// <summary>All of it, or of what comes next, as a stream, which closes the file at its end.</summary>
    public FileStream AsStream() => new(_file, FileAccess.Read);

    /// <summary>The file as memory.</summary>
    public MappedMemory Map() => new(_file, Length);

    public void Dispose() => _file.Dispose();

    static SafeFileHandle Handle(string path)
    {
        // To open a pipe for reading waits for somebody who writes, unless one could write oneself.
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            try
            {
                return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Shared);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new FilePlace(path).Malformed("this is empty, a pipe or a device", e);
            }
        }
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, Shared);
    }
}
