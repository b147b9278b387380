using System.Runtime.InteropServices;

namespace Micrograd.Kernels.Memory;

/// <summary>Memory that is used again and again, and a weak reference to whoever has it now.</summary>
internal sealed unsafe class Block
{
    /// <summary>Where vectors of any width want their memory to begin.</summary>
    public const int Alignment = 64;

    // Of the object itself, not of what leads to it: an object that its finalizer makes live again still has its memory.
    GCHandle _owner = GCHandle.Alloc(null, GCHandleType.WeakTrackResurrection);

    /// <param name="sizeClass">The size class; see <see cref="SizeClass"/>.</param>
    /// <param name="bytes">Its size.</param>
    public Block(int sizeClass, int bytes)
    {
        SizeClass = sizeClass;
        Bytes = GC.AllocateUninitializedArray<byte>(bytes + Alignment, pinned: true);
        fixed (byte* first = Bytes)
        {
            Start = (int)(-(nint)first & (Alignment - 1));
        }
    }

    public int SizeClass { get; }

    /// <summary>The memory, which the collector does not move.</summary>
    public byte[] Bytes { get; }

    /// <summary>The first byte that is aligned.</summary>
    public int Start { get; }

    /// <summary>The place of a block that is not lent out.</summary>
    public const int Nowhere = -1;

    /// <summary>The block's place in the list of those that are lent out.</summary>
    public int Place { get; set; } = Nowhere;

    /// <summary>Whether somebody has it.</summary>
    public bool IsLent => Place != Nowhere;

    /// <summary>When it came back, in ticks of the stopwatch.</summary>
    public long BackSince { get; set; }

    /// <summary>
    /// Whether a span of it was given to somebody who may keep it longer than the owner. Such a block is never lent out again;
    /// its array lives as long as the span.
    /// </summary>
    public bool IsExposed { get; set; }

    /// <summary>Whether the collector found the owner dead.</summary>
    public bool IsOrphan => _owner.Target is null;

    public void GiveTo(object owner) => _owner.Target = owner;

    /// <summary>Whether it was given to this one last.</summary>
    public bool IsOf(object owner) => ReferenceEquals(_owner.Target, owner);

    /// <summary>Leaves the memory to the collector.</summary>
    public void Drop() => _owner.Free();
}
