namespace Micrograd.Kernels.Rows;

/// <summary>
/// Where what is normalised together lies: each of the rows is slices of adjacent elements, all of a slice of one channel.
/// </summary>
/// <param name="Rows">How many means there are.</param>
/// <param name="Slices">Slices of each row.</param>
/// <param name="Length">Elements of a slice.</param>
/// <param name="RowStride">Elements from one row to the next.</param>
/// <param name="SliceStride">Elements from one slice of a row to the next.</param>
/// <param name="Groups">Rows of an example, that are groups of its channels; 0 where each row is a channel of all examples.</param>
internal readonly record struct ChannelRows(
    int Rows,
    int Slices,
    int Length,
    nint RowStride,
    nint SliceStride,
    int Groups
)
{
    /// <summary>A row a channel, over all examples: <c>[examples, channels, length]</c>, or with channels outermost in memory.</summary>
    public static ChannelRows OfBatch(int examples, int channels, int length, bool isChannelFirst) =>
        isChannelFirst
            ? new(channels, 1, examples * length, (nint)examples * length, 0, 0)
            : new(channels, examples, length, length, (nint)channels * length, 0);

    /// <summary>A row a group of adjacent channels in each example: <c>[examples, channels, length]</c>.</summary>
    public static ChannelRows OfGroups(int examples, int channels, int length, int groups) =>
        new(examples * groups, channels / groups, length, (nint)(channels / groups) * length, length, groups);

    /// <summary>Elements of a row.</summary>
    public int Count => Slices * Length;

    /// <summary>Elements of all rows.</summary>
    public long All => (long)Rows * Count;

    /// <summary>How many channels there are.</summary>
    public int Channels => Groups == 0 ? Rows : Groups * Slices;

    /// <summary>The slices of a channel: the first, how far it is to the next, and how many there are.</summary>
    public (int Row, int Slice, (int Row, int Slice) Step, int Count) SlicesOf(int channel) =>
        Groups == 0 ? (channel, 0, (0, 1), Slices) : (channel / Slices, channel % Slices, (Groups, 0), Rows / Groups);

    /// <summary>Of which channel a slice is.</summary>
    public int Channel(int row, int slice) => Groups == 0 ? row : row % Groups * Slices + slice;
}
