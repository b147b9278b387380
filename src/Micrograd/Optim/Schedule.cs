namespace Micrograd;

/// <summary>A learning rate that may change with the step, which counts from 0; a plain number is one that does not.</summary>
/// <remarks>PyTorch's schedulers, as functions of the step: nothing is to be advanced, saved or loaded beside the optimizer.</remarks>
/// <example><code>
/// var optimizer = new AdamW(model.Parameters, lr: Schedule.WarmUp(100, Schedule.Cosine(1e-3, 1e-5, steps: 1000)));
/// </code></example>
public sealed class Schedule
{
    readonly Func<int, double> _rate;

    Schedule(Func<int, double> rate) => _rate = rate;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public double At(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _rate(step);
    }

    /// <summary>Always the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not greater than 0, or not finite.</exception>
    public static implicit operator Schedule(double lr) => Constant(lr);

    /// <summary>Any function of the step.</summary>
    /// <param name="rate">The learning rate of a step, counted from 0.</param>
    public static Schedule Of(Func<int, double> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new(rate);
    }

    /// <summary>Always the same.</summary>
    /// <param name="lr">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not greater than 0, or not finite.</exception>
    public static Schedule Constant(double lr)
    {
        Hyperparameter.Positive(lr);
        return new(_ => lr);
    }

    /// <summary>
    /// In a straight line: from + (to − from) × step / steps, and <paramref name="to"/> from step <paramref name="steps"/>
    /// on, which may be 0. micrograd's demo has 1.0 − 0.9 × step / 100: Linear(1.0, 0.1, 100).
    /// </summary>
    /// <param name="from">The rate at step 0.</param>
    /// <param name="to">The rate at the last step and after it.</param>
    /// <param name="steps">How many steps it takes, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first rate or the number of steps is not greater than 0, or the last rate is negative.</exception>
    public static Schedule Linear(double from, double to, int steps)
    {
        Require(from, to, steps);
        return new(step => step >= steps ? to : from - (from - to) * step / steps);
    }

    /// <summary>
    /// Half a cosine from one rate to the other, which may be 0: to + ½ (from − to)(1 + cos(π step / steps)) (Loshchilov and Hutter, 2017).
    /// </summary>
    /// <param name="from">The rate at step 0.</param>
    /// <param name="to">The rate at the last step and after it.</param>
    /// <param name="steps">How many steps it takes, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first rate or the number of steps is not greater than 0, or the last rate is negative.</exception>
    public static Schedule Cosine(double from, double to, int steps)
    {
        Require(from, to, steps);
        return new(step => to + 0.5 * (from - to) * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps)));
    }

    /// <summary>In steps: lr × factor^⌊step / every⌋, as PyTorch's <c>StepLR</c>.</summary>
    /// <param name="lr">The learning rate at step 0.</param>
    /// <param name="every">After how many steps it is multiplied again, 1 or more.</param>
    /// <param name="factor">By what the rate is multiplied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not greater than 0.</exception>
    public static Schedule Step(double lr, int every, double factor = 0.1)
    {
        Hyperparameter.Positive(lr);
        Hyperparameter.Positive(factor);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return new(step => lr * Math.Pow(factor, step / every));
    }

    /// <summary>lr × factor to the number of milestones that are reached, as PyTorch's <c>MultiStepLR</c>.</summary>
    /// <param name="lr">The learning rate at step 0.</param>
    /// <param name="milestones">The steps from which on it is multiplied once more.</param>
    /// <param name="factor">By what the rate is multiplied.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the factor is not greater than 0.</exception>
    public static Schedule MultiStep(double lr, ReadOnlySpan<int> milestones, double factor = 0.1)
    {
        Hyperparameter.Positive(lr);
        Hyperparameter.Positive(factor);
        var steps = milestones.ToArray();
        return new(step => lr * Math.Pow(factor, steps.Count(milestone => step >= milestone)));
    }

    /// <summary>lr × factor^step, as PyTorch's <c>ExponentialLR</c>.</summary>
    /// <param name="lr">The learning rate at step 0.</param>
    /// <param name="factor">By what the rate is multiplied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not greater than 0.</exception>
    public static Schedule Exponential(double lr, double factor)
    {
        Hyperparameter.Positive(lr);
        Hyperparameter.Positive(factor);
        return new(step => lr * Math.Pow(factor, step));
    }

    /// <summary>
    /// In a straight line to where another schedule begins, and then that one: its first rate × (step + 1) / steps, so that the first
    /// step moves too, and its step 0 after <paramref name="steps"/> steps.
    /// </summary>
    /// <param name="steps">How many steps it takes, 1 or more.</param>
    /// <param name="then">The schedule that follows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1.</exception>
    public static Schedule WarmUp(int steps, Schedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var first = then.At(0);
        return new(step => step < steps ? first * (step + 1) / steps : then.At(step - steps));
    }

    static void Require(double from, double to, int steps)
    {
        Hyperparameter.Positive(from);
        Hyperparameter.NotNegative(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
    }
}
