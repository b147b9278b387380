using System.Text;

namespace Micrograd.Tables;

/// <summary>What is known of a file beforehand; all that is null is found out.</summary>
public sealed record TableReadOptions
{
    /// <summary>What stands between cells.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first row has the columns' names.</summary>
    public bool? Header { get; init; }

    /// <summary>The text's encoding.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Whether numbers are written as 1.234,5 (true) or as 1,234.5 (false), in all columns.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>
    /// Other texts that stand for nothing, beside the empty cell, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>#N/A</c>, <c>null</c>, <c>NaN</c>,
    /// <c>-</c> and <c>--</c>, which always do, in any case.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
