using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Micrograd.Tensors;

/// <summary>The memory behind a tensor and its views, and how often it was written to.</summary>
internal sealed class Storage
{
    readonly byte[] _bytes;

    Storage(byte[] bytes) => _bytes = bytes;

    /// <summary>Counts writes in place, so that a backward pass finds what changed since it was saved.</summary>
    public int Version { get; private set; }

    /// <summary>Memory for so many elements, its content anything.</summary>
    /// <exception cref="OverflowException">One block can't hold so many.</exception>
    public static Storage Of(long elements, DType dtype, string op)
    {
        if (elements > Array.MaxLength / dtype.Size())
        {
            throw new OverflowException(
                $"{op}: {elements} elements of {dtype.Text()} are more than one block of memory holds "
                    + $"({Array.MaxLength / dtype.Size()})."
            );
        }
        return new(GC.AllocateUninitializedArray<byte>((int)elements * dtype.Size()));
    }

    public void Touch() => Version++;

    public Span<T> Span<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());

    public void Clear() => _bytes.AsSpan().Clear();
}
