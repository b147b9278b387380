namespace Micrograd.TensorOps;

/// <summary>From which places of a dim each place of another size is read, and with which factors.</summary>
/// <param name="From">Places that there are.</param>
/// <param name="To">Places that are wanted.</param>
/// <param name="ScaleFactor">To over from, where it was said so.</param>
/// <param name="Mode">How numbers between places are found.</param>
/// <param name="AlignCorners">Whether the first and the last place stay.</param>
internal readonly record struct Resampling(int From, int To, double? ScaleFactor, Interpolation Mode, bool AlignCorners)
{
    // PyTorch's cubic.
    const double A = -0.75;

    /// <summary>Places for each place wanted, and factors, or null for 1, once for each that goes into it.</summary>
    public IEnumerable<(long[] Places, double[]? Factors)> Taps()
    {
        var taps = Mode switch
        {
            Interpolation.Nearest => 1,
            Interpolation.Linear => 2,
            _ => 4,
        };
        for (var tap = 0; tap < taps; tap++)
        {
            var (places, factors) = (new long[To], new double[To]);
            for (var i = 0; i < To; i++)
            {
                (places[i], factors[i]) = At(i, tap);
            }
            yield return (places, taps == 1 ? null : factors);
        }
    }

    (long Place, double Factor) At(int i, int tap)
    {
        var at = Position(i);
        var floor = Math.Floor(at);
        var rest = at - floor;
        return Mode switch
        {
            Interpolation.Nearest => (Within(floor), 1),
            Interpolation.Linear => (Within(floor + tap), tap == 0 ? 1 - rest : rest),
            _ => (Within(floor + tap - 1), Cubic(rest, tap)),
        };
    }

    double Position(int i)
    {
        if (AlignCorners)
        {
            return To == 1 ? 0 : (double)i * (From - 1) / (To - 1);
        }
        var step = ScaleFactor is { } scale ? 1 / scale : (double)From / To;
        return Mode switch
        {
            Interpolation.Nearest => ScaleFactor is null ? (long)i * From / To : i * step,
            Interpolation.Linear => Math.Max(0, (i + 0.5) * step - 0.5),
            _ => (i + 0.5) * step - 0.5,
        };
    }

    long Within(double place) => (long)Math.Clamp(place, 0, From - 1);

    static double Cubic(double t, int tap) =>
        tap switch
        {
            0 => Outer(t + 1),
            1 => Inner(t),
            2 => Inner(1 - t),
            _ => Outer(2 - t),
        };

    static double Inner(double x) => ((A + 2) * x - (A + 3)) * x * x + 1;

    static double Outer(double x) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
}
