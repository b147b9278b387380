using System.Diagnostics;

namespace Micrograd.Benchmarks;

/// <summary>
/// A network with activations of one's own, which say that they keep nothing, beside the same network with the built-in ones: nobody asks whose
/// a module is, so that the two take the same time.
/// </summary>
static class ModulesWorkload
{
    const double Goal = 0.95;
    const double WarmUpSeconds = 2;
    const int Rounds = 500;

    // Short, so that on a busy machine most go through without an interruption.
    const double RoundSeconds = 0.002;

    public static IEnumerable<Row> Run(string root)
    {
        foreach (var (batch, widths) in ((int, int[])[])[(1, [2, 16, 16, 1]), (64, [64, 256, 256, 10])])
        {
            foreach (var trains in (bool[])[true, false])
            {
                var (ours, peer) = (
                    Step(batch, widths, () => new Own(), trains),
                    Step(batch, widths, () => new GELU(), trains)
                );
                var agree = true;
                for (var i = 0; i < 20; i++)
                {
                    agree &= ours() == peer();
                }
                yield return Compare(
                    $"{string.Join('-', widths)}, batch {batch}, {(trains ? "training" : "inference")}",
                    ours,
                    peer,
                    agree
                );
            }
        }
    }

    static Row Compare(string name, Func<double> ours, Func<double> peer, bool agree)
    {
        // As many steps as fit a round, when all is compiled.
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds)
        {
            _ = Microseconds(ours, 20);
            _ = Microseconds(peer, 20);
        }
        var count = Math.Max(1, (int)(RoundSeconds * 1e6 / Microseconds(peer, 200)));
        var pairs = new Pairs();
        for (var round = 0; round < Rounds; round++)
        {
            // Each is the first one in turn.
            if (round % 2 == 0)
            {
                pairs.Add(Microseconds(ours, count), Microseconds(peer, count));
            }
            else
            {
                var theirs = Microseconds(peer, count);
                pairs.Add(Microseconds(ours, count), theirs);
            }
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = ours();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        var (ratio, low, high) = pairs.Ratio();
        return new(
            "modules",
            $"{name}, a module of one's own",
            "the built-in one",
            Environment.ProcessorCount,
            pairs.Ours,
            pairs.Peer,
            ratio,
            low,
            high,
            Goal,
            bytes,
            agree
        );
    }

    static double Microseconds(Func<double> step, int count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            _ = step();
        }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }

    /// <summary>Does one step, and gives a number that tells whether two do the same.</summary>
    static Func<double> Step(int batch, int[] widths, Func<Module> activation, bool trains)
    {
        var generator = new Generator(1);
        var modules = new List<Module>();
        for (var i = 1; i < widths.Length; i++)
        {
            modules.Add(new Linear(widths[i - 1], widths[i], generator: generator));
            if (i < widths.Length - 1)
            {
                modules.Add(activation());
            }
        }
        var model = new Sequential(modules.ToArray());
        var (x, y) = (Tensor.Randn([batch, widths[0]], generator), Tensor.Randn([batch, widths[^1]], generator));
        var optimizer = new SGD(model.Parameters, 1e-3);
        return trains ? Train : Infer;

        double Train()
        {
            optimizer.ZeroGrad();
            var loss = Loss.MeanSquaredError(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss.Item();
        }

        double Infer()
        {
            using var _ = NoGrad.Enter();
            return model.Forward(x)[0, 0].Item();
        }
    }

    sealed class Own : Module
    {
        protected override bool KeepsNothing => true;

        protected override Tensor Compute(Tensor x) => x.Gelu();
    }
}
