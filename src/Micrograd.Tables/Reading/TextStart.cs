namespace Micrograd.Tables.Reading;

/// <summary>The beginning of a text as its lines' cells, read with a given delimiter: what a dialect is found out by.</summary>
static class TextStart
{
    static ReadOnlySpan<char> Delimiters => ",;\t|";

    /// <summary>
    /// The delimiter that most lines have equally many of, the one with more cells first; a comma where there is none. Quoted ones do not
    /// count.
    /// </summary>
    public static char DelimiterOf(ReadOnlySpan<char> text)
    {
        var (best, bestScore) = (',', 0.0);
        foreach (var delimiter in Delimiters)
        {
            var counts = Counts(text, delimiter);
            if (counts.Count == 0 || counts.Max() == 0)
            {
                continue;
            }
            var usual = counts.Where(c => c > 0).GroupBy(c => c).OrderByDescending(g => g.Count()).First();
            var agreeing = (double)usual.Count() / counts.Count;
            // Decimal commas stand in as many cells as delimiters, at most: the header has none of them.
            var score = agreeing * (counts[0] == usual.Key ? 2 : 1) + 0.001 * Math.Min(usual.Key, 100);
            if (score > bestScore)
            {
                (best, bestScore) = (delimiter, score);
            }
        }
        return best;
    }

    /// <summary>How often a delimiter stands outside of quotes in each line that is no comment and not blank; the last line may be cut.</summary>
    static List<int> Counts(ReadOnlySpan<char> text, char delimiter)
    {
        var counts = new List<int>();
        var (count, quoted, length) = (0, false, 0);
        for (var i = 0; i < text.Length && counts.Count < 200; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                quoted = !quoted;
            }
            if (!quoted && c is '\n' or '\r')
            {
                if (length > 0)
                {
                    counts.Add(count);
                }
                (count, length) = (0, 0);
                continue;
            }
            if (length == 0 && c == '#')
            {
                var end = text[i..].IndexOfAny('\n', '\r');
                if (end < 0)
                {
                    break;
                }
                i += end;
                continue;
            }
            count += !quoted && c == delimiter ? 1 : 0;
            length++;
        }
        if (counts.Count == 0 && length > 0)
        {
            counts.Add(count);
        }
        return counts;
    }

    /// <summary>
    /// Whether lines that begin with # are comments: not where the first line alone does and has as many cells as the next, for then it is the
    /// header.
    /// </summary>
    public static bool HasComments(ReadOnlySpan<char> text, char delimiter)
    {
        var (first, comments) = (true, 0);
        var (headerCells, otherCells) = (-1, -1);
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd('\r');
            if (line.IsEmpty)
            {
                continue;
            }
            if (line[0] == '#')
            {
                comments++;
                headerCells = first ? line.Count(delimiter) : headerCells;
            }
            else if (otherCells < 0)
            {
                otherCells = line.Count(delimiter);
            }
            first = false;
        }
        return comments > 1 || comments == 1 && headerCells != otherCells;
    }
}
