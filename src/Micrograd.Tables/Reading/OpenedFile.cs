using System.IO.Compression;

namespace Micrograd.Tables.Reading;

/// <summary>Opens files that can be read from their beginning as often as it takes, and says in words why one can't.</summary>
static class OpenedFile
{
    const int BufferedBytes = 1 << 16;

    /// <exception cref="TableException">There is no such file, it may not be read, or it is none: a directory, a pipe, a device.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new TableException("this is a directory, not a file", path);
        }
        FileStream? file = null;
        try
        {
            file = Reading(path);
            if (!file.CanSeek || file.Length == 0 && IsDevice(path))
            {
                throw new TableException("this is a pipe or device: save what it gives to a file first", path);
            }
            if (file.Length == 0)
            {
                throw new TableException("the file is empty", path);
            }
            return file;
        }
        catch (Exception e) when (Unreadable(e) is { } why)
        {
            file?.Dispose();
            throw new TableException(why, path, inner: e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a file, or what they are compressed from.</summary>
    public static Stream Unpacked(FileStream file, out bool isCompressed)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        isCompressed = read == 2 && magic is [0x1F, 0x8B];
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    static FileStream Reading(string path)
    {
        // To open a pipe for reading waits for somebody who writes, unless one could write oneself.
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            try
            {
                return Stream(path, FileAccess.ReadWrite);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nobody may write to it: an empty file, then, or a device.
            }
        }
        return Stream(path, FileAccess.Read);
    }

    // A spreadsheet program may have the file open.
    static FileStream Stream(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite, BufferedBytes, FileOptions.SequentialScan);

    // A device such as /dev/zero says that it has no bytes, and may be sought in.
    static bool IsDevice(string path) => Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);

    static string? Unreadable(Exception e) =>
        e switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            UnauthorizedAccessException => "the file may not be read: its permissions forbid it",
            IOException or ArgumentException or NotSupportedException => $"the file can't be read: {e.Message}",
            _ => null,
        };
}
