using System.Diagnostics;

namespace Micrograd.Benchmarks;

/// <summary>A recorded program beside the code that it was recorded of, both in this process: training steps, and inference.</summary>
static class ProgramWorkload
{
    const int Rounds = 60;
    const int RoundMicroseconds = 10_000;

    public static IEnumerable<Row> Run(string root) =>
        [
            Compare("2-16-16-1, batch 1, SGD", () => Step([2, 16, 16, 1], 1)),
            Compare("2-16-16-1, batch 1, forward", () => Forward([2, 16, 16, 1], 1)),
            Compare("784-128-10, batch 64, Adam", () => Step([784, 128, 10], 64)),
            Compare("784-128-10, batch 64, forward", () => Forward([784, 128, 10], 64)),
        ];

    static (Func<Tensor, Tensor, Tensor> Code, Tensor X, Tensor Y) Step(int[] widths, int batch)
    {
        var (model, x) = (Layers(widths), Tensor.Randn([batch, widths[0]], new(2)));
        var classes = widths[^1] > 1;
        var y = classes ? Tensor.RandInt(0, widths[^1], [batch], new(3)) : Tensor.Randn([batch, 1], new(3));
        Optimizer optimizer = classes ? new Adam(model.Parameters, 1e-3) : new SGD(model.Parameters, 1e-3);
        return (
            (x, y) =>
            {
                optimizer.ZeroGrad();
                var output = model.Forward(x);
                var loss = classes ? Loss.CrossEntropy(output, y) : Loss.MeanSquaredError(output, y);
                loss.Backward();
                optimizer.Step();
                return loss;
            },
            x,
            y
        );
    }

    static (Func<Tensor, Tensor, Tensor> Code, Tensor X, Tensor Y) Forward(int[] widths, int batch)
    {
        var model = Layers(widths);
        return (
            (x, _) =>
            {
                using var off = NoGrad.Enter();
                return model.Forward(x).Sum();
            },
            Tensor.Randn([batch, widths[0]], new(2)),
            Tensor.Zeros([])
        );
    }

    static Row Compare(string name, Func<(Func<Tensor, Tensor, Tensor> Code, Tensor X, Tensor Y)> make)
    {
        var (eager, recorded) = (make(), make());
        var program = TensorProgram.Record(recorded.Code, recorded.X, recorded.Y);
        eager.Code(eager.X, eager.Y);
        var agree = true;
        for (var step = 0; step < 200; step++)
        {
            agree &= program.Run(recorded.X, recorded.Y).Item() == eager.Code(eager.X, eager.Y).Item();
        }
        var pairs = new Pairs();
        for (var round = 0; round < Rounds; round++)
        {
            pairs.Add(
                Microseconds(() => program.Run(recorded.X, recorded.Y)),
                Microseconds(() => eager.Code(eager.X, eager.Y))
            );
        }
        var (ratio, low, high) = pairs.Ratio();
        var before = GC.GetAllocatedBytesForCurrentThread();
        program.Run(recorded.X, recorded.Y);
        return new(
            "program",
            name,
            "the code itself",
            Environment.ProcessorCount,
            pairs.Ours,
            pairs.Peer,
            ratio,
            low,
            high,
            1,
            GC.GetAllocatedBytesForCurrentThread() - before,
            agree
        );
    }

    static double Microseconds(Action work)
    {
        var (count, start) = (0, Stopwatch.GetTimestamp());
        double elapsed;
        do
        {
            work();
            count++;
            elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        } while (elapsed < RoundMicroseconds);
        return elapsed / count;
    }

    static Sequential Layers(int[] widths)
    {
        var generator = new Generator(1);
        var modules = new List<Module>();
        for (var i = 1; i < widths.Length; i++)
        {
            modules.Add(new Linear(widths[i - 1], widths[i], generator: generator));
            if (i < widths.Length - 1)
            {
                modules.Add(new ReLU());
            }
        }
        return new(modules.ToArray());
    }
}
