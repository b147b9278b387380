namespace Micrograd.Lab.Checking;

/// <summary>What the comparison of a gradient with a numerical derivative says.</summary>
internal enum Verdict
{
    Agrees,

    /// <summary>The slopes on both sides differ, and the gradient is one of them or between.</summary>
    Kink,

    /// <summary>The function steps from one number to another.</summary>
    Jump,

    /// <summary>The value, its gradient or the numerical derivative is not finite.</summary>
    Undefined,

    /// <summary>Differences tell nothing: they do not settle down to the smallest step that the numbers allow.</summary>
    Unresolved,
    Differs,
}

/// <summary>A gradient beside the numerical derivative of the same function at the same place.</summary>
/// <param name="Name">The name of the value.</param>
/// <param name="Analytic">By backpropagation.</param>
/// <param name="Numeric">By differences of five points.</param>
/// <param name="Left">The slope on the left.</param>
/// <param name="Right">The slope on the right.</param>
/// <param name="Verdict">What to think of it.</param>
internal sealed record CheckedGradient(
    string Name,
    double Analytic,
    double Numeric,
    double Left,
    double Right,
    Verdict Verdict
)
{
    const double Tolerance = 1e-4;

    // Below it a gradient counts as 0, as in GradientCheck.
    const double Smallest = 1e-8;

    // Smaller ones for functions that bend sharply, at the price of more rounding.
    static readonly double[] s_steps = [7.4e-4, 1e-5, 1e-6, 1e-8, 1e-10];

    // Below it rounding is too large to be an excuse: only a gradient that agrees in spite of it counts.
    const double LeastExcused = 1e-6;

    /// <summary>|analytic − numeric| over the larger of both.</summary>
    public double Relative => new GradientCheck(Name, Analytic, Numeric).Relative;

    /// <summary>The verdict in JSON.</summary>
    public string VerdictName =>
        Verdict switch
        {
            Verdict.Agrees => "agrees",
            Verdict.Kink => "kink",
            Verdict.Jump => "jump",
            Verdict.Undefined => "undefined",
            Verdict.Unresolved => "unresolved",
            _ => "differs",
        };

    /// <summary>The verdict as a person reads it; what it says of a kink are the slopes on both sides.</summary>
    public static string Remark(Verdict verdict, string left, string right) =>
        verdict switch
        {
            Verdict.Agrees => "ok",
            Verdict.Kink => $"a kink: the slope is {left} on the left, {right} on the right",
            Verdict.Jump => "a jump: there is no slope here",
            Verdict.Undefined => "not a finite number: there is nothing to compare",
            Verdict.Unresolved => "can't be told: the function turns within the smallest step of a difference",
            _ => "WRONG",
        };

    /// <summary>Compares a gradient of <paramref name="f"/> at <paramref name="x"/>.</summary>
    public static CheckedGradient Of(string name, double analytic, Func<double, double> f, double x)
    {
        if (!double.IsFinite(x))
        {
            return new(name, analytic, double.NaN, double.NaN, double.NaN, Verdict.Undefined);
        }
        var size = Math.Abs(f(x));
        var best = new GradientCheck(name, analytic, double.NaN);
        var (before, settles) = (double.NaN, false);
        foreach (var step in Steps(x))
        {
            var numeric = new GradientCheck(name, analytic, Gradients.FivePoint(f, x, step));
            if (Agree(analytic, numeric.Numeric, step < LeastExcused ? 0 : Rounding(size, step)))
            {
                // Differences from both sides of the tip of |x| agree with 0 by symmetry.
                // A kink further away than the step that agrees is none of this place's.
                var slopes = OneSidedSlopes.Of(f, x, step);
                var isKink = OneSidedSlopes.Differ(f, x, step) && slopes.IsKinkOf(analytic);
                var verdict = isKink ? Verdict.Kink : Verdict.Agrees;
                return new(name, analytic, numeric.Numeric, slopes.Left, slopes.Right, verdict);
            }
            settles |= Agree(before, numeric.Numeric, Rounding(size, step));
            before = numeric.Numeric;
            // The first step's stands where none agrees, but for one that is not a number.
            best = double.IsNaN(best.Numeric) ? numeric : best;
        }
        return Disagreeing(name, analytic, best.Numeric, f, x, settles);
    }

    static CheckedGradient Disagreeing(
        string name,
        double analytic,
        double numeric,
        Func<double, double> f,
        double x,
        bool settles
    )
    {
        var slopes = OneSidedSlopes.Of(f, x);
        var verdict =
            !double.IsFinite(analytic) || !double.IsFinite(numeric) ? Verdict.Undefined
            : slopes.IsJump ? Verdict.Jump
            // Slopes that go on changing are those beside a kink that lies closer than any step.
            : slopes.IsKinkOf(analytic) ? (slopes.IsSettled ? Verdict.Kink : Verdict.Unresolved)
            : settles ? Verdict.Differs
            : Verdict.Unresolved;
        return new(name, analytic, numeric, slopes.Left, slopes.Right, verdict);
    }

    static IEnumerable<double> Steps(double x)
    {
        var size = Math.Abs(x);
        foreach (var step in s_steps)
        {
            yield return step * Math.Max(1, size);
        }
        // A function may live on the scale of 1 far from 0, as sin x does, if the numbers there lie close enough.
        foreach (var step in s_steps)
        {
            var exact = x + step - x;
            if (size > 1 && exact >= 64 * (Math.BitIncrement(size) - size))
            {
                yield return exact;
            }
        }
        // Near 0 a function may live on the scale of x itself, as ln x does.
        if (size is > 0 and < 0.1)
        {
            yield return s_steps[0] * size;
        }
    }

    static bool Agree(double analytic, double numeric, double rounding)
    {
        var difference = Math.Abs(analytic - numeric);
        var size = Math.Max(Math.Max(Math.Abs(analytic), Math.Abs(numeric)), Smallest);
        return difference <= Tolerance * size + rounding && double.IsFinite(size);
    }

    // What differences of numbers of this size, each rounded to 53 bits, can't tell.
    static double Rounding(double size, double step) => 4 * Math.Pow(2, -53) * size / step;
}
