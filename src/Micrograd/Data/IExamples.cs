namespace Micrograd;

/// <summary>Examples to learn from that are asked for in batches, by their places: what a <see cref="DataLoader"/> reads.</summary>
public interface IExamples
{
    /// <summary>How many examples there are.</summary>
    long Count { get; }

    /// <summary>Some examples, in this order.</summary>
    /// <param name="places">Their places, each 0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    Batch Read(ReadOnlySpan<long> places);
}
