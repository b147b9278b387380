using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Micrograd.Kernels;
using Micrograd.Kernels.Memory;

namespace Micrograd.Tensors;

/// <summary>The memory behind a tensor and its views, and how often it was written to. Large memory is borrowed from the pool.</summary>
/// <remarks>
/// <para>
/// The pool gets a block back when its storage is found dead. Whoever works on a span must therefore keep the storage alive until it is
/// done (<see cref="GC.KeepAlive"/>), and what hands a span out says so (<see cref="Expose"/>).
/// </para>
/// <para>
/// What the library alone has it counts, and at none the block goes back at once. Whoever makes memory that he will not show claims it,
/// each who has it holds it, and views share the memory and so the count. What user code is handed is the user's from then on: only the
/// collector knows when that is dropped. Memory that nobody claims is a user's.
/// </para>
/// <para>
/// It may be a part of a mapped file, which nothing keeps mapped but this: a span that may outlive the storage is of a copy in memory.
/// </para>
/// </remarks>
internal sealed class Storage
{
    const int MostBytes = 0x7FFFFFC7 - Block.Alignment;

    // So far below 0 that no count of the library's gets it back there.
    const int Users = int.MinValue / 2;

    static int s_recordings;

    Block? _block;

    // None in a tensor that has a shape alone, and in a part of a mapped file.
    byte[]? _bytes;
    readonly MappedMemory? _mapped;
    readonly long _mappedStart;
    int _start;
    int _length;

    // How often the library holds it; 0 before anybody claims it, below 0 where it is a user's.
    int _holds;

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

    /// <summary>A part of other memory, which must be kept alive beside it; nobody counts it, for it goes with the whole.</summary>
    public Storage(Storage whole, int start, int length)
    {
        _ = whole.Span<byte>().Slice(start, length);
        (_bytes, _start, _length, _holds) = (whole._bytes, whole._start + start, length, Users);
        (_mapped, _mappedStart) = (whole._mapped, whole._mappedStart + start);
    }

    /// <summary>A part of a mapped file, which stays mapped as long as this lives. The file is never written to.</summary>
    public Storage(MappedMemory mapped, long start, int length)
    {
        _ = mapped.Span(start, length);
        (_mapped, _mappedStart, _length, _holds) = (mapped, start, length, Users);
    }

    /// <summary>How many programs had begun to be recorded when this was made.</summary>
    public int Recordings { get; } = s_recordings;

    /// <summary>How many programs have begun to be recorded.</summary>
    public static int RecordingsBegun => Volatile.Read(ref s_recordings);

    /// <summary>Memory that is made from now on, by whatever thread, has at least this number of <see cref="Recordings"/>.</summary>
    public static int BeginRecording() => Interlocked.Increment(ref s_recordings);

    /// <summary>The memory of a tensor that has a shape and a type, and nothing else: it notes that somebody wants to read it.</summary>
    public static Storage None() => new();

    /// <summary>Whether there is memory.</summary>
    public bool HasMemory => _bytes is not null || _mapped is not null;

    /// <summary>Whether it is a part of a mapped file, and nothing else so far.</summary>
    public bool IsMapped => _mapped is not null && _bytes is null;

    /// <summary>Whether the memory went back: it can't be read any more.</summary>
    public bool IsGone => _length < 0;

    /// <summary>Whether an op would have read this memory, were there any.</summary>
    public bool WasRead { get; private set; }

    public void NoteReading()
    {
        if (!HasMemory)
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

    /// <summary>Whether somebody may have a span that writes here, which counts nothing: then only what it holds tells of a change.</summary>
    public bool ChangesUnseen { get; set; }

    /// <summary>Counts writes in place that carry a gradient: tensors that were made before know nothing of it.</summary>
    public int GradientWrites { get; set; }

    /// <summary>Counts on from memory whose place this takes.</summary>
    public void Follow(Storage before) => Version = before.Version + 1;

    /// <summary>The memory, to work on while the storage is kept alive.</summary>
    public Span<T> Span<T>()
        where T : unmanaged =>
        _bytes is { } bytes
            ? MemoryMarshal.Cast<byte, T>((_length < 0 ? throw WentBack() : bytes).AsSpan(_start, _length))
            : MappedSpan<T>();

    // Apart, for few are mapped.
    [MethodImpl(MethodImplOptions.NoInlining)]
    Span<T> MappedSpan<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>((_mapped ?? throw NoMemory()).Span(_mappedStart, _length));

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

    /// <summary>A number made of the elements of a layout, which changes as they do.</summary>
    public ulong Fingerprint(Layout layout, DType dtype)
    {
        var made = Kernels.Fingerprint.Of(Span<byte>(), dtype.Size(), layout.Offset, layout.Sizes, layout.Strides);
        GC.KeepAlive(this);
        return made;
    }

    /// <summary>Copies elements out of the memory.</summary>
    public void CopyTo<T>(int start, Span<T> to)
        where T : unmanaged
    {
        Span<T>().Slice(start, to.Length).CopyTo(to);
        GC.KeepAlive(this);
    }

    /// <summary>Whether the library alone has it, and counts.</summary>
    public bool IsCounted => _holds > 0;

    /// <summary>Whether it is held once: whoever holds it has it alone.</summary>
    public bool IsHeldOnce => _holds == 1;

    /// <summary>Whether nobody has claimed it so far, nor was handed it.</summary>
    public bool IsUnclaimed => _holds == 0;

    /// <summary>Whoever made it just now holds it, and has shown it to nobody.</summary>
    public void Claim()
    {
        if (_holds == 0)
        {
            _holds = 1;
        }
    }

    /// <summary>One more holds it, where it is counted.</summary>
    public void Hold()
    {
        if (_holds > 0)
        {
            _holds++;
        }
    }

    /// <summary>One who held it lets go, and was the last one to read it if nobody else holds it.</summary>
    public void Release()
    {
        if (_holds > 0 && --_holds == 0)
        {
            Return();
        }
    }

    /// <summary>As <see cref="Hold"/>, for memory that other threads may hold as well: that of a graph.</summary>
    public void HoldShared()
    {
        if (_holds > 0)
        {
            Interlocked.Increment(ref _holds);
        }
    }

    /// <summary>As <see cref="Release"/>, for memory that other threads may hold as well: that of a graph.</summary>
    public void ReleaseShared()
    {
        if (_holds > 0 && Interlocked.Decrement(ref _holds) == 0)
        {
            Return();
        }
    }

    /// <summary>User code may have it from now on, and keep it: it is counted no more.</summary>
    public void HandOut()
    {
        if (_holds >= 0)
        {
            _holds = Users;
        }
    }

    /// <summary>The memory goes back, and refuses to be read from then on, be it small and the collector's.</summary>
    void Return()
    {
        _holds = Users;
        if (_bytes is null)
        {
            return;
        }
        var block = _block;
        (_block, _bytes, _start, _length) = (null, [], 0, -1);
        if (block is not null)
        {
            BlockPool.Return(block, this);
        }
    }

    /// <summary>Whether so many elements are all of it.</summary>
    public bool IsFilledBy(long elements, DType dtype) => elements * dtype.Size() == _length;

    /// <summary>A span of this memory may now outlive the storage: the pool will not lend it out again.</summary>
    public void Expose()
    {
        HandOut();
        if (_block is not null)
        {
            _block.IsExposed = true;
        }
        if (_mapped is { } mapped && _bytes is null)
        {
            // Its start is 0, so that whoever reads meanwhile sees the one or the other.
            Interlocked.CompareExchange(ref _bytes, mapped.Span(_mappedStart, _length).ToArray(), null);
        }
    }

    static InvalidOperationException WentBack() =>
        new(
            "The memory of this tensor went back when it was used last: a module or an op said that it keeps nothing (KeepsNothing), and "
                + "kept it. Keep a Clone(), or don't say so."
        );

    static InvalidOperationException NoMemory() =>
        new("This tensor has a shape and no memory: there are no numbers to read or to write.");

    public void Clear() => Span<byte>().Clear();
}
