namespace Micrograd.Benchmarks;

/// <summary>One row of two versions: the best of the launches of each.</summary>
/// <param name="Group">What kind of work it is.</param>
/// <param name="Name">What is done.</param>
/// <param name="BeforeNs">Nanoseconds of the earlier version.</param>
/// <param name="AfterNs">Nanoseconds of this one.</param>
/// <param name="Ratio">before / after: above 1 this one is faster.</param>
/// <param name="Noise">before / before again, which is 1 but for noise.</param>
/// <param name="Goal">The least ratio that is none too slow.</param>
/// <param name="BeforeBytes">What the earlier version allocates, at most in its two series of launches.</param>
/// <param name="AfterBytes">What this one allocates.</param>
/// <param name="IsAlone">Whether its launches timed nothing else.</param>
sealed record PairedRow(
    string Group,
    string Name,
    double BeforeNs,
    double AfterNs,
    double Ratio,
    double Noise,
    double Goal,
    long BeforeBytes,
    long AfterBytes,
    bool IsAlone
)
{
    public static PairedRow Of(Timing before, Timing after, Timing again, bool isAlone) =>
        new(
            before.Group,
            before.Name,
            before.Nanoseconds,
            after.Nanoseconds,
            before.Nanoseconds / after.Nanoseconds,
            before.Nanoseconds / again.Nanoseconds,
            GoalOf(before.Group, before.Name),
            Math.Max(before.Bytes, again.Bytes),
            after.Bytes,
            isAlone
        );

    public bool IsSlow => Ratio < Goal;

    public bool IsLarger => AfterBytes > BeforeBytes;

    public bool Misses => IsSlow || IsLarger;

    static double GoalOf(string group, string name) =>
        (group, name) switch
        {
            (_, "w * 2") => 1.4,
            (_, "2-16-16-1, batch 1, SGD") => 1,
            (_, "moons" or EvalStart.Name) => 0.97,
            ("tiny", _) => 0.90,
            _ => 0.93,
        };
}
