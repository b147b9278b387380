namespace Micrograd.Kernels;

/// <summary>
/// What a loop over a row computes, column by column: of up to three numbers of the column and up to four that the row shares.
/// </summary>
internal interface IRowFunction
{
    /// <summary>How many of the three rows it reads; the others are not loaded.</summary>
    static abstract int Rows { get; }

    /// <param name="a">The column's number in the first row.</param>
    /// <param name="b">In the second.</param>
    /// <param name="c">In the third.</param>
    /// <param name="s">The first number that all columns share.</param>
    /// <param name="t">The second.</param>
    /// <param name="u">The third.</param>
    /// <param name="v">The fourth.</param>
    TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
        where TReal : IReal<TReal>;
}
