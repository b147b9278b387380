namespace Micrograd.Benchmarks;

/// <summary>
/// micrograd's moons demo, one training step over all examples, eager: a new graph each time. Beside CPython as shipped
/// and with its cycle collector off, which takes most of its time on so large a graph; ours as .NET comes and with a
/// nursery that holds the whole graph, which only an environment variable can ask for.
/// </summary>
static class MoonsWorkload
{
    const int Rounds = 15;
    const int StepsARound = 20;
    const int WarmUp = 400;

    public static IEnumerable<Row> Run(string root)
    {
        var data = Path.Combine(root, "data", "moons.csv");
        var script = Path.Combine(root, "benchmarks", "peers", "micrograd_moons.py");
        var self = Environment.ProcessPath!;
        string[] worker = [typeof(MoonsWorkload).Assembly.Location, root, "worker"];
        (string Name, double GoalShipped, double GoalOff, Worker Worker)[] ours =
        [
            (".NET defaults", 300, 60, new(self, worker)),
            ("DOTNET_GCgen0size=0x4000000", 0, 100, new(self, worker, ("DOTNET_GCgen0size", "0x4000000"))),
        ];
        (string Name, Worker Worker)[] peers =
        [
            ("CPython as shipped", new("python3", [script, data])),
            ("CPython, collector off", new("python3", [script, data, "--no-gc"])),
        ];
        try
        {
            var agree = Agree([.. ours.Select(o => o.Worker), .. peers.Select(p => p.Worker)]);
            foreach (var (_, _, _, side) in ours)
            {
                side.MicrosecondsAStep(WarmUp);
            }
            var pairs = new Pairs[ours.Length, peers.Length];
            for (var round = 0; round < Rounds; round++)
            {
                Measure(ours, peers, pairs);
            }
            for (var i = 0; i < ours.Length; i++)
            {
                for (var j = 0; j < peers.Length; j++)
                {
                    var (ratio, low, high) = pairs[i, j].Ratio();
                    yield return new(
                        "moons",
                        ours[i].Name,
                        peers[j].Name,
                        1,
                        pairs[i, j].Ours,
                        pairs[i, j].Peer,
                        ratio,
                        low,
                        high,
                        j == 0 ? ours[i].GoalShipped : ours[i].GoalOff,
                        ours[i].Worker.BytesAStep(),
                        agree,
                        MoonsStep.Nodes
                    );
                }
            }
        }
        finally
        {
            Array.ForEach(ours, side => side.Worker.Dispose());
            Array.ForEach(peers, side => side.Worker.Dispose());
        }
    }

    static void Measure((string, double, double, Worker Worker)[] ours, (string, Worker Worker)[] peers, Pairs[,] pairs)
    {
        for (var j = 0; j < peers.Length; j++)
        {
            for (var i = 0; i < ours.Length; i++)
            {
                var mine = ours[i].Worker.MicrosecondsAStep(StepsARound);
                var theirs = peers[j].Worker.MicrosecondsAStep(1);
                (pairs[i, j] ??= new()).Add(mine, theirs);
            }
        }
    }

    /// <summary>All sides must have lost the same on the first ten steps.</summary>
    static bool Agree(Worker[] workers)
    {
        var losses = workers.Select(worker => worker.Check(10)).ToArray();
        return losses.All(side =>
            side.Zip(losses[0], (a, b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(b)).All(equal => equal)
        );
    }
}
