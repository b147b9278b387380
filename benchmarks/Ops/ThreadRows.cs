namespace Micrograd.Benchmarks;

/// <summary>How much faster two threads are, as a part of how much faster the bare multiply-add loop gets.</summary>
static class ThreadRows
{
    const string Group = "threads";
    const int Rounds = 31;

    public static IEnumerable<Row> Run()
    {
        var generator = new Generator(1);
        var (a, b) = (Tensor.Randn([1024, 1024], generator), Tensor.Randn([1024, 1024], generator));
        var mlp = new MlpStep([784, 128, 10], 64, adam: true);
        var large = Tensor.Randn([10_000_000], generator);
        yield return Scaling(Group, "sgemm 1024", 0.9, () => a.MatMul(b));
        yield return Scaling(Group, "784-128-10", 0.75, () => mlp.Run());
        yield return Scaling(Group, "tanh of 10 M", 0, () => large.Tanh());
    }

    /// <summary>Ours is the time on two threads; the peer's is what the loop's scaling would make of our time on one.</summary>
    public static Row Scaling(string group, string name, double goal, Action work)
    {
        var count = Comparison.BatchOf(work);
        var operations = 4e8;
        var pairs = new Pairs();
        for (var round = 0; round < Rounds; round++)
        {
            Threading.Use(1);
            var one = Comparison.Microseconds(work, count);
            var loop = Comparison.Microseconds(() => Ceiling.Run(operations), 1);
            Threading.Use(2);
            var loopOnTwo = Comparison.Microseconds(() => Ceiling.RunOnTwo(operations), 1);
            pairs.Add(Comparison.Microseconds(work, count), one * loopOnTwo / loop);
        }
        Threading.Use(1);
        var (ratio, low, high) = pairs.Ratio();
        return new(
            group,
            name + ", two threads beside one",
            "bare FMA loop's scaling",
            2,
            pairs.Ours,
            pairs.Peer,
            ratio,
            low,
            high,
            goal,
            -1,
            true
        )
        {
            Least = pairs.Least,
        };
    }
}
