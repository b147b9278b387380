using Microsoft.Win32.SafeHandles;

namespace Micrograd.Files;

/// <summary>The calls by which a file is written, so that a test may have each of them fail in turn.</summary>
internal class FileSystem
{
    static readonly FileSystem s_real = new();

    [ThreadStatic]
    static FileSystem? t_other;

    /// <summary>What this thread writes by.</summary>
    public static FileSystem Now => t_other ?? s_real;

    /// <summary>Has this thread write by another one, or by the real one again.</summary>
    public static void Use(FileSystem? other) => t_other = other;

    /// <summary>Makes a file that was not there, and has it alone.</summary>
    public virtual SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long at) =>
        RandomAccess.Write(file, bytes, at);

    /// <summary>Gives a file the permissions of the one that it will replace.</summary>
    public virtual void CopyPermissions(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        }
    }

    /// <summary>Has what was written reach the disk: a rename may reach it before.</summary>
    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Gives a file another name, in the place of whatever has it, at once.</summary>
    public virtual void Rename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (Exception e)
            when (OperatingSystem.IsWindows() && File.Exists(to) && e is IOException or UnauthorizedAccessException)
        {
            // Windows replaces no file that somebody has mapped, but has it renamed: it goes with the next save after it is let go.
            File.Replace(from, to, UniqueName.Beside(to, UniqueName.Replaced));
        }
    }

    /// <summary>Has a folder's names reach the disk.</summary>
    public virtual void FlushFolder(string path) => FolderFlush.Run(path);

    public virtual void Delete(string path) => File.Delete(path);
}
