using System.Diagnostics;

namespace Micrograd.Kernels.Memory;

/// <summary>
/// Lends out blocks of memory and takes them back without being told: who borrowed one is known by a weak reference, and after a
/// collection the blocks of the dead are free again. So a training loop runs on the same pages from step to step, with no
/// <c>Dispose</c>, and the system has no fresh pages to clear, which costs more than most ops.
/// </summary>
/// <remarks>
/// The collector does not know how much memory hangs on a small object, so the pool asks for a collection of the young when as
/// much was lent out as was in use before, or much less, if collections are cheap: blocks that go round within the processor's caches
/// are written to twice as fast. It asks for a full one when that does not bring enough back. A block that lay idle for some
/// seconds is given up after a full collection: not sooner, since fresh pages cost so much, and full collections may come in
/// bursts.
/// </remarks>
internal static class BlockPool
{
    /// <summary>Bytes lent out between two collections, at least.</summary>
    const long LeastBudget = 64 << 20;

    /// <summary>Bytes that may be lent out before that, when the last collection is long enough ago for another to cost little.</summary>
    const long EarlyBudget = 8 << 20;

    /// <summary>A collection costs little when what it takes has gone by so many times since the last.</summary>
    const long EarlyTimes = 16;

    static readonly long s_idleTicks = 10 * Stopwatch.Frequency;

    static readonly Lock s_lock = new();
    static readonly Stack<Block>[] s_free = Free();
    static readonly List<Block> s_lent = [];
    static long s_lentBytes;
    static long s_lentSince;
    static long s_budget = LeastBudget;

    // What was in use after the last full collection.
    static long s_fullBytes = LeastBudget;
    static int s_collections;
    static int s_fullCollections;
    static long s_collectionTicks;
    static long s_now;

    /// <summary>Bytes of the blocks that are lent out, as far as the last collection told.</summary>
    public static long LentBytes
    {
        get
        {
            using (Uninterrupted.Enter(s_lock))
            {
                return s_lentBytes;
            }
        }
    }

    /// <summary>A block that holds so many bytes, at least <see cref="SizeClass.Smallest"/>, until the owner dies.</summary>
    public static Block Rent(int bytes, object owner)
    {
        var sizeClass = SizeClass.Of(bytes);
        using (Uninterrupted.Enter(s_lock))
        {
            var size = SizeClass.Bytes(sizeClass);
            var free = s_free[sizeClass];
            if (free.Count == 0)
            {
                Reclaim();
            }
            if (MayCollect && (free.Count == 0 ? IsTimeToCollect() : IsCheapToCollect()))
            {
                Collect();
            }
            if (!free.TryPop(out var block))
            {
                block = new(sizeClass, (int)Math.Min(size, Array.MaxLength - Block.Alignment));
            }
            block.GiveTo(owner);
            block.Place = s_lent.Count;
            s_lent.Add(block);
            s_lentBytes += size;
            s_lentSince += size;
            return block;
        }
    }

    /// <summary>
    /// Takes back a block whose owner is done with it and has let nobody else have it. The owner is asked for within the lock, and so lives
    /// until nobody else can find the block without one and take it back, too.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The block is not lent out, and would lie among the free ones twice; or it was lent on, and another has it now.
    /// </exception>
    public static void Return(Block block, object owner)
    {
        using (Uninterrupted.Enter(s_lock))
        {
            if (!block.IsLent || !block.IsOf(owner))
            {
                throw new InvalidOperationException(
                    block.IsLent
                        ? "A block of memory came back from one who has it no more: another has it now."
                        : "A block of memory came back twice."
                );
            }
            s_lentSince -= SizeClass.Bytes(block.SizeClass);
            TakeBack(block);
        }
    }

    /// <summary>The switch by which a program decides whether the pool may ask for collections: on, unless it is turned off.</summary>
    public const string Switch = "Micrograd.Memory.Collect";

    /// <summary>Whether the pool may ask for collections; else it waits for those that come anyway, and borrows fresh memory meanwhile.</summary>
    public static bool MayCollect { get; set; } = !AppContext.TryGetSwitch(Switch, out var isOn) || isOn;

    /// <summary>How many collections the pool has asked for.</summary>
    public static int Asked { get; private set; }

    static bool IsTimeToCollect() => s_lentSince > s_budget || IsCheapToCollect();

    static bool IsCheapToCollect() =>
        s_lentSince > EarlyBudget && Stopwatch.GetTimestamp() - s_now >= EarlyTimes * s_collectionTicks;

    static void TakeBack(Block block)
    {
        var last = s_lent[^1];
        s_lent[block.Place] = last;
        last.Place = block.Place;
        s_lent.RemoveAt(s_lent.Count - 1);
        s_lentBytes -= SizeClass.Bytes(block.SizeClass);
        block.Place = Block.Nowhere;
        if (block.IsExposed)
        {
            block.Drop();
        }
        else
        {
            block.BackSince = s_now;
            s_free[block.SizeClass].Push(block);
        }
    }

    /// <summary>Takes back what the collector has found dead since the last look.</summary>
    static void Reclaim()
    {
        var collections = GC.CollectionCount(0);
        if (collections == s_collections)
        {
            return;
        }
        s_collections = collections;
        s_now = Stopwatch.GetTimestamp();
        for (var i = s_lent.Count - 1; i >= 0; i--)
        {
            if (s_lent[i].IsOrphan)
            {
                TakeBack(s_lent[i]);
            }
        }
        s_lentSince = 0;
        s_budget = Math.Max(LeastBudget, s_lentBytes);
        var full = GC.CollectionCount(2);
        if (full != s_fullCollections)
        {
            s_fullCollections = full;
            GiveUpIdle();
        }
    }

    static void Collect()
    {
        var start = Stopwatch.GetTimestamp();
        Asked++;
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        Reclaim();
        s_collectionTicks = s_now - start;
        if (s_lentBytes > 2 * s_fullBytes)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true);
            Reclaim();
            s_fullBytes = Math.Max(LeastBudget, s_lentBytes);
        }
    }

    static void GiveUpIdle()
    {
        foreach (var free in s_free)
        {
            if (free.Count == 0)
            {
                continue;
            }
            var blocks = free.ToArray();
            free.Clear();
            // From the one that came back first to the last.
            for (var i = blocks.Length - 1; i >= 0; i--)
            {
                if (blocks[i].BackSince < s_now - s_idleTicks)
                {
                    blocks[i].Drop();
                }
                else
                {
                    free.Push(blocks[i]);
                }
            }
        }
    }

    static Stack<Block>[] Free()
    {
        var free = new Stack<Block>[SizeClass.Count];
        for (var i = 0; i < free.Length; i++)
        {
            free[i] = [];
        }
        return free;
    }
}
