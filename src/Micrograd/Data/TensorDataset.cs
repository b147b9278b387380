namespace Micrograd;

/// <summary>Examples in memory: the first axis of two tensors counts them. PyTorch's <c>TensorDataset</c>.</summary>
/// <example><code>
/// var (train, test) = new TensorDataset(pixels, digits).Split(testShare: 0.2, seed: 1);
/// </code></example>
public sealed class TensorDataset : IExamples
{
    /// <param name="inputs">What a network sees, <c>[n, …]</c>.</param>
    /// <param name="targets">What it is to say, <c>[n, …]</c>.</param>
    /// <exception cref="ArgumentException">The two do not have as many examples, or one has no axis.</exception>
    public TensorDataset(Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Rank == 0 || targets.Rank == 0 || inputs.Shape[0] != targets.Shape[0])
        {
            throw new ArgumentException(
                $"TensorDataset: inputs of {inputs.Shape} and targets of {targets.Shape} must have as many examples along axis 0."
            );
        }
        Inputs = inputs.Detach();
        Targets = targets.Detach();
    }

    /// <summary>What a network sees, <c>[n, …]</c>.</summary>
    public Tensor Inputs { get; }

    /// <summary>What it is to say, <c>[n, …]</c>.</summary>
    public Tensor Targets { get; }

    /// <inheritdoc />
    public long Count => Inputs.Shape[0];

    /// <inheritdoc />
    public Batch Read(ReadOnlySpan<long> places)
    {
        foreach (var place in places)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place, nameof(places));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count, nameof(places));
        }
        var index = Tensor.Of(places, places.Length);
        return new(Inputs.IndexSelect(0, index), Targets.IndexSelect(0, index));
    }

    /// <summary>Splits at random, with the same examples in each part as <see cref="RowSubset.Split"/>.</summary>
    /// <param name="testShare">The share to hold out, in [0, 1).</param>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">There are too few examples.</exception>
    public (TensorDataset Train, TensorDataset Test) Split(double testShare, long seed)
    {
        var test = (int)RowSubset.HeldOut(Count, testShare);
        var order = new Permutation(Count, seed);
        var places = new long[Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = order[i];
        }
        return (Part(places.AsSpan(test)), Part(places.AsSpan(0, test)));
    }

    TensorDataset Part(ReadOnlySpan<long> places)
    {
        var (inputs, targets) = Read(places);
        return new(inputs, targets);
    }
}
