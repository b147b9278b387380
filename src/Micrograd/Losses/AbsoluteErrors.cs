namespace Micrograd;

/// <summary>|prediction − target|; the slope at 0 is 0.</summary>
public readonly record struct AbsoluteError : ILoss
{
    /// <inheritdoc />
    public T Of<T>(T prediction, T target)
        where T : IReal<T> => (prediction - target).Abs();
}

/// <summary>½ d² where |d| ≤ δ, else δ (|d| − ½ δ), of d = prediction − target (Huber, 1964).</summary>
public readonly record struct Huber : ILoss
{
    /// <param name="delta">Where the parabola becomes a line, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is not greater than 0.</exception>
    public Huber(double delta) => Delta = Hyperparameter.Positive(delta);

    /// <summary>Where the parabola becomes a line.</summary>
    public double Delta { get; }

    /// <inheritdoc />
    // One formula for both sides: a square of what is far off would overflow on the side not taken.
    public T Of<T>(T prediction, T target)
        where T : IReal<T>
    {
        var distance = (prediction - target).Abs();
        var near = T.Min(distance, T.Constant(Delta));
        return near * (distance - 0.5 * near);
    }
}
