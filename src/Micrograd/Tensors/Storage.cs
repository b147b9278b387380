using System.Runtime.InteropServices;
using Micrograd.Kernels;
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

    // None in a tensor that has a shape alone.
    byte[]? _bytes;
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

    Storage() { }

    /// <summary>The memory of a tensor that has a shape and a type, and nothing else: it notes that somebody wants to read it.</summary>
    public static Storage None() => new();

    /// <summary>Whether there is memory.</summary>
    public bool HasMemory => _bytes is not null;

    /// <summary>Whether an op would have read this memory, were there any.</summary>
    public bool WasRead { get; private set; }

    public void NoteReading()
    {
        if (_bytes is null)
        {
            WasRead = true;
        }
    }

    /// <summary>Counts writes in place, so that a backward pass finds what changed since it was saved.</summary>
    public int Version { get; private set; }

    /// <summary>Memory for so many elements, its content anything.</summary>
    /// <exception cref="OverflowException">One block can't hold so many.</exception>
    public static Storage Of(long elements, DType dtype, string op) =>
        Fits(elements, dtype) ? new((int)elements * dtype.Size()) : throw TooLarge(elements, dtype, op);

    /// <summary>Memory for so many elements, which fit.</summary>
    public static Storage Of(long elements, DType dtype) => new((int)elements * dtype.Size());

    /// <summary>Whether one block can hold so many.</summary>
    public static bool Fits(long elements, DType dtype) =>
        elements <= MostBytes && elements * dtype.Size() <= MostBytes;

    public static OverflowException TooLarge(long elements, DType dtype, string op) =>
        new(
            $"{op}: {elements} elements of {dtype.Text()} are more than one block of memory holds ({MostBytes / dtype.Size()})."
        );

    public void Touch() => Version++;

    /// <summary>Counts writes in place that carry a gradient: tensors that were made before know nothing of it.</summary>
    public int GradientWrites { get; set; }

    /// <summary>Counts on from memory whose place this takes.</summary>
    public void Follow(Storage before) => Version = before.Version + 1;

    /// <summary>The memory, to work on while the storage is kept alive.</summary>
    public Span<T> Span<T>()
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(
            (_length < 0 ? throw WentBack() : _bytes ?? throw NoMemory()).AsSpan(_start, _length)
        );

    /// <summary>One element, which is of this type, as another.</summary>
    public TTo Read<TTo>(DType dtype, int at)
        where TTo : unmanaged
    {
        var value = dtype switch
        {
            DType.Float32 => ElementConversion.To<float, TTo>(Span<float>()[at]),
            DType.Float64 => ElementConversion.To<double, TTo>(Span<double>()[at]),
            DType.Int64 => ElementConversion.To<long, TTo>(Span<long>()[at]),
            DType.Bool => ElementConversion.To<bool, TTo>(Span<bool>()[at]),
            DType.Float16 => ElementConversion.To<Half, TTo>(Span<Half>()[at]),
            _ => ElementConversion.To<BFloat16, TTo>(Span<BFloat16>()[at]),
        };
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>Sets one element, which is of this type.</summary>
    public void Write<T>(int at, T value)
        where T : unmanaged
    {
        Span<T>()[at] = value;
        GC.KeepAlive(this);
    }

    /// <summary>Copies elements out of the memory.</summary>
    public void CopyTo<T>(int start, Span<T> to)
        where T : unmanaged
    {
        Span<T>().Slice(start, to.Length).CopyTo(to);
        GC.KeepAlive(this);
    }

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

    static InvalidOperationException WentBack() =>
        new(
            "The memory of this tensor went back when it was used last: a module or an op said that it keeps nothing (KeepsNothing), and "
                + "kept it. Keep a Clone(), or don't say so."
        );

    static InvalidOperationException NoMemory() =>
        new("This tensor has a shape and no memory: there are no numbers to read or to write.");

    public void Clear() => _bytes.AsSpan(_start, _length).Clear();
}
