using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Micrograd.Onnx.Reading;

/// <summary>Files that are opened only where they are files: a pipe or a device would keep its reader waiting.</summary>
static class PlainFile
{
    // linux/stat.h, the same on every processor.
    const int AtCurrentFolder = -100;
    const int AtEmptyPath = 0x1000;
    const uint ModeAndLinks = 0x7;
    const int LinksAt = 16;
    const int ModeAt = 28;
    const int StatusBytes = 256;

    /// <exception cref="OnnxException">There is no such file, or it is no plain one.</exception>
    /// <param name="path">The file.</param>
    /// <param name="isAlone">Whether it must have no second name.</param>
    /// <param name="where">Who asks, for messages.</param>
    public static FileStream Open(string path, bool isAlone, string where)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new OnnxException($"{where}: '{path}' is a folder.");
            }
            if (!File.Exists(path))
            {
                throw new OnnxException($"{where}: there is no file '{path}'.");
            }
            Require(path, null, isAlone, where);
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            try
            {
                // What was opened, and not what has its name by now.
                Require(path, file.SafeFileHandle, isAlone, where);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OnnxException($"{where}: '{path}' can't be read: {error.Message}", error);
        }
    }

    static void Require(string path, SafeFileHandle? opened, bool isAlone, string where)
    {
        if (OperatingSystem.IsLinux())
        {
            var status = new byte[StatusBytes];
            var got = opened is null
                ? StatX(AtCurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], 0, ModeAndLinks, status)
                : StatX((int)opened.DangerousGetHandle(), [0], AtEmptyPath, ModeAndLinks, status);
            if (got != 0)
            {
                throw new OnnxException($"{where}: '{path}' can't be looked at.");
            }
            var mode = BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt));
            if ((mode & 0xF000) != 0x8000)
            {
                throw new OnnxException($"{where}: '{path}' is no plain file.");
            }
            RequireAlone(BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(LinksAt)));
        }
        else if (OperatingSystem.IsWindows() && opened is not null)
        {
            // BY_HANDLE_FILE_INFORMATION: nNumberOfLinks is its eleventh word.
            var information = new byte[52];
            if (GetFileInformationByHandle(opened.DangerousGetHandle(), information))
            {
                RequireAlone(BinaryPrimitives.ReadUInt32LittleEndian(information.AsSpan(40)));
            }
        }

        void RequireAlone(uint links)
        {
            if (isAlone && links > 1)
            {
                throw new OnnxException(
                    $"{where}: '{path}' has {links} names (hard links), so that it may be anybody's file."
                );
            }
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int StatX(int folder, byte[] path, int flags, uint mask, [Out] byte[] status);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    static extern bool GetFileInformationByHandle(IntPtr file, [Out] byte[] information);
}
