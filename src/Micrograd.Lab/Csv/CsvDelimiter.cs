namespace Micrograd.Lab.Csv;

/// <summary>What separates the cells of a file, as its header tells.</summary>
static class CsvDelimiter
{
    /// <summary>
    /// The one of comma, semicolon and tab that is most often outside quotes in the first line that isn't blank; a comma
    /// where none is.
    /// </summary>
    public static char Of(ReadOnlySpan<char> start)
    {
        var commas = 0;
        var semicolons = 0;
        var tabs = 0;
        var quoted = false;
        foreach (var c in start.TrimStart("\r\n "))
        {
            if (c is '"')
            {
                quoted = !quoted;
            }
            else if (!quoted)
            {
                if (c is '\n' or '\r')
                {
                    break;
                }
                commas += c is ',' ? 1 : 0;
                semicolons += c is ';' ? 1 : 0;
                tabs += c is '\t' ? 1 : 0;
            }
        }
        return commas >= Math.Max(semicolons, tabs) ? ','
            : semicolons >= tabs ? ';'
            : '\t';
    }
}
