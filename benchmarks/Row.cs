namespace Micrograd.Benchmarks;

/// <summary>One comparison: both sides were run in turn, in one run.</summary>
/// <param name="Workload">What is done.</param>
/// <param name="Variant">How ours was set up.</param>
/// <param name="Peer">What it is compared with.</param>
/// <param name="Threads">The threads of each side.</param>
/// <param name="OursUs">Our median, in microseconds.</param>
/// <param name="PeerUs">The peer's median, in microseconds.</param>
/// <param name="Ratio">The median of the paired ratios peer / ours: above 1 we are faster.</param>
/// <param name="Low">The lower end of the ratio's 95 % bootstrap interval.</param>
/// <param name="High">The upper end of it.</param>
/// <param name="Goal">The ratio to reach; 0 where none is set.</param>
/// <param name="AllocBytes">What ours allocates; −1 where it is not measured.</param>
/// <param name="Agree">Whether both sides gave equal results before they were timed.</param>
/// <param name="Nodes">How many graph nodes the work has; 0 where it has none.</param>
sealed record Row(
    string Workload,
    string Variant,
    string Peer,
    int Threads,
    double OursUs,
    double PeerUs,
    double Ratio,
    double Low,
    double High,
    double Goal,
    long AllocBytes,
    bool Agree,
    int Nodes = 0
)
{
    /// <summary>The ratio of the least times of both; 0 where it is not measured.</summary>
    public double Least { get; init; }
}
