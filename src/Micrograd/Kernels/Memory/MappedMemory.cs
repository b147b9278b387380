using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Micrograd.Kernels.Memory;

/// <summary>
/// A file as memory: the system reads a page when it is first looked at, and a page that is written to is this memory's own from then on;
/// the file never changes. It is mapped as long as anybody has this object, be the file closed, renamed or deleted.
/// </summary>
internal sealed unsafe class MappedMemory
{
    readonly SafeMemoryMappedViewHandle _view;

    /// <param name="file">The file, which may be closed afterwards.</param>
    /// <param name="length">Its length, greater than 0.</param>
    public MappedMemory(SafeFileHandle file, long length)
    {
        Length = length;
        using var mapped = MemoryMappedFile.CreateFromFile(
            file,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.CopyOnWrite,
            HandleInheritability.None,
            leaveOpen: true
        );
        _view = mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite).SafeMemoryMappedViewHandle;
    }

    public long Length { get; }

    /// <summary>Some of the bytes, to work on while this object is kept alive.</summary>
    public Span<byte> Span(long start, int length)
    {
        // Of an object that its finalizer made live again the memory is gone.
        ObjectDisposedException.ThrowIf(_view.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        return new((byte*)_view.DangerousGetHandle() + start, length);
    }
}
