using System.Text;
using Micrograd.Lab.Csv;
using Sylvan.Data.Csv;

namespace Micrograd.Cli.Csv;

/// <summary>
/// A file's records one after the other, each with the line it starts at; blank lines are skipped. Whatever the file
/// system, the encoding or the quotes do is a <see cref="CsvProblem"/>.
/// </summary>
sealed class CsvRecords : IDisposable
{
    // It expects a byte order mark or none, and throws on bytes that aren't UTF-8.
    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    readonly string _path;
    readonly FileStream _file;
    readonly CsvDataReader _reader;
    readonly Func<bool> _advance;
    long _nextLine = 1;

    CsvRecords(string path, FileStream file)
    {
        _path = path;
        _file = file;
        var options = CsvReading.Options(Delimiter());
        _reader = Guarded(() => CsvDataReader.Create(Text(), options));
        _advance = _reader.Read;
    }

    /// <summary>The line in the file, from 1 on, where the current record starts.</summary>
    public long Line { get; private set; }

    /// <summary>How many cells the current record has.</summary>
    public int CellCount => _reader.RowFieldCount;

    public static CsvRecords Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CsvProblem(path, null, null, "this is a directory, not a CSV file");
        }
        FileStream? file = null;
        try
        {
            file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                // A spreadsheet program may have the file open.
                FileShare.ReadWrite,
                1 << 16,
                FileOptions.SequentialScan
            );
            return file.CanSeek
                ? new(path, file)
                : throw new CsvProblem(path, null, null, "this is a pipe or device: save its text to a file first");
        }
        catch (Exception e) when (Unreadable(e) is { } why)
        {
            file?.Dispose();
            throw new CsvProblem(path, null, null, why, e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next record that isn't blank; false at the end of the file.</summary>
    public bool Read()
    {
        while (Guarded(_advance))
        {
            Line = _nextLine;
            var record = _reader.GetRawRecordSpan();
            _nextLine += LineEnds(record);
            if (CellCount > 1 || !record.IsWhiteSpace())
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A cell of the current record, without quotes and without blanks around.</summary>
    public ReadOnlySpan<char> Cell(int column) => _reader.GetFieldSpan(column).Trim();

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    StreamReader Text() =>
        new(_file, s_strict, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);

    char Delimiter()
    {
        var start = new char[CsvReading.HeaderLook];
        var length = Guarded(() =>
        {
            using var text = Text();
            return text.ReadBlock(start, 0, start.Length);
        });
        _file.Position = 0;
        return CsvDelimiter.Of(start.AsSpan(0, length));
    }

    T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new CsvProblem(
                _path,
                InvalidUtf8.Line(_file),
                null,
                "the file is not UTF-8 text: save it as CSV UTF-8",
                e
            );
        }
        catch (CsvRecordTooLargeException e)
        {
            throw new CsvProblem(_path, _nextLine, null, CsvReading.TooLong, e);
        }
        catch (CsvFormatException e)
        {
            throw new CsvProblem(_path, _nextLine, null, CsvReading.Unclosed, e);
        }
        catch (IOException e)
        {
            throw new CsvProblem(_path, _nextLine, null, $"the file can't be read on: {e.Message}", e);
        }
    }

    static string? Unreadable(Exception e) =>
        e switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            UnauthorizedAccessException => "the file may not be read: its permissions forbid it",
            IOException or ArgumentException or NotSupportedException => $"the file can't be read: {e.Message}",
            _ => null,
        };

    // A line ends with \n, \r\n or, in files of old Macs, \r alone.
    static int LineEnds(ReadOnlySpan<char> record) => record.Count('\n') + record.Count('\r') - record.Count("\r\n");
}
