namespace Micrograd;

/// <summary>Learning rates that change with the step, which counts from 0.</summary>
public static class Schedule
{
    /// <summary>Always the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not greater than 0, or not finite.</exception>
    public static Func<int, double> Constant(double lr)
    {
        Require(lr, nameof(lr));
        return _ => lr;
    }

    /// <summary>
    /// In a straight line: from + (to − from) × step / steps, and <paramref name="to"/> from step <paramref name="steps"/>
    /// on. micrograd's demo has 1.0 − 0.9 × step / 100: Linear(1.0, 0.1, 100).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate or the number of steps is not greater than 0.</exception>
    public static Func<int, double> Linear(double from, double to, int steps)
    {
        Require(from, nameof(from));
        Require(to, nameof(to));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return step => step >= steps ? to : from - (from - to) * step / steps;
    }

    /// <summary>Half a cosine from one rate to the other: to + ½ (from − to)(1 + cos(π step / steps)) (Loshchilov and Hutter, 2017).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate or the number of steps is not greater than 0.</exception>
    public static Func<int, double> Cosine(double from, double to, int steps)
    {
        Require(from, nameof(from));
        Require(to, nameof(to));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return step => to + 0.5 * (from - to) * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps));
    }

    static void Require(double lr, string name)
    {
        if (!(lr > 0 && double.IsFinite(lr)))
        {
            throw new ArgumentOutOfRangeException(name, lr, "A learning rate must be greater than 0 and finite.");
        }
    }
}
