namespace Micrograd.Benchmarks;

/// <summary>Times of both sides, taken in turn, and what can be said of their ratio.</summary>
sealed class Pairs
{
    readonly List<double> _ours = [];
    readonly List<double> _peer = [];

    public void Add(double oursUs, double peerUs)
    {
        _ours.Add(oursUs);
        _peer.Add(peerUs);
    }

    public double Ours => Median(_ours);

    public double Peer => Median(_peer);

    /// <summary>The ratio of the least times: what else the machine does only adds.</summary>
    public double Least => _peer.Min() / _ours.Min();

    /// <summary>The median of the paired ratios with its 95 % interval, by 2,000 resamplings of the pairs (Efron, 1979).</summary>
    public (double Ratio, double Low, double High) Ratio()
    {
        var ratios = _ours.Zip(_peer, (ours, peer) => peer / ours).ToArray();
        var random = new PythonRandom(1);
        var medians = new double[2000];
        for (var i = 0; i < medians.Length; i++)
        {
            medians[i] = Median([.. ratios.Select(_ => ratios[random.NextInt(ratios.Length)])]);
        }
        Array.Sort(medians);
        return (Median(ratios), medians[50], medians[1949]);
    }

    static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
