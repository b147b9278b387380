namespace Micrograd.Kernels;

/// <summary>What an update in place computes of a number: the new one, from a second one and from what is remembered.</summary>
internal interface ILaneUpdate
{
    /// <summary>How many numbers are remembered of each, at most <see cref="UpdateLoop{T}.MostStates"/>.</summary>
    int StateCount { get; }

    T Invoke<T>(T x, T other, Span<T> state)
        where T : IReal<T>;
}
