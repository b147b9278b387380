using System.Runtime.InteropServices;

namespace Micrograd.Files;

/// <summary>Has a folder's names reach the disk, for which .NET has no call: after a power cut a renamed file may bear its old name else.</summary>
internal static partial class FolderFlush
{
    const int ReadOnly = 0;
    const int InvalidArgument = 22;
    const int NotSupported = 95;

    /// <exception cref="IOException">The system could not do it.</exception>
    public static void Run(string path)
    {
        // Windows writes names down with the file, and a browser has no disk.
        if (OperatingSystem.IsWindows() || OperatingSystem.IsBrowser())
        {
            return;
        }
        try
        {
            var folder = Open(path, ReadOnly);
            if (folder < 0)
            {
                throw new IOException($"the folder can't be opened: {Marshal.GetLastPInvokeErrorMessage()}");
            }
            var done = Flush(folder);
            var why = Marshal.GetLastPInvokeErrorMessage();
            _ = Close(folder);
            // Some file systems know no flushing of folders, and need none.
            if (done < 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotSupported))
            {
                throw new IOException($"the folder can't be flushed: {why}");
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without a C library of this name flushes as it likes.
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int file);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
