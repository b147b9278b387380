using Micrograd.Numbers;

namespace Micrograd.Lab.Training;

/// <summary>
/// The loss on a plane through the weights, along two random directions whose part for each neuron is as long as the neuron's own weights
/// (Li et al., Visualizing the loss landscape of neural nets, 2018).
/// </summary>
static class LossPlane
{
    public static PlaneAnswer Of(TrainingRun run, PlaneRequest request, CancellationToken stop)
    {
        if (request.Side is < 5 or > 41 || !(request.Reach > 0 && request.Reach <= 100))
        {
            throw new LabException(
                $"A plane of {request.Side} places a side and a reach of {ShortNumber.Of(request.Reach)}; it has 5 … 41, and reaches up to 100."
            );
        }
        using var _ = NoGrad.Enter();
        var generator = new Generator((ulong)request.Seed);
        var (a, b) = (Direction(run, generator), Direction(run, generator));
        var middle = run.Layers.Parameters.Select(p => p.Detach().Clone()).ToArray();
        try
        {
            var rows = new List<IReadOnlyList<double>>();
            for (var i = 0; i < request.Side; i++)
            {
                var row = new double[request.Side];
                for (var k = 0; k < row.Length; k++)
                {
                    stop.ThrowIfCancellationRequested();
                    MoveTo(run, middle, a, At(k), b, -At(i));
                    row[k] = run.LossOf(run.Problem.Train);
                }
                rows.Add(row);
            }
            return new(request.Reach, rows, Path(run, middle, a, b));
        }
        finally
        {
            MoveTo(run, middle, a, 0, b, 0);
        }

        double At(int i) => request.Reach * (2.0 * i / (request.Side - 1) - 1);
    }

    static Tensor[] Direction(TrainingRun run, Generator generator) =>
        [
            .. run.Layers.Parameters.Select(p =>
            {
                var random = Tensor.Randn(p.Shape, generator, p.DType);
                if (p.Rank == 1)
                {
                    // A bias has no length of its own to go by.
                    return random * 0;
                }
                var length = random.Norm([1], keepDim: true) + 1e-12;
                return random * (p.Detach().Norm([1], keepDim: true) / length);
            }),
        ];

    static void MoveTo(TrainingRun run, Tensor[] middle, Tensor[] a, double alongA, Tensor[] b, double alongB)
    {
        for (var i = 0; i < middle.Length; i++)
        {
            run.Layers.Parameters[i]
                .CopyFrom(alongA == 0 && alongB == 0 ? middle[i] : middle[i] + a[i] * alongA + b[i] * alongB);
        }
    }

    /// <summary>The run's way, seen from above: the nearest places on the plane.</summary>
    static PlanePoint[] Path(TrainingRun run, Tensor[] middle, Tensor[] a, Tensor[] b)
    {
        var (aa, ab, bb) = (Dot(a, a), Dot(a, b), Dot(b, b));
        var determinant = aa * bb - ab * ab;
        return
        [
            .. run
                .Remembered.Where(s => s.Step <= run.Step && determinant > 0)
                .Select(s =>
                {
                    Tensor[] away = [.. s.Parameters.Select((p, i) => p - middle[i])];
                    var (onA, onB) = (Dot(away, a), Dot(away, b));
                    return new PlanePoint(
                        s.Step,
                        (onA * bb - onB * ab) / determinant,
                        (onB * aa - onA * ab) / determinant
                    );
                }),
        ];
    }

    static double Dot(Tensor[] a, Tensor[] b) => a.Select((x, i) => (x * b[i]).Sum().Item()).Sum();
}
