using System.Globalization;

namespace Micrograd.Tables.Reading;

/// <summary>How a delimited text is to be read, found out by its beginning.</summary>
sealed class Dialect
{
    // Enough for a thousand usual rows.
    const int LookedAtBytes = 1 << 18;
    const int LookedAtRows = 1000;

    readonly string _path;
    readonly TableReadOptions _options;
    readonly List<string> _notes = [];
    readonly List<string[]> _rows = [];
    readonly bool _hasSeparatorLine;
    readonly bool _hasComments;

    /// <exception cref="TableException">The beginning is no text, or has no row.</exception>
    public Dialect(string path, TableReadOptions options, TextEncoding? encoding = null)
    {
        (_path, _options) = (path, options);
        var (bytes, isAll, isCompressed) = Start();
        IsCompressed = isCompressed;
        Encoding =
            encoding ?? (options.Encoding is { } given ? new(given, given.WebName) : TextEncoding.Of(bytes, isAll));
        var text = Decoded(bytes, isAll);
        if (text.Contains('\0'))
        {
            throw new TableException("the file has NUL characters: it is not text", path);
        }
        var first = text.AsSpan()[..(text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length)];
        var delimiter = options.Delimiter;
        if (first.Trim('"') is { Length: 5 } line && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            _hasSeparatorLine = true;
            delimiter ??= line[4];
            text = text[first.Length..].TrimStart('\r', '\n');
        }
        Delimiter = delimiter ?? TextStart.DelimiterOf(text);
        _hasComments = TextStart.HasComments(text, Delimiter);
        ReadRows(text);
        if (_rows.Count == 0)
        {
            throw new TableException("the file has no rows", path);
        }
        var width = _rows[0].Length;
        var body = _rows.Where(row => row.Length == width).ToList();
        var marks = Enumerable.Range(0, width).Select(column => Marks(body, column)).ToArray();
        HasHeader = options.Header ?? LooksLikeHeader(body, marks);
        Names = HasHeader ? Unique(_rows[0]) : [.. Enumerable.Range(1, width).Select(Numbered)];
        if (!HasHeader && options.Header is null)
        {
            _notes.Add(
                $"The first row looks like data ({Quoted(string.Join(Delimiter, _rows[0]))}), so there is no header; columns are called {Names[0]} to {Names[^1]}."
            );
        }
        HasCommas = options.DecimalComma is { } comma ? [.. Enumerable.Repeat(comma, width)] : Commas(marks);
    }

    public TextEncoding Encoding { get; }

    public char Delimiter { get; }

    public bool HasHeader { get; }

    public bool IsCompressed { get; }

    public string[] Names { get; }

    /// <summary>Whether a column's numbers have decimal commas.</summary>
    public bool[] HasCommas { get; }

    public TableFormat Format =>
        new()
        {
            Kind = Delimiter switch
            {
                ',' or ';' => "CSV",
                '\t' => "TSV",
                _ => "text",
            },
            Delimiter = Delimiter,
            Encoding = Encoding.Name,
            IsCompressed = IsCompressed,
            HasHeader = HasHeader,
            HasComments = _hasComments,
            HasSeparatorLine = _hasSeparatorLine,
            DecimalCommas = [.. Names.Where((_, column) => HasCommas[column] && _commaSeen[column])],
            Notes = _notes,
        };

    bool[] _commaSeen = [];

    /// <summary>The rows of the text, after the header.</summary>
    public DelimitedRows Rows(Stream unpacked)
    {
        var text = new StreamReader(
            unpacked,
            Encoding.Encoding,
            detectEncodingFromByteOrderMarks: false,
            bufferSize: 1 << 16
        );
        if (text.Peek() == '\uFEFF')
        {
            text.Read();
        }
        var line = 1L;
        if (_hasSeparatorLine)
        {
            text.ReadLine();
            line++;
        }
        var rows = new DelimitedRows(text, Delimiter, _hasComments, line);
        if (HasHeader)
        {
            rows.Read();
        }
        return rows;
    }

    /// <summary>What a column turned out to be, once all of it was seen.</summary>
    public bool[] CommasAfter(IReadOnlyList<ColumnBuilder> columns)
    {
        if (_options.DecimalComma is not null)
        {
            return HasCommas;
        }
        return [.. columns.Select((column, i) => NumberMarksOf.HasDecimalComma(Seen(column), othersDo: HasCommas[i]))];

        static NumberMarks Seen(ColumnBuilder column) =>
            column.OtherMarks
            | (
                column.HasDecimals
                    ? column.Comma
                        ? NumberMarks.Comma
                        : NumberMarks.PerhapsPoint
                    : NumberMarks.None
            );
    }

    (byte[] Bytes, bool IsAll, bool IsCompressed) Start()
    {
        using var file = OpenedFile.Open(_path);
        using var unpacked = OpenedFile.Unpacked(file, out var isCompressed);
        var bytes = new byte[(int)Math.Min(LookedAtBytes, isCompressed ? LookedAtBytes : file.Length)];
        int read;
        try
        {
            read = unpacked.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return (bytes[..read], read < bytes.Length || unpacked.ReadByte() < 0, isCompressed);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new TableException($"the file can't be read: {e.Message}", _path, inner: e);
        }
    }

    string Decoded(byte[] bytes, bool isAll)
    {
        // What is cut or wrong shows when the rows are read.
        var lax = (System.Text.Encoding)Encoding.Encoding.Clone();
        lax.DecoderFallback = System.Text.DecoderFallback.ReplacementFallback;
        var text = lax.GetString(bytes).TrimStart('\uFEFF');
        var end = isAll ? -1 : text.LastIndexOfAny(['\n', '\r']);
        return end > 0 ? text[..end] : text;
    }

    void ReadRows(string text)
    {
        using var rows = new DelimitedRows(new StringReader(text), Delimiter, _hasComments, _hasSeparatorLine ? 2 : 1);
        try
        {
            while (_rows.Count < LookedAtRows && rows.Read())
            {
                var cells = new string[rows.CellCount];
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = rows.Cell(i).ToString();
                }
                _rows.Add(cells);
            }
        }
        catch (Exception e) when (DelimitedRows.Flaw(e) is { } flaw)
        {
            // The row that the beginning ends in may be cut within a quote; the reading of all finds what is really wrong.
            if (_rows.Count == 0)
            {
                throw new TableException(flaw, _path, rows.NextLine, inner: e);
            }
        }
    }

    static NumberMarks Marks(List<string[]> body, int column)
    {
        var marks = NumberMarks.None;
        foreach (var row in body.Skip(1))
        {
            marks |= NumberMarksOf.Cell(row[column]);
        }
        return marks;
    }

    bool[] Commas(NumberMarks[] marks)
    {
        var columns = marks.Select(m => NumberMarksOf.HasDecimalComma(m, othersDo: false)).ToArray();
        var othersDo =
            !Array.Exists(marks, m => (m & NumberMarks.Point) != 0)
            && (
                Array.Exists(columns, c => c)
                || Delimiter == ';' && !Array.Exists(marks, m => m == NumberMarks.PerhapsPoint)
            );
        var commas = marks.Select(m => NumberMarksOf.HasDecimalComma(m, othersDo)).ToArray();
        _commaSeen = [.. marks.Select((m, i) => commas[i] && m != NumberMarks.None)];
        return commas;
    }

    /// <summary>
    /// Where a column holds numbers, its header is none; where all hold texts, a header's names are none of the values below. A single row is a
    /// header.
    /// </summary>
    static bool LooksLikeHeader(List<string[]> body, NumberMarks[] marks)
    {
        var first = body[0];
        if (body.Count == 1)
        {
            return !Array.Exists(first, IsNumber);
        }
        var (numeric, texts) = (0, 0);
        var (numbersInFirst, repeated) = (0, 0);
        for (var column = 0; column < first.Length; column++)
        {
            var cells = body.Skip(1)
                .Select(row => row[column])
                .Where(cell => !MissingWords.Usual.Contains(cell))
                .ToList();
            if (cells.Count == 0)
            {
                continue;
            }
            if (cells.Count(IsNumber) * 10 >= cells.Count * 8)
            {
                numeric++;
                numbersInFirst += IsNumber(first[column]) || MissingWords.Usual.Contains(first[column]) ? 1 : 0;
            }
            else
            {
                texts++;
                repeated +=
                    cells.Contains(first[column])
                    || MissingWords.Usual.Contains(first[column]) && first[column].Length > 0
                        ? 1
                        : 0;
            }
        }
        return numeric > 0 ? numbersInFirst * 2 < numeric : repeated * 2 <= texts;
    }

    static bool IsNumber(string cell) =>
        NumberText.TryParse(cell, comma: false, out _) || NumberText.TryParse(cell, comma: true, out _);

    string[] Unique(string[] cells)
    {
        var names = new string[cells.Length];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Length; i++)
        {
            var name = i == 0 ? cells[i].TrimStart('#', ' ') : cells[i];
            if (name.Length == 0)
            {
                name = Numbered(i + 1);
                _notes.Add($"Column {i + 1} has no name; it is called {name}.");
            }
            var distinct = name;
            for (var n = 2; !seen.Add(distinct); n++)
            {
                distinct = string.Create(CultureInfo.InvariantCulture, $"{name}_{n}");
            }
            if (distinct != name)
            {
                _notes.Add($"There are two columns {Quoted(name)}; the later one is called {distinct}.");
            }
            names[i] = distinct;
        }
        return names;
    }

    static string Numbered(int column) => string.Create(CultureInfo.InvariantCulture, $"column{column}");

    static string Quoted(string text) => $"'{(text.Length > 60 ? text[..60] + "…" : text)}'";
}
