using Micrograd.Graphs;
using Micrograd.Lab.Checking;

namespace Micrograd.Lab.Expressions;

/// <summary>A function at points evenly apart, and its kinks between them.</summary>
sealed class SampledCurve
{
    // More between two points can't be told apart on a plot, nor more on all of it.
    const int MostKinksBetween = 8;
    const int MostKinks = 50;

    // Enough to halve any interval down to neighbouring numbers, but near 0.
    const int Halvings = 60;

    readonly NodeFunction _f;
    readonly double[] _x;
    readonly double[] _y;
    readonly List<KinkAnswer> _kinks = [];

    public SampledCurve(NodeFunction f, double from, double to, int points, CancellationToken stop)
    {
        _f = f;
        (_x, _y) = (new double[points], new double[points]);
        var branches = new ulong[points];
        for (var i = 0; i < points; i++)
        {
            stop.ThrowIfCancellationRequested();
            _x[i] = from + (to - from) * i / (points - 1);
            (_y[i], branches[i]) = At(_x[i]);
        }
        for (var i = 1; i < points && _kinks.Count < MostKinks; i++)
        {
            stop.ThrowIfCancellationRequested();
            FindKinks((_x[i - 1], branches[i - 1]), (_x[i], branches[i]));
        }
    }

    public IReadOnlyList<double> X => _x;

    public IReadOnlyList<double> Y => _y;

    public IReadOnlyList<KinkAnswer> Kinks => _kinks;

    (double Y, ulong Branches) At(double x) => (_f.At(x), _f.Branches());

    /// <summary>The leftmost place where the branches change, then the next, until they are those of the right end.</summary>
    void FindKinks((double X, ulong Branches) left, (double X, ulong Branches) right)
    {
        for (var i = 0; i < MostKinksBetween && left.Branches != right.Branches; i++)
        {
            var (low, high) = (left.X, right);
            for (var halving = 0; halving < Halvings; halving++)
            {
                var middle = low + (high.X - low) / 2;
                if (middle <= low || middle >= high.X)
                {
                    break;
                }
                var branches = At(middle).Branches;
                (low, high) = branches == left.Branches ? (middle, high) : (low, (middle, branches));
            }
            AddKink(low, high.X);
            left = high;
        }
    }

    void AddKink(double low, double high)
    {
        // A test such as x > 0 changes between two neighbours, one of which is the place that was written.
        var x = Rounder(low, high);
        var slopes = OneSidedSlopes.Of(_f.At, x);
        // At 0 both ends of an interval have a change, that into the 0 and that out of it.
        if (
            (slopes.IsJump || OneSidedSlopes.Differ(_f.At, x))
            && (_kinks is not [.., var last] || x - last.X > 1e-9 * Math.Max(1, Math.Abs(x)))
        )
        {
            _kinks.Add(new(x, _f.At(x), slopes.Left, slopes.Right, slopes.IsJump));
        }
    }

    static double Rounder(double low, double high)
    {
        var rounded = Math.Round(low + (high - low) / 2, 12);
        return Math.Abs(rounded - low) <= 1e-12 ? rounded : low;
    }
}
