using Sylvan.Data.Csv;

namespace Micrograd.Lab.Csv;

/// <summary>The records of a CSV text one after the other, each with the line it starts at; blank lines are skipped.</summary>
sealed class CsvRows : IDisposable
{
    // A quote that is never closed makes the rest of the file one cell, which must not be read into memory.
    const int LongestRecord = 1 << 20;

    /// <summary>How many characters of a text are looked at for what separates its cells.</summary>
    public const int HeaderLook = 1 << 16;

    readonly CsvDataReader _reader;

    /// <param name="text">The text, from its beginning.</param>
    /// <param name="delimiter">What separates its cells.</param>
    /// <exception cref="CsvFormatException">A quote is not closed, or text follows a closed one; <see cref="Flaw"/> says so.</exception>
    public CsvRows(TextReader text, char delimiter) =>
        _reader = CsvDataReader.Create(
            text,
            new CsvDataReaderOptions
            {
                Delimiter = delimiter,
                HasHeaders = false,
                ResultSetMode = ResultSetMode.SingleResult,
                // A row whose first cell begins with '#' would be skipped; no text has this character.
                Comment = '\uFFFF',
                MaxBufferSize = LongestRecord,
            }
        );

    /// <summary>The line, from 1 on, where the current record starts.</summary>
    public long Line { get; private set; }

    /// <summary>The line where the next record starts: the one that is wrong, if reading fails.</summary>
    public long NextLine { get; private set; } = 1;

    /// <summary>How many cells the current record has.</summary>
    public int CellCount => _reader.RowFieldCount;

    /// <summary>Goes to the next record that isn't blank; false at the end.</summary>
    /// <exception cref="CsvFormatException">As the constructor's.</exception>
    public bool Read()
    {
        while (_reader.Read())
        {
            Line = NextLine;
            var record = _reader.GetRawRecordSpan();
            NextLine += LineEnds(record);
            if (CellCount > 1 || !record.IsWhiteSpace())
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A cell of the current record, without quotes and without blanks around.</summary>
    public ReadOnlySpan<char> Cell(int column) => _reader.GetFieldSpan(column).Trim();

    /// <summary>What the format's exception says of the record that begins at the next line; null where it is another exception.</summary>
    public static string? Flaw(Exception e) =>
        e switch
        {
            CsvRecordTooLargeException =>
                "the record that begins here has no end within a million characters: is a quote not closed?",
            CsvFormatException => "a quote in the record that begins here is not closed, or text follows a closed one",
            _ => null,
        };

    public void Dispose() => _reader.Dispose();

    // A line ends with \n, \r\n or, in files of old Macs, \r alone.
    static int LineEnds(ReadOnlySpan<char> record) => record.Count('\n') + record.Count('\r') - record.Count("\r\n");
}
