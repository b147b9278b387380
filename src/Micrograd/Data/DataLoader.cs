using System.Collections;

namespace Micrograd;

/// <summary>
/// Examples in batches, in another order each epoch: PyTorch's <c>DataLoader</c>. Each <c>foreach</c> is an epoch. The order is a
/// function of seed and epoch, computed number by number: any epoch can be had again, and a billion examples shuffle in 100 bytes.
/// </summary>
/// <remarks>
/// Several threads may loop over one loader at the same time, where the examples may be read so, as those of a
/// <see cref="TensorDataset"/> may: each <c>foreach</c> is an epoch of its own. An enumerator belongs to one thread.
/// </remarks>
/// <example><code>
/// var loader = new DataLoader(train, batchSize: 64, shuffle: true, seed: 1);
/// for (var epoch = 0; epoch &lt; 10; epoch++)
/// {
///     foreach (var (x, y) in loader)
///     {
///         var loss = Loss.CrossEntropy(model.Forward(x), y);
///     }
/// }
/// </code></example>
public sealed class DataLoader : IEnumerable<Batch>
{
    const long EpochDistance = 1_000_003;

    readonly IExamples _examples;
    readonly int _batchSize;
    readonly bool _shuffle;
    readonly long _seed;
    readonly bool _dropLast;
    readonly int _prefetch;
    int _nextEpoch;

    /// <param name="examples">The examples: a <see cref="TensorDataset"/>, a <see cref="RowDataset"/>, or your own.</param>
    /// <param name="batchSize">How many a batch has, at least 1; the last one may have fewer.</param>
    /// <param name="shuffle">Whether they come in a random order, another one each epoch.</param>
    /// <param name="seed">The same seed gives the same orders; each pair of seed and epoch draws its own.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="prefetch">
    /// How many batches a thread of its own reads ahead, which ends with the loop; 0 reads each when it is asked for. Where
    /// somebody else reads the examples too, they must allow it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1, or prefetch is negative.</exception>
    public DataLoader(
        IExamples examples,
        int batchSize,
        bool shuffle = false,
        long seed = 0,
        bool dropLast = false,
        int prefetch = 0
    )
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(prefetch);
        _examples = examples;
        _batchSize = batchSize;
        _shuffle = shuffle;
        _seed = seed;
        _dropLast = dropLast;
        _prefetch = prefetch;
    }

    /// <summary>How many batches an epoch has.</summary>
    public long BatchCount => (_examples.Count + (_dropLast ? 0 : _batchSize - 1)) / _batchSize;

    /// <summary>Which epoch the next <c>foreach</c> is, from 0; set it to go on where another left off.</summary>
    public int NextEpoch
    {
        get => Volatile.Read(ref _nextEpoch);
        set => Volatile.Write(ref _nextEpoch, value);
    }

    /// <summary>The batches of any epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return EpochFrom(epoch, 0);
    }

    /// <summary>The batches of an epoch from one on; those before it are not read.</summary>
    internal IEnumerable<Batch> EpochFrom(int epoch, long first) =>
        _prefetch == 0 || OperatingSystem.IsBrowser() ? Batches(epoch, first) : Ahead(epoch, first);

    /// <summary>How many examples some batches have together.</summary>
    internal long ExamplesOf(long first, int count) =>
        Math.Min(_examples.Count, (first + count) * _batchSize) - first * _batchSize;

    /// <summary>On what the batches depend but for the examples themselves, as JSON has it.</summary>
    internal IEnumerable<(string Name, string Value)> Facts()
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        yield return ("examples", _examples.Count.ToString(culture));
        yield return ("batchSize", _batchSize.ToString(culture));
        yield return ("shuffle", _shuffle ? "true" : "false");
        yield return ("seed", _seed.ToString(culture));
        yield return ("dropLast", _dropLast ? "true" : "false");
    }

    /// <inheritdoc />
    public IEnumerator<Batch> GetEnumerator() => Epoch(Interlocked.Increment(ref _nextEpoch) - 1).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The order in which a shuffled epoch takes its examples, another one for each pair of seed and epoch.</summary>
    /// <param name="count">How many examples there are.</param>
    /// <param name="seed">The loader's seed.</param>
    /// <param name="epoch">Which epoch, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static Permutation Order(long count, long seed, int epoch)
    {
        // The rest is less than the distance of two epochs, so the sum says of which rest and epoch it is.
        var (turns, rest) = Math.DivRem(seed, EpochDistance);
        if (rest < 0)
        {
            (turns, rest) = (turns - 1, rest + EpochDistance);
        }
        return Permutation.OfLarge(count, new UInt128((ulong)turns, (ulong)(rest + (epoch + 1L) * EpochDistance)));
    }

    IEnumerable<Batch> Batches(int epoch, long first)
    {
        var order = _shuffle ? Order(_examples.Count, _seed, epoch) : null;
        var batches = BatchCount;
        for (var batch = first; batch < batches; batch++)
        {
            var start = batch * _batchSize;
            var places = new long[Math.Min(_batchSize, _examples.Count - start)];
            for (var i = 0; i < places.Length; i++)
            {
                places[i] = order?[start + i] ?? start + i;
            }
            yield return _examples.Read(places);
        }
    }

    /// <summary>The same batches, read by a thread that ends with the loop, however that ends.</summary>
    IEnumerable<Batch> Ahead(int epoch, long first)
    {
        using var ahead = new ReadAhead(Batches(epoch, first), _prefetch);
        while (ahead.TryTake(out var batch))
        {
            yield return batch;
        }
    }
}
