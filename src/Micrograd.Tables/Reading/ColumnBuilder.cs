using System.Runtime.InteropServices;

namespace Micrograd.Tables.Reading;

/// <summary>A column while it is read.</summary>
sealed class ColumnBuilder(string name, MissingWords missing, bool comma)
{
    const int KnownTexts = 256;

    double[]? _numbers;
    int[]? _codes;
    List<string> _texts = [];
    Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>? _indexOf;

    // Texts that were met lately, by a simple key: most cells of a column of categories are found here without hashing them.
    (string Text, int Code)[]? _known;
    int _count;

    public string Name => name;

    /// <summary>Whether numbers are read with a decimal comma.</summary>
    public bool Comma => comma;

    /// <summary>What texts that are numbers in the other style say; numbers that were read say nothing here.</summary>
    public NumberMarks OtherMarks { get; private set; }

    /// <summary>Whether a number was read that has a decimal mark of this column's style.</summary>
    public bool HasDecimals { get; private set; }

    public int Count => _count;

    public void Add(ReadOnlySpan<char> cell)
    {
        if (NumberText.TryParse(cell, comma, out var number) && !(missing.HasOthers && missing.Contains(cell)))
        {
            AddNumber(number);
        }
        else
        {
            AddCode(CodeOf(cell));
        }
    }

    public void AddNumber(double number)
    {
        if (_numbers is null)
        {
            _numbers = new double[Math.Max(_codes?.Length ?? 0, 16)];
            // What came before is missing, or has a code.
            _numbers.AsSpan(0, _count).Fill(double.NaN);
        }
        Grow();
        _numbers[_count] = number;
        if (_codes is not null)
        {
            _codes[_count] = TableColumn.NumberCode;
        }
        HasDecimals |= number != Math.Floor(number);
        _count++;
    }

    public void AddMissing() => AddCode(TableColumn.MissingCode);

    public void AddText(ReadOnlySpan<char> text) => AddCode(Find(text));

    public TableColumn Build()
    {
        var (numbers, codes) = (_numbers, _codes);
        if (numbers is null && codes is null)
        {
            numbers = [];
        }
        if (numbers is not null)
        {
            Array.Resize(ref numbers, _count);
        }
        if (codes is not null)
        {
            Array.Resize(ref codes, _count);
        }
        var built = new TableColumn(name, _count, numbers, codes, _texts);
        // A chunk that follows begins anew.
        (_numbers, _codes, _texts, _indexOf, _known, _count) = (null, null, [], null, null, 0);
        return built;
    }

    void AddCode(int code)
    {
        if (_codes is null)
        {
            if (code == TableColumn.MissingCode && _numbers is not null)
            {
                Grow();
                _numbers[_count++] = double.NaN;
                return;
            }
            _codes = new int[Math.Max(_numbers?.Length ?? 0, 16)];
            for (var row = 0; row < _count; row++)
            {
                _codes[row] = double.IsNaN(_numbers![row]) ? TableColumn.MissingCode : TableColumn.NumberCode;
            }
        }
        Grow();
        _codes[_count] = code;
        if (_numbers is not null)
        {
            _numbers[_count] = double.NaN;
        }
        _count++;
    }

    int CodeOf(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty)
        {
            return TableColumn.MissingCode;
        }
        _known ??= new (string, int)[KnownTexts];
        ref var known = ref _known[
            (cell.Length * 31 + cell[0] * 7 + cell[^1] + cell[cell.Length / 2] * 3) & (KnownTexts - 1)
        ];
        if (known.Text is { } text && cell.SequenceEqual(text))
        {
            return known.Code;
        }
        var code = missing.Contains(cell) ? TableColumn.MissingCode : Find(cell);
        known = (code < 0 ? cell.ToString() : _texts[code], code);
        return code;
    }

    int Find(ReadOnlySpan<char> text)
    {
        _indexOf ??= new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indexOf.Value, text, out var isKnown);
        if (!isKnown)
        {
            index = _texts.Count;
            _texts.Add(text.ToString());
            if (text[0] <= '9' || text[^1] <= '9')
            {
                OtherMarks |= NumberMarksOf.Cell(text);
            }
        }
        return index;
    }

    void Grow()
    {
        if (_numbers is not null && _count == _numbers.Length)
        {
            Array.Resize(ref _numbers, 2 * _count);
        }
        if (_codes is not null && _count == _codes.Length)
        {
            Array.Resize(ref _codes, 2 * _count);
        }
    }
}
