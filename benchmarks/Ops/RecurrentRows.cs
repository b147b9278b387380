namespace Micrograd.Benchmarks;

/// <summary>Training steps of recurrent networks, eager, beside the modules of the same name.</summary>
static class RecurrentRows
{
    public static IEnumerable<Row> Run()
    {
        yield return Compare("LSTM", 1.1, 128, 128, 2, 64, 32);
        yield return Compare("GRU", 1.5, 128, 128, 2, 64, 32);
        yield return Compare("LSTM", 1.5, 1, 32, 1, 24, 32);
        yield return Compare("RNN", 0, 128, 128, 2, 64, 32);
        yield return Compare("LSTM", 1.1, 128, 128, 2, 64, 32, threads: 2);
        yield return Compare("GRU", 1.5, 128, 128, 2, 64, 32, threads: 2);
    }

    static Row Compare(
        string kind,
        double goal,
        int size,
        int hidden,
        int layers,
        int steps,
        int batch,
        int threads = 1
    )
    {
        var ours = new RecurrentStep(kind, size, hidden, layers, steps, batch);
        using var theirs = new TorchRecurrentStep(ours, kind, size, hidden, layers);
        bool Agree()
        {
            for (var step = 0; step < 5; step++)
            {
                var (a, b) = (ours.Run(), theirs.Run());
                if (Math.Abs(a - b) > 1e-3 * Math.Abs(b))
                {
                    return false;
                }
            }
            return true;
        }
        return new Comparison(
            "recurrent",
            $"{kind} {size} → {hidden}{(layers > 1 ? $", {layers} layers" : "")}, {steps} steps, batch {batch}, Adam",
            Torch.Name + ", usual loop",
            goal,
            () => ours.Run(),
            () => theirs.Run(),
            Agree
        )
        {
            Threads = threads,
        }.Measure();
    }
}
