using System.Globalization;

namespace Micrograd.Tensors;

/// <summary>How the numbers of one tensor are written, so that all take one width.</summary>
internal sealed class NumberColumn
{
    readonly DType _dtype;
    readonly string _format;
    readonly bool _wholes;

    public NumberColumn(DType dtype, List<double> numbers)
    {
        _dtype = dtype;
        var finite = numbers.Where(x => double.IsFinite(x) && x != 0).Select(Math.Abs).ToList();
        _wholes = finite.TrueForAll(x => x == Math.Ceiling(x));
        var (smallest, largest) = finite.Count == 0 ? (1, 1) : (finite.Min(), finite.Max());
        var scientific = largest / smallest > 1000 || largest > 1e8 || (!_wholes && smallest < 1e-4);
        _format =
            !dtype.IsFloating() ? "0"
            : scientific ? "0.0000e+00"
            : _wholes ? "0"
            : "0.0000";
        _wholes &= !scientific && dtype.IsFloating();
        foreach (var number in numbers)
        {
            Width = Math.Max(Width, Text(number).Length);
        }
    }

    /// <summary>The width of each.</summary>
    public int Width { get; }

    public string Of(double number) => Text(number).PadLeft(Width);

    string Text(double number) =>
        _dtype == DType.Bool ? (number != 0 ? "True" : "False")
        : double.IsNaN(number) ? "nan"
        : double.IsInfinity(number) ? (number > 0 ? "inf" : "-inf")
        : (double.IsNegative(number) && number == 0 && _dtype.IsFloating() ? "-" : "")
            + number.ToString(_format, CultureInfo.InvariantCulture).TrimStart('-').Insert(0, number < 0 ? "-" : "")
            + (_wholes ? "." : "");
}
