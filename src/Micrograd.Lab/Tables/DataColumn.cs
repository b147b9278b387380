using System.Runtime.InteropServices;
using Micrograd.Lab.Csv;

namespace Micrograd.Lab.Tables;

/// <summary>A column while it is read and afterwards: each cell as a number, and as the number of its text.</summary>
sealed class DataColumn(string name)
{
    // A string's head and end, and the reference to it.
    const int TextBytes = 34;

    readonly List<double> _numbers = [];
    readonly List<int> _texts = [];
    readonly List<string> _distinct = [];
    Dictionary<string, int>? _numberOf = new(StringComparer.Ordinal);
    int _empty;

    public string Name => name;

    public int Count => _numbers.Count;

    /// <summary>Whether every cell that is not empty is a number.</summary>
    public bool HoldsNumbers { get; private set; } = true;

    /// <summary>The different texts, in the order in which they are met.</summary>
    public IReadOnlyList<string> Distinct => _distinct;

    public ColumnAnswer Answer =>
        new(
            name,
            HoldsNumbers,
            _distinct.Count,
            _empty,
            HoldsNumbers ? _numbers.Where(double.IsFinite).Cast<double?>().Min() : null,
            HoldsNumbers ? _numbers.Where(double.IsFinite).Cast<double?>().Max() : null
        );

    /// <summary>What it takes in memory, within a tenth or so.</summary>
    public long Bytes =>
        (long)Count * (sizeof(double) + sizeof(int))
        + _distinct.Sum(text => TextBytes + (long)sizeof(char) * text.Length);

    /// <summary>All cells are there: what only reading needs, goes.</summary>
    public void Seal()
    {
        _numberOf = null;
        _numbers.TrimExcess();
        _texts.TrimExcess();
        _distinct.TrimExcess();
    }

    public void Add(ReadOnlySpan<char> text)
    {
        var cell = CsvCell.Of(text);
        _numbers.Add(cell.Number);
        if (cell.IsMissing)
        {
            _empty++;
            _texts.Add(-1);
            return;
        }
        HoldsNumbers &= cell.IsNumber;
        var lookup = _numberOf!.GetAlternateLookup<ReadOnlySpan<char>>();
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, text, out var isKnown);
        if (!isKnown)
        {
            index = _distinct.Count;
            _distinct.Add(text.ToString());
        }
        _texts.Add(index);
    }

    /// <summary>A cell's number; NaN where it holds none.</summary>
    public double Number(int row) => _numbers[row];

    /// <summary>Which of the distinct texts a cell is; −1 where it is empty.</summary>
    public int Text(int row) => _texts[row];
}
