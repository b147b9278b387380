using System.Runtime.InteropServices;
using Micrograd.Kernels.Memory;

namespace Micrograd.Tensors;

/// <summary>The memory behind a tensor and its views, and how often it was written to. Large memory is borrowed from the pool.</summary>
/// <remarks>
/// The pool gets a block back when its storage is found dead. Whoever works on a span must therefore keep the storage alive until it is
/// done (<see cref="GC.KeepAlive"/>), and what hands a span out says so (<see cref="Expose"/>).
/// </remarks>
internal sealed class Storage
{
    const int MostBytes = 0x7FFFFFC7 - Block.Alignment;

    Block? _block;
    byte[] _bytes;
    int _start;
    int _length;

    Storage(int length)
    {
        _length = length;
        // In a browser there is little to borrow: asking the collector who is dead takes it longer than fresh memory.
        if (length < SizeClass.Smallest || OperatingSystem.IsBrowser())
        {
            _bytes = GC.AllocateUninitializedArray<byte>(length);
            return;
        }
        _block = BlockPool.Rent(length, this);
        _bytes = _block.Bytes;
        _start = _block.Start;
    }

    /// <summary>Counts writes in place, so that a backward pass finds what changed since it was saved.</summary>
    public int Version { get; private set; }

    /// <summary>Memory for so many elements, its content anything.</summary>
    /// <exception cref="OverflowException">One block can't hold so many.</exception>
    public static Storage Of(long elements, DType dtype, string op)
    {
        if (elements > MostBytes / dtype.Size())
        {
            throw new OverflowException(
                $"{op}: {elements} elements of {dtype.Text()} are more than one block of memory holds "
                    + $"({MostBytes / dtype.Size()})."
            );
        }
        return new((int)elements * dtype.Size());
    }

    public void Touch() => Version++;

    /// <summary>The memory, to work on while the storage is kept alive.</summary>
    public Span<T> Span<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(_start, _length));

    /// <summary>
    /// Gives the memory back at once, and refuses to be read from then on. Only for what nobody else can have: a tensor made within
    /// one op, never handed out, or a gradient that only its leaf has.
    /// </summary>
    public void Return()
    {
        if (_block is { } block)
        {
            (_block, _bytes, _start, _length) = (null, [], 0, -1);
            BlockPool.Return(block);
            // Until the pool has it: a collection meanwhile, by whoever else holds the pool, would find the block without an owner and
            // take it back, too.
            GC.KeepAlive(this);
        }
    }

    /// <summary>A span of this memory may now outlive the storage: the pool will not lend it out again.</summary>
    public void Expose()
    {
        if (_block is not null)
        {
            _block.IsExposed = true;
        }
    }

    public void Clear() => _bytes.AsSpan(_start, _length).Clear();
}
