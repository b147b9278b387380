using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Micrograd.Cli.Csv;

/// <summary>
/// Records of equally many doubles in a temporary file, written one after the other and read by number: so rows take disk
/// and no memory. No one else sees the file, and it is gone when it is closed, or the process ends.
/// </summary>
sealed class RecordFile : IDisposable
{
    const int BufferedBytes = 1 << 16;

    readonly FileStream _file;
    readonly int _bytes;
    SafeFileHandle? _sealed;

    /// <exception cref="IOException">The directory for temporary files can't hold one.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory for temporary files may not be written to.</exception>
    public RecordFile(int width)
    {
        _bytes = width * sizeof(double);
        var path = Path.Combine(Path.GetTempPath(), $"micrograd-{Guid.NewGuid():N}.rows");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = BufferedBytes,
            Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        _file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name here, and one without a name can't be left behind by a process that is killed.
            File.Delete(path);
        }
    }

    /// <summary>How many records there are.</summary>
    public long Count { get; private set; }

    /// <summary>Writes one more record.</summary>
    public void Append(ReadOnlySpan<double> record)
    {
        _file.Write(MemoryMarshal.AsBytes(record));
        Count++;
    }

    /// <summary>Ends the writing; needed before any record is read.</summary>
    public void Seal()
    {
        _file.Flush();
        _sealed = _file.SafeFileHandle;
    }

    /// <summary>Reads a record; many threads may do so at a time.</summary>
    public void Read(long index, Span<double> record)
    {
        var rest = MemoryMarshal.AsBytes(record);
        var offset = index * _bytes;
        while (!rest.IsEmpty)
        {
            var read = RandomAccess.Read(_sealed!, rest, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The temporary copy of the rows has become shorter.");
            }
            rest = rest[read..];
            offset += read;
        }
    }

    public void Dispose()
    {
        // Closing the stream first would write what is still buffered, and throw once more where the disk is full.
        _file.SafeFileHandle.Dispose();
        _file.Dispose();
    }
}
