using System.Text;
using Micrograd.Lab.Csv;

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
    readonly CsvRows _rows;
    readonly Func<bool> _read;

    CsvRecords(string path, FileStream file)
    {
        _path = path;
        _file = file;
        var delimiter = Delimiter();
        _rows = Guarded(() => new CsvRows(Text(), delimiter));
        _read = _rows.Read;
    }

    /// <summary>The line in the file, from 1 on, where the current record starts.</summary>
    public long Line => _rows.Line;

    /// <summary>How many cells the current record has.</summary>
    public int CellCount => _rows.CellCount;

    public static CsvRecords Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CsvProblem(path, null, null, "this is a directory, not a CSV file");
        }
        FileStream? file = null;
        try
        {
            file = Reading(path);
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

    static FileStream Reading(string path)
    {
        // To open a pipe for reading waits for somebody who writes, unless one could write oneself.
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            try
            {
                return Stream(path, FileAccess.ReadWrite);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nobody may write to it: an empty file, then.
            }
        }
        return Stream(path, FileAccess.Read);
    }

    // A spreadsheet program may have the file open.
    static FileStream Stream(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);

    /// <summary>Goes to the next record that isn't blank; false at the end of the file.</summary>
    public bool Read() => Guarded(_read);

    /// <summary>A cell of the current record, without quotes and without blanks around.</summary>
    public ReadOnlySpan<char> Cell(int column) => _rows.Cell(column);

    public void Dispose()
    {
        _rows.Dispose();
        _file.Dispose();
    }

    // The first record is looked at while the rows are made.
    long NextLine => _rows?.NextLine ?? 1;

    StreamReader Text() =>
        new(_file, s_strict, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);

    char Delimiter()
    {
        var start = new char[CsvRows.HeaderLook];
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
        catch (Exception e) when (CsvRows.Flaw(e) is { } flaw)
        {
            throw new CsvProblem(_path, NextLine, null, flaw, e);
        }
        catch (IOException e)
        {
            throw new CsvProblem(_path, NextLine, null, $"the file can't be read on: {e.Message}", e);
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
}
