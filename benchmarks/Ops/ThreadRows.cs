namespace Micrograd.Benchmarks;

/// <summary>How much faster two threads are, as a part of how much faster the bare multiply-add loop gets.</summary>
static class ThreadRows
{
    const int Rounds = 31;

    public static IEnumerable<Row> Run()
    {
        var generator = new Generator(1);
        var (a, b) = (Tensor.Randn([1024, 1024], generator), Tensor.Randn([1024, 1024], generator));
        var mlp = new MlpStep([784, 128, 10], 64, adam: true);
        var large = Tensor.Randn([10_000_000], generator);
        yield return Scaling("sgemm 1024, two threads", 0.9, () => a.MatMul(b));
        yield return Scaling("784-128-10, two threads", 0.75, () => mlp.Run());
        var lstm = new RecurrentStep("LSTM", 128, 128, 2, 64, 32);
        yield return Scaling("LSTM 128 → 128, 2 layers, two threads", 0.6, () => lstm.Run());
        var gru = new RecurrentStep("GRU", 128, 128, 2, 64, 32);
        yield return Scaling("GRU 128 → 128, 2 layers, two threads", 0.6, () => gru.Run());
        yield return Scaling("tanh of 10 M, two threads", 0, () => large.Tanh());
    }

    /// <summary>Ours is the time on two threads; the peer's is what the loop's scaling would make of our time on one.</summary>
    static Row Scaling(string name, double goal, Action work)
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
            "threads",
            name,
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
        );
    }
}
