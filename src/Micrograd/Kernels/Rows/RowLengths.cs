namespace Micrograd.Kernels.Rows;

/// <summary>What a row kernel is given, checked at its entrance: it reads by pointers from there on.</summary>
internal static class RowLengths
{
    /// <exception cref="ArgumentOutOfRangeException">The memory is not so many numbers.</exception>
    public static void Require(int length, long expected) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(length, expected);

    /// <summary>The same of memory that may not be there.</summary>
    public static void RequireIfAny(int length, long expected)
    {
        if (length != 0)
        {
            Require(length, expected);
        }
    }
}
