namespace Micrograd;

/// <summary>
/// An optimizer's update as a formula over the algebra: the new parameter from the old one, its gradient and what the
/// optimizer remembers of it.
/// </summary>
public interface IUpdateRule
{
    /// <summary>How many numbers it remembers of each parameter; they begin at 0.</summary>
    int StateCount { get; }

    /// <summary>The new parameter; <paramref name="state"/> is read and renewed.</summary>
    T Update<T>(T parameter, T gradient, T learningRate, Span<T> state)
        where T : IReal<T>;
}
