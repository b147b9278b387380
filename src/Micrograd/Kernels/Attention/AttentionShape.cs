namespace Micrograd.Kernels.Attention;

/// <summary>The sizes of attention, and what is to be done to its scores.</summary>
/// <param name="Heads">Matrices of queries, over all batches.</param>
/// <param name="Sharing">How many of them, one after the other, share the keys and values of one head.</param>
/// <param name="Queries">Rows of queries.</param>
/// <param name="Keys">Rows of keys, and of values.</param>
/// <param name="Width">Columns of queries and keys.</param>
/// <param name="ValueWidth">Columns of values.</param>
/// <param name="Scale">What scores are multiplied with.</param>
/// <param name="IsCausal">Whether query i sees the keys up to i alone.</param>
/// <param name="Dropout">The probability of a weight to be 0.</param>
internal readonly record struct AttentionShape(
    int Heads,
    int Sharing,
    int Queries,
    int Keys,
    int Width,
    int ValueWidth,
    double Scale,
    bool IsCausal,
    double Dropout
)
{
    /// <summary>Queries that are computed at a time: two vectors of AVX-512.</summary>
    public int Block => Math.Min(32, (Queries + 15) / 16 * 16);

    /// <summary>Blocks of a head.</summary>
    public int Blocks => (Queries + Block - 1) / Block;

    /// <summary>How many keys the queries of a block see, at most.</summary>
    public int Seen(int first, int count) => IsCausal ? Math.Min(Keys, first + count) : Keys;

    /// <summary>Multiply-adds of the two products of a block, over all keys.</summary>
    public long BlockWork => (long)Block * Keys * (Width + ValueWidth);
}
