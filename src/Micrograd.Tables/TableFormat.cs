namespace Micrograd.Tables;

/// <summary>What was found out about a file on reading it: <see cref="ToString"/> says it in a line.</summary>
public sealed record TableFormat
{
    /// <summary><c>CSV</c>, <c>TSV</c>, <c>text</c> with another delimiter, or <c>Parquet</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What stands between cells; null for Parquet.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The name of the text's encoding; null for Parquet.</summary>
    public string? Encoding { get; init; }

    /// <summary>Whether the file is compressed by gzip.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Whether the first row has the columns' names.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether lines that begin with # are comments, which were skipped.</summary>
    public bool HasComments { get; init; }

    /// <summary>Whether a line <c>sep=…</c> stands before all others.</summary>
    public bool HasSeparatorLine { get; init; }

    /// <summary>The columns whose numbers are written with a decimal comma.</summary>
    public IReadOnlyList<string> DecimalCommas { get; init; } = [];

    /// <summary>What was unusual, a sentence each: a row that looks like data taken as such, names that were there twice.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The findings in a line.</summary>
    public override string ToString()
    {
        var parts = new List<string> { Kind };
        if (Delimiter is { } delimiter)
        {
            parts.Add($"{(delimiter == '\t' ? "tabs" : $"'{delimiter}'")} between cells");
        }
        if (Encoding is { } encoding)
        {
            parts.Add(encoding);
        }
        if (IsCompressed)
        {
            parts.Add("gzip");
        }
        parts.Add(HasHeader ? "a header" : "no header");
        if (HasSeparatorLine)
        {
            parts.Add("a line 'sep='");
        }
        if (HasComments)
        {
            parts.Add("comments behind #");
        }
        if (DecimalCommas.Count > 0)
        {
            parts.Add($"decimal commas in {string.Join(", ", DecimalCommas)}");
        }
        return string.Join(", ", parts);
    }
}
