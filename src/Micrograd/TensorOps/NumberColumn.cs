using System.Globalization;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>How the numbers of one tensor are written, so that all take one width.</summary>
internal sealed class NumberColumn
{
    readonly DType _dtype;
    readonly string _format;
    readonly bool _wholes;

    public NumberColumn(DType dtype, List<Number> numbers)
    {
        _dtype = dtype;
        var finite = numbers.Select(x => Math.Abs(x.ToDouble())).Where(x => double.IsFinite(x) && x != 0).ToList();
        _wholes = finite.TrueForAll(x => x == Math.Ceiling(x));
        var (smallest, largest) = finite.Count == 0 ? (1, 1) : (finite.Min(), finite.Max());
        var scientific = largest / smallest > 1000 || largest > 1e8 || (!_wholes && smallest < 1e-4);
        _format =
            scientific ? "0.0000e+00"
            : _wholes ? "0"
            : "0.0000";
        _wholes &= !scientific;
        foreach (var number in numbers)
        {
            Width = Math.Max(Width, Text(number).Length);
        }
    }

    /// <summary>The width of each.</summary>
    public int Width { get; }

    public string Of(Number number) => Text(number).PadLeft(Width);

    string Text(Number number) =>
        _dtype == DType.Bool ? (number.ToDouble() != 0 ? "True" : "False")
        : _dtype.IsFloating() ? Fraction(number.ToDouble())
        : number.ToString();

    string Fraction(double number) =>
        double.IsNaN(number) ? "nan"
        : double.IsInfinity(number) ? (number > 0 ? "inf" : "-inf")
        : (double.IsNegative(number) && number == 0 ? "-" : "")
            + number.ToString(_format, CultureInfo.InvariantCulture).TrimStart('-').Insert(0, number < 0 ? "-" : "")
            + (_wholes ? "." : "");
}
