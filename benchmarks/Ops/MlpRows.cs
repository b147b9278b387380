using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>Training steps of small networks, eager: forward, loss, backward, update.</summary>
static class MlpRows
{
    const string UsualLoop = Torch.Name + ", usual loop";
    const string LeanLoop = Torch.Name + ", lean loop";

    public static IEnumerable<Row> Run()
    {
        yield return Compare("2-16-16-1, batch 100, SGD", UsualLoop, 8, [2, 16, 16, 1], 100, adam: false, lean: false);
        yield return Compare("2-16-16-1, batch 100, SGD", LeanLoop, 2, [2, 16, 16, 1], 100, adam: false, lean: true);
        yield return Compare("64-128-10, the digits, Adam", UsualLoop, 1, [64, 128, 10], 64, adam: true, lean: false);
        yield return Compare(
            "20-64-64-2, batch 256, Adam",
            UsualLoop,
            2,
            [20, 64, 64, 2],
            256,
            adam: true,
            lean: false
        );
        yield return Compare("784-128-10, batch 64, Adam", UsualLoop, 1.2, [784, 128, 10], 64, adam: true, lean: false);
        yield return Compare(
            "784-128-10, batch 64, Adam",
            UsualLoop,
            1.2,
            [784, 128, 10],
            64,
            adam: true,
            lean: false,
            threads: 2
        );
    }

    static Row Compare(
        string name,
        string peer,
        double goal,
        int[] widths,
        int batch,
        bool adam,
        bool lean,
        int threads = 1
    )
    {
        var ours = new MlpStep(widths, batch, adam);
        using var theirs = new TorchMlpStep(ours, adam, lean);
        bool Agree()
        {
            for (var step = 0; step < 20; step++)
            {
                var (a, b) = (ours.Run(), theirs.Run());
                if (Math.Abs(a - b) > 1e-3 * Math.Abs(b))
                {
                    return false;
                }
            }
            return true;
        }
        return new Comparison("mlp", name, peer, goal, () => ours.Run(), () => theirs.Run(), Agree)
        {
            Threads = threads,
        }.Measure();
    }
}
