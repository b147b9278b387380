using System.Globalization;
using System.Numerics;
using Micrograd.Numbers;

namespace Micrograd.Tests.Ops;

/// <summary>A row of the table that tests/tools/Accuracy/values.py prints: an op, its inputs, and what it gives there.</summary>
/// <param name="IsSingle">Whether the inputs are floats, and the result is to be one.</param>
/// <param name="Name">The op with its constants.</param>
/// <param name="Op">The op.</param>
/// <param name="Inputs">One or two.</param>
/// <param name="Value">The value, rounded to a double.</param>
/// <param name="Rest">What the rounding left.</param>
internal sealed record OpValue(bool IsSingle, string Name, Op Op, double[] Inputs, double Value, double Rest)
{
    public static OpValue Read(string line)
    {
        var cells = line.Split(',');
        var words = cells[1].Split(' ');
        double[] inputs = cells[3].Length == 0 ? [Number(cells[2])] : [Number(cells[2]), Number(cells[3])];
        var constants = Array.ConvertAll(words[1..], Number);
        var op = OpTable.All.Single(e => e.Name == words[0] && e.Op.Arity == inputs.Length).With(constants);
        return new(cells[0] == "f", cells[1], op, inputs, Number(cells[4]), Number(cells[5]));
    }

    /// <summary>What the scalar engine gives.</summary>
    public double OfScalar() => Op.Evaluate(Inputs);

    /// <summary>What many rows of one op and precision give as lanes.</summary>
    public static double[] OfLanes<TElement>(IReadOnlyList<OpValue> rows)
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        var a = rows.Select(row => TElement.CreateTruncating(row.Inputs[0])).ToArray();
        var b = rows.Select(row => TElement.CreateTruncating(row.Inputs[^1])).ToArray();
        var y = new TElement[rows.Count];
        OfWidestLanes<TElement>(rows[0].Op, a, b, y);
        return Array.ConvertAll(y, double.CreateTruncating);
    }

    /// <summary>y = op(a, b), by as many lanes as <typeparamref name="TSimd"/> has and one by one at the end.</summary>
    public static void OfLanes<TSimd, TElement>(
        Op op,
        ReadOnlySpan<TElement> a,
        ReadOnlySpan<TElement> b,
        Span<TElement> y
    )
        where TSimd : struct, ISimd<TSimd, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        var done = a.Length - a.Length % TSimd.Count;
        Loop<TSimd, TElement>(op, a[..done], b[..done], y);
        Loop<SimdScalar<TElement>, TElement>(op, a[done..], b[done..], y[done..]);
    }

    static void Loop<TSimd, TElement>(Op op, ReadOnlySpan<TElement> a, ReadOnlySpan<TElement> b, Span<TElement> y)
        where TSimd : struct, ISimd<TSimd, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        for (var i = 0; i < a.Length; i += TSimd.Count)
        {
            var fromA = new Lanes<TSimd, TElement>(TSimd.Load(in a[i]));
            var fromB = new Lanes<TSimd, TElement>(TSimd.Load(in b[i]));
            TSimd.Store(op.Apply(fromA, fromB, fromA).Value, ref y[i]);
        }
    }

    /// <summary>The same by the widest lanes, as kernels do.</summary>
    public static void OfWidestLanes<TElement>(
        Op op,
        ReadOnlySpan<TElement> a,
        ReadOnlySpan<TElement> b,
        Span<TElement> y
    )
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        switch (LaneWidth.Bits)
        {
            case 512:
                OfLanes<Simd512<TElement>, TElement>(op, a, b, y);
                break;
            case 256:
                OfLanes<Simd256<TElement>, TElement>(op, a, b, y);
                break;
            case 128:
                OfLanes<Simd128<TElement>, TElement>(op, a, b, y);
                break;
            default:
                OfLanes<SimdScalar<TElement>, TElement>(op, a, b, y);
                break;
        }
    }

    /// <summary>
    /// How far a result is from the value, in units of the last place that the value has in the row's precision: a subnormal value's are
    /// subnormal steps, and an infinity stands for the first power of two past the largest number. Where logaddexp is below ½, the units are
    /// those of 1.
    /// </summary>
    public double Error(double result)
    {
        if (double.IsNaN(Value) || double.IsNaN(result))
        {
            return double.IsNaN(Value) && double.IsNaN(result) ? 0 : double.PositiveInfinity;
        }
        if (result == Value && Rest == 0)
        {
            return 0;
        }
        var (smallest, digits, largest) = IsSingle
            ? (-126, 23, Math.ScaleB(1, 126))
            : (-1022, 52, Math.ScaleB(1, 1022));
        // Of large numbers the quarters, so that nothing overflows.
        var shift = Math.Abs(Value) > 4 ? -2 : 0;
        var got = Math.Clamp(Math.ScaleB(result, shift), -largest, largest);
        var exact = Math.Clamp(Math.ScaleB(Value, shift), -largest, largest);
        var rest = Math.Abs(exact) == largest ? 0 : Rest;
        // A small sum of larger terms has their rounding.
        smallest = Op.Name == "logaddexp" && Math.Abs(Value) < 0.5 ? 0 : smallest;
        var unit = digits - Math.Max(Value == 0 ? smallest : Math.ILogB(exact) - shift, smallest);
        return Math.Abs(Math.ScaleB(got - exact, unit - shift) - Math.ScaleB(rest, unit));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}({string.Join(", ", Inputs)})");

    static double Number(string text) =>
        text switch
        {
            "∞" => double.PositiveInfinity,
            "-∞" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
}
