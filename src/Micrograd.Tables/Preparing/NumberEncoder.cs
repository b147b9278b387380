using System.Globalization;
using Micrograd.Tables.Understanding;

namespace Micrograd.Tables.Preparing;

/// <summary>A number, standardised; its place among the quantiles where the column is skewed; a flag where some are missing; pieces.</summary>
sealed class NumberEncoder(ColumnEncoding encoding) : ColumnEncoder(encoding)
{
    const int MostPieces = 16;
    const int RowsPerPiece = 20;
    const int QuantileCount = 65;

    // What lies further out says no more; a line goes on until then.
    const double Furthest = 10;
    const double FurthestSkewed = 4;

    readonly double[]? _quantiles = encoding.Quantiles?.ToArray();
    readonly double[]? _pieces = encoding.Pieces?.ToArray();

    public override int PlainWidth => 1 + (_quantiles is null ? 0 : 1) + (Encoding.FlagsMissing ? 1 : 0);

    public override int PieceWidth => _pieces is null ? 0 : _pieces.Length - 1;

    public static ColumnEncoding Fit(TableColumn column)
    {
        var numbers = Enumerable.Range(0, column.Count).Select(column.Number).Where(x => !double.IsNaN(x)).ToArray();
        var (mean, deviation) = Moments.MeanAndDeviation(numbers);
        var (skew, _) = Moments.Skewness(numbers);
        Array.Sort(numbers);
        return new()
        {
            Name = column.Name,
            Kind = ColumnKind.Number,
            FlagsMissing = numbers.Length < column.Count && numbers.Length > 0,
            Fill = numbers.Length == 0 ? 0 : numbers[numbers.Length / 2],
            Mean = mean,
            Deviation = deviation == 0 ? 1 : deviation,
            Quantiles = Math.Abs(skew) > Moments.Skewed ? Quantiles(numbers, QuantileCount) : null,
            Pieces = Quantiles(numbers, Math.Min(MostPieces, numbers.Length / RowsPerPiece) + 1) is { Length: > 2 } ends
                ? ends
                : null,
        };
    }

    public override string? Write(TableColumn column, RowPart plain, RowPart pieces, RowPart codes)
    {
        var (fails, firstFail) = (0, -1);
        for (var row = 0; row < column.Count; row++)
        {
            var number = column.Number(row);
            var isMissing = double.IsNaN(number);
            if (isMissing)
            {
                number = Encoding.Fill;
                if (column.TextIndex(row) >= 0)
                {
                    firstFail = fails++ == 0 ? row : firstFail;
                }
            }
            var furthest = _quantiles is null ? Furthest : FurthestSkewed;
            plain[row, 0] = (float)Math.Clamp((number - Encoding.Mean) / Encoding.Deviation, -furthest, furthest);
            var next = 1;
            if (_quantiles is not null)
            {
                plain[row, next++] = (float)NormalPlace(number);
            }
            if (Encoding.FlagsMissing)
            {
                plain[row, next] = isMissing ? 1 : 0;
            }
            for (var i = 1; i < _pieces?.Length; i++)
            {
                pieces[row, i - 1] = (float)Math.Clamp((number - _pieces[i - 1]) / (_pieces[i] - _pieces[i - 1]), 0, 1);
            }
        }
        return fails == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"column '{Encoding.Name}': {fails} cells are no numbers and count as missing, the first in row {firstFail + 1}: '{column.Text(firstFail)}'"
            );
    }

    /// <summary>The value of a normal variable that as large a share lies below: by straight lines between the quantiles.</summary>
    double NormalPlace(double number)
    {
        var high = Array.BinarySearch(_quantiles!, number);
        double share;
        if (high >= 0)
        {
            share = (double)high / (_quantiles!.Length - 1);
        }
        else if (~high == 0 || ~high == _quantiles!.Length)
        {
            share = ~high == 0 ? 0 : 1;
        }
        else
        {
            var (below, above) = (_quantiles[~high - 1], _quantiles[~high]);
            share = (~high - 1 + (number - below) / (above - below)) / (_quantiles.Length - 1);
        }
        return NormalQuantile(Math.Clamp(share, 0.005, 0.995));
    }

    /// <summary>The inverse of the normal distribution function, to 5e-4 (Hastings, 1955): enough for a place.</summary>
    static double NormalQuantile(double share)
    {
        var isLow = share < 0.5;
        var t = Math.Sqrt(-2 * Math.Log(isLow ? share : 1 - share));
        var z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        return isLow ? -z : z;
    }

    /// <summary>Different numbers at equal shares of sorted ones, ends included.</summary>
    static double[] Quantiles(double[] sorted, int count)
    {
        var ends = new List<double>();
        for (var i = 0; i < count && sorted.Length > 0 && count > 1; i++)
        {
            var end = sorted[(int)((long)i * (sorted.Length - 1) / (count - 1))];
            if (ends.Count == 0 || end > ends[^1])
            {
                ends.Add(end);
            }
        }
        return [.. ends];
    }
}
