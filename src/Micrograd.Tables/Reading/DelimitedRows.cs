using Sylvan.Data.Csv;

namespace Micrograd.Tables.Reading;

/// <summary>The rows of a delimited text one after the other, each with the line it starts at; blank lines and comments are skipped.</summary>
sealed class DelimitedRows : IDisposable
{
    // A quote that is never closed makes the rest of the file one cell, which must not be read into memory.
    const int LongestRow = 1 << 20;

    readonly CsvDataReader _reader;
    readonly bool _hasComments;

    public DelimitedRows(TextReader text, char delimiter, bool hasComments, long firstLine)
    {
        NextLine = firstLine;
        _hasComments = hasComments;
        _reader = CsvDataReader.Create(
            text,
            new CsvDataReaderOptions
            {
                Delimiter = delimiter,
                HasHeaders = false,
                ResultSetMode = ResultSetMode.SingleResult,
                // Comments are told apart here, for their lines count; no text has this character.
                Comment = '\uFFFF',
                BufferSize = 1 << 16,
                MaxBufferSize = LongestRow,
            }
        );
    }

    /// <summary>The line, from 1 on, where the current row starts.</summary>
    public long Line { get; private set; }

    /// <summary>The line where the next row starts: the one that is wrong, if reading fails.</summary>
    public long NextLine { get; private set; }

    /// <summary>How many cells the current row has.</summary>
    public int CellCount => _reader.RowFieldCount;

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Read()
    {
        while (_reader.Read())
        {
            Line = NextLine;
            var raw = _reader.GetRawRecordSpan();
            NextLine += LineEnds(raw);
            if ((CellCount > 1 || !raw.IsWhiteSpace()) && !(_hasComments && raw.StartsWith('#')))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A cell of the current row, without quotes and without blanks around.</summary>
    public ReadOnlySpan<char> Cell(int column)
    {
        var cell = _reader.GetFieldSpan(column);
        return cell.Length > 0 && (cell[0] <= ' ' || cell[^1] <= ' ' || cell[0] == '\u00A0' || cell[^1] == '\u00A0')
            ? cell.Trim()
            : cell;
    }

    /// <summary>What the format's exception says of the row that begins at the next line; null where it is another exception.</summary>
    public static string? Flaw(Exception e) =>
        e switch
        {
            CsvRecordTooLargeException =>
                "the row that begins here has no end within a million characters: is a quote not closed?",
            CsvFormatException => "a quote in the row that begins here is not closed, or text follows a closed one",
            _ => null,
        };

    public void Dispose() => _reader.Dispose();

    // A line ends with \n, \r\n or, in files of old Macs, \r alone.
    static int LineEnds(ReadOnlySpan<char> row)
    {
        if (row.EndsWith("\r\n") && !row[..^2].ContainsAny('\r', '\n'))
        {
            return 1;
        }
        return row.Count('\n') + row.Count('\r') - row.Count("\r\n");
    }
}
