using Microsoft.Win32.SafeHandles;

namespace Micrograd.Files;

/// <summary>
/// A file that is written whole or not at all: beside the one that it is to replace, flushed, and renamed when it is complete, so that
/// whoever reads the old one goes on with it, and whatever fails leaves it as it was.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    readonly FileSystem _system = FileSystem.Now;
    readonly string _path;
    readonly string _target;
    readonly string _beside;
    SafeFileHandle? _file;
    bool _isMade;

    AtomicFile(string path, string target) =>
        (_path, _target, _beside) = (path, target, UniqueName.Beside(target, UniqueName.Unfinished));

    /// <summary>How many bytes were written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Whether it has taken its place.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Writes a file; where anything fails, what was there before is as it was.</summary>
    /// <exception cref="IOException">It can't be written; the message says why.</exception>
    public static void Save(string path, Action<AtomicFile> write)
    {
        using var file = Begin(path);
        write(file);
        file.Finish();
    }

    /// <summary>Begins a file beside the one of this name.</summary>
    /// <exception cref="IOException">It can't be written; the message says why.</exception>
    public static AtomicFile Begin(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile? file = null;
        try
        {
            file = new(path, Target(path));
            UniqueName.Tidy(file._target);
            file._file = file._system.Create(file._beside);
            file._isMade = true;
            return file;
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            file?.Dispose();
            throw Failed(path, e);
        }
    }

    /// <summary>Writes bytes after those that were written.</summary>
    /// <exception cref="IOException">They can't be written; the message says why.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        WriteAt(bytes, Length);
        Length += bytes.Length;
    }

    /// <summary>Writes bytes at a place, over what was written there.</summary>
    /// <exception cref="IOException">They can't be written; the message says why.</exception>
    public void WriteAt(ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            _system.Write(_file!, bytes, at);
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            throw Failed(_path, e);
        }
    }

    /// <summary>It is complete, and takes its place.</summary>
    /// <exception cref="IOException">It can't; the message says why.</exception>
    public void Finish()
    {
        try
        {
            if (File.Exists(_target))
            {
                _system.CopyPermissions(_target, _beside);
            }
            _system.Flush(_file!);
            _file!.Dispose();
            _system.Rename(_beside, _target);
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            throw Failed(_path, e);
        }
        IsDone = true;
        try
        {
            _system.FlushFolder(Path.GetDirectoryName(_target)!);
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            throw new IOException(
                $"Save: {_path} was written, but may be the old one again after a power cut: {Reason(_path, e)}.",
                e
            );
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (IsDone || !_isMade)
        {
            return;
        }
        try
        {
            _system.Delete(_beside);
        }
        catch (Exception e) when (IsOfSystem(e))
        {
            // The next save to this name deletes it.
        }
    }

    /// <summary>The file that is meant: what a link leads to, and nothing that a file can't take the place of.</summary>
    static string Target(string path)
    {
        var file = new FileInfo(path);
        var target = file.LinkTarget is null
            ? file.FullName
            : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target) || Path.GetFileName(target).Length == 0)
        {
            throw new IOException("it is a folder");
        }
        if (!File.Exists(target))
        {
            return target;
        }
        if (File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
        {
            throw new IOException("it is read-only");
        }
        if (IsDevice(target))
        {
            throw new IOException("it is a pipe or a device, and no file");
        }
        return target;
    }

    // A file has a length, or can be read at any place; to open a pipe doesn't wait where one could write to it oneself.
    static bool IsDevice(string target)
    {
        if (new FileInfo(target).Length > 0)
        {
            return false;
        }
        if (!OperatingSystem.IsWindows() && IsWithin(target, "/dev", "/proc", "/sys"))
        {
            return true;
        }
        using var opened = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            _ = RandomAccess.GetLength(opened);
            return false;
        }
        catch (NotSupportedException)
        {
            return true;
        }
    }

    static bool IsWithin(string path, params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            if (
                path.StartsWith($"{folder}/", StringComparison.Ordinal)
                && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)
            )
            {
                return true;
            }
        }
        return false;
    }

    static bool IsOfSystem(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException;

    /// <summary>What is said of a file that was not written.</summary>
    public static IOException Failed(string path, Exception e) =>
        new($"Save: {path} was not written: {Reason(path, e)}. What was there before is as it was.", e);

    static string Reason(string path, Exception e) =>
        e switch
        {
            DirectoryNotFoundException => $"there is no folder {Path.GetDirectoryName(path)}",
            PathTooLongException => "the name is too long",
            UnauthorizedAccessException => "no permission",
            // .NET adds the path of the file beside, which nobody has asked for.
            _ => e.Message.Split(" : '")[0].TrimEnd('.'),
        };
}
