using Micrograd.Lab.Csv;

namespace Micrograd.Cli.Csv;

/// <summary>
/// Decides, while a column goes by once, whether it is one of numbers. A column of text only is left out of training; one
/// that has both, or numbers and gaps, is the user's mistake, told with the row of the first cell that isn't a number.
/// </summary>
sealed class FeatureColumn(string path, string name)
{
    bool _hasNumbers;
    CsvProblem? _firstFlaw;
    CsvProblem? _firstText;

    public string Name => name;

    /// <summary>Takes in a cell and returns its number; NaN where it holds none (and the column may still be of text).</summary>
    public double Add(ReadOnlySpan<char> text, long row)
    {
        var cell = CsvCell.Of(text);
        if (cell.Flaw is { } flaw)
        {
            _firstFlaw ??= new(path, row, name, flaw);
        }
        else if (cell.IsNumber)
        {
            _hasNumbers = true;
        }
        else
        {
            _firstText ??= new(
                path,
                row,
                name,
                $"{CsvCell.Quote(text)} is not a number, but other rows have numbers here: correct it or remove the column"
            );
        }
        ThrowIfMixed();
        return cell.Number;
    }

    /// <summary>Whether the column holds numbers, after the last row; false where it holds text only.</summary>
    public bool IsNumeric()
    {
        if (!_hasNumbers && _firstText is null)
        {
            throw _firstFlaw!;
        }
        return _hasNumbers;
    }

    void ThrowIfMixed()
    {
        if (_hasNumbers && (_firstText ?? _firstFlaw) is { } problem)
        {
            throw problem;
        }
    }
}
