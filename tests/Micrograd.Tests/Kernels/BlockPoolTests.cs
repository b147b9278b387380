using Micrograd.Kernels.Memory;

namespace Micrograd.Tests.Kernels;

[Collection(nameof(ThreadTests))]
public sealed class BlockPoolTests
{
    // A size that no other test takes.
    const int Bytes = 9_000_001;

    [Fact]
    public void A_block_that_comes_back_twice_is_refused_and_lent_to_one_alone()
    {
        var owner = new object();
        var block = BlockPool.Rent(Bytes, owner);
        BlockPool.Return(block, owner);
        Assert.Throws<InvalidOperationException>(() => BlockPool.Return(block, owner));

        var again = (BlockPool.Rent(Bytes, owner), BlockPool.Rent(Bytes, owner));
        Assert.NotSame(again.Item1, again.Item2);
        BlockPool.Return(again.Item1, owner);
        BlockPool.Return(again.Item2, owner);
        GC.KeepAlive(owner);
    }

    [Fact]
    public void A_block_that_was_lent_on_is_not_taken_from_whoever_has_it_now()
    {
        var (before, now) = (new object(), new object());
        var block = BlockPool.Rent(Bytes, before);
        BlockPool.Return(block, before);
        List<Block> taken = [];
        while (!taken.Contains(block))
        {
            taken.Add(BlockPool.Rent(Bytes, now));
        }
        Assert.Throws<InvalidOperationException>(() => BlockPool.Return(block, before));
        Assert.True(block.IsLent);
        taken.ForEach(mine => BlockPool.Return(mine, now));
        GC.KeepAlive(before);
    }

    [Fact]
    public void No_collection_is_asked_for_where_the_program_has_turned_that_off()
    {
        try
        {
            foreach (var mayCollect in new[] { false, true })
            {
                BlockPool.MayCollect = mayCollect;
                var before = BlockPool.Asked;
                // How much may be lent before it asks depends on what all tests have lent.
                for (var i = 0; i < (mayCollect ? 5_000 : 100) && BlockPool.Asked == before; i++)
                {
                    BlockPool.Rent(Bytes, new object());
                }
                Assert.Equal(mayCollect, BlockPool.Asked > before);
            }
        }
        finally
        {
            BlockPool.MayCollect = true;
        }
    }

    [Fact]
    public void A_refused_block_changes_nothing_that_is_lent()
    {
        var owner = new object();
        var (block, other) = (BlockPool.Rent(Bytes, owner), BlockPool.Rent(Bytes, owner));
        BlockPool.Return(block, owner);
        var lent = BlockPool.LentBytes;
        Assert.Throws<InvalidOperationException>(() => BlockPool.Return(block, owner));
        Assert.Equal(lent, BlockPool.LentBytes);
        Assert.True(other.IsLent);
        BlockPool.Return(other, owner);
        Assert.Equal(lent - SizeClass.Bytes(SizeClass.Of(Bytes)), BlockPool.LentBytes);
        GC.KeepAlive(owner);
    }
}
