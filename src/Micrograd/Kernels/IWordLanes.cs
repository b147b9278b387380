namespace Micrograd.Kernels;

/// <summary>A register of 64-bit lanes: what <see cref="Philox"/> asks of it to make a block in each.</summary>
/// <typeparam name="TSelf">The implementing type itself.</typeparam>
internal unsafe interface IWordLanes<TSelf>
    where TSelf : struct, IWordLanes<TSelf>
{
    /// <summary>How many lanes there are.</summary>
    static abstract int Count { get; }

    /// <summary>Which of the blocks each lane holds, 0 to <see cref="Count"/> − 1: so that <see cref="Store"/> writes them in order.</summary>
    static abstract TSelf Places { get; }

    /// <summary>The number in every lane.</summary>
    static abstract TSelf Broadcast(ulong number);

    /// <summary>a + b, modulo 2⁶⁴</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>The bits in which a and b differ.</summary>
    static abstract TSelf operator ^(TSelf a, TSelf b);

    /// <summary>The product of the lower halves, all 64 bits of it.</summary>
    static abstract TSelf MultiplyLower(TSelf a, TSelf b);

    /// <summary>The upper half, moved down.</summary>
    static abstract TSelf Upper(TSelf a);

    /// <summary>a's lower half, and above it b's lower half.</summary>
    static abstract TSelf Join(TSelf a, TSelf b);

    /// <summary>Writes the blocks in order, of each what its lane in the one holds and then what it holds in the other.</summary>
    static abstract void Store(TSelf first, TSelf second, ulong* to);
}
