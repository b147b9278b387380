using Sylvan.Data.Csv;

namespace Micrograd.Lab.Csv;

/// <summary>How CSV files are read, wherever they come from.</summary>
static class CsvReading
{
    // A quote that is never closed makes the rest of the file one cell, which must not be read into memory.
    const int LongestRecord = 1 << 20;

    /// <summary>How many characters of a file are looked at for what separates its cells.</summary>
    public const int HeaderLook = 1 << 16;

    public const string TooLong =
        "the record that begins here has no end within a million characters: is a quote not closed?";

    public const string Unclosed = "a quote in the record that begins here is not closed, or text follows a closed one";

    public static CsvDataReaderOptions Options(char delimiter) =>
        new()
        {
            Delimiter = delimiter,
            HasHeaders = false,
            ResultSetMode = ResultSetMode.SingleResult,
            // A row whose first cell begins with '#' would be skipped.
            Comment = '\0',
            MaxBufferSize = LongestRecord,
        };
}
