using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>Products of matrices, eager: both sides return a new one. n is row by row, t a transposed view.</summary>
static class MatMulRows
{
    public static IEnumerable<Row> Run()
    {
        using var _ = torch.no_grad();
        foreach (
            var (n, goal) in ((int, double)[])[(16, 3), (32, 2), (64, 1.15), (128, 1), (256, 1), (512, 1), (1024, 1)]
        )
        {
            foreach (var mode in (string[])["nn", "nt", "tn"])
            {
                yield return Compare("sgemm", n, n, n, mode, goal).Measure();
            }
            if (n >= 128)
            {
                yield return AgainstCeiling(n, n == 128 ? 0.8 : 0.88);
            }
        }
        foreach (
            var (rows, depth, columns) in ((int, int, int)[])
                [(64, 784, 128), (64, 128, 10), (128, 64, 64), (1, 784, 128), (1, 1024, 1024)]
        )
        {
            foreach (var mode in (string[])["nn", "nt", "tn"])
            {
                yield return Compare("skinny", rows, depth, columns, mode, 1.2).Measure();
            }
        }
        yield return Compare("dgemm", 256, 256, 256, "nn", 1, DType.Float64).Measure();
    }

    static Comparison Compare(
        string group,
        int rows,
        int depth,
        int columns,
        string mode,
        double goal,
        DType dtype = DType.Float32
    )
    {
        var generator = new Generator(1);
        var a = Random(mode[0] == 'n', rows, depth, generator, dtype);
        var b = Random(mode[1] == 'n', depth, columns, generator, dtype);
        var (ta, tb) = (Torch.Of(a), Torch.Of(b));
        if (dtype == DType.Float64)
        {
            (ta, tb) = (ta.to_type(torch.float64), tb.to_type(torch.float64));
            (a, b) = (a.Float().Double(), b.Float().Double());
        }
        (a, ta) = mode[0] == 'n' ? (a, ta) : (a.T, ta.t());
        (b, tb) = mode[1] == 'n' ? (b, tb) : (b.T, tb.t());
        return new(
            group,
            $"{rows}×{depth}×{columns} {mode}",
            Torch.Name,
            goal,
            () => a.MatMul(b),
            () => ta.mm(tb).Dispose(),
            () => Torch.Same(a.MatMul(b).Float(), ta.mm(tb).to_type(torch.float32))
        );
    }

    static Tensor Random(bool rowByRow, int rows, int columns, Generator generator, DType dtype) =>
        rowByRow ? Tensor.Randn([rows, columns], generator, dtype) : Tensor.Randn([columns, rows], generator, dtype);

    static Row AgainstCeiling(int n, double goal)
    {
        var generator = new Generator(1);
        var (a, b) = (Tensor.Randn([n, n], generator), Tensor.Randn([n, n], generator));
        return new Comparison(
            "sgemm",
            $"{n}×{n}×{n} nn, part of the ceiling",
            "bare FMA loop",
            goal,
            () => a.MatMul(b),
            () => Ceiling.Run(2.0 * n * n * n),
            () => true
        ).Measure();
    }
}
