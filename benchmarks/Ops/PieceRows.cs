using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>What a small transformer is made of, op by op, forward and backward, on one thread and on two.</summary>
static class PieceRows
{
    const double Goal = 1.2;
    const double Dropped = 0.1;

    const int Rounds = 31;

    public static IEnumerable<Row> Run() => Of(1).Concat(Of(2)).Concat(Of(0));

    /// <summary>Beside libtorch on as many threads, or, of 0, on two threads beside one.</summary>
    static IEnumerable<Row> Of(int threads)
    {
        var generator = new Generator(1);
        Tensor Leaf(Shape shape) => Tensor.Randn(shape, generator).RequireGrad();
        yield return Both(
            threads,
            "q @ kᵀ [32,4,32,16]",
            [Leaf([32, 4, 32, 16]), Leaf([32, 4, 32, 16])],
            x => x[0].MatMul(x[1].Transpose(-2, -1)),
            x => x[0].matmul(x[1].transpose(-2, -1))
        );
        yield return Both(
            threads,
            "weights @ v [32,4,32,32]",
            [Leaf([32, 4, 32, 32]), Leaf([32, 4, 32, 16])],
            x => x[0].MatMul(x[1]),
            x => x[0].matmul(x[1])
        );
        var mask = Tensor.Ones([32, 32]).Tril().Eq(0);
        using var tMask = torch.ones(32, 32).tril().eq(0);
        yield return Both(
            threads,
            "masked fill [32,4,32,32]",
            [Leaf([32, 4, 32, 32])],
            x => x[0].MaskedFill(mask, double.NegativeInfinity),
            x => x[0].masked_fill(tMask, double.NegativeInfinity)
        );
        yield return Both(
            threads,
            "softmax [32,4,32,32]",
            [Leaf([32, 4, 32, 32])],
            x => x[0].Softmax(-1),
            x => functional.softmax(x[0], -1)
        );
        yield return Both(
            threads,
            "log-softmax [32,4,32,32]",
            [Leaf([32, 4, 32, 32])],
            x => x[0].LogSoftmax(-1),
            x => functional.log_softmax(x[0], -1)
        );
        yield return Both(
            threads,
            "split [32,32,192] in three, sum",
            [Leaf([32, 32, 192])],
            x =>
            {
                var parts = x[0].Split(64, 2);
                return parts[0] + parts[1] + parts[2];
            },
            x =>
            {
                var parts = x[0].split(64, 2);
                return parts[0] + parts[1] + parts[2];
            }
        );
        yield return Both(
            threads,
            "transpose, reshape [32,4,32,16]",
            [Leaf([32, 4, 32, 16])],
            x => x[0].Transpose(1, 2).Reshape(32, 32, 64),
            x => x[0].transpose(1, 2).reshape(32, 32, 64)
        );
        yield return Both(
            threads,
            "gelu [32,32,256]",
            [Leaf([32, 32, 256])],
            x => x[0].Gelu(),
            x => functional.gelu(x[0])
        );
        yield return Both(
            threads,
            "layer norm [32,32,64]",
            [Leaf([32, 32, 64])],
            x => x[0].LayerNorm(64),
            x => functional.layer_norm(x[0], [64])
        );
        yield return Both(
            threads,
            "layer norm, weight, bias [32,32,64]",
            [Leaf([32, 32, 64]), Leaf([64]), Leaf([64])],
            x => x[0].LayerNorm(64, x[1], x[2]),
            x => functional.layer_norm(x[0], [64], x[1], x[2])
        );
        yield return Dropout(threads, Leaf([32, 32, 64]));
    }

    static Row Both(
        int threads,
        string name,
        Tensor[] x,
        Func<Tensor[], Tensor> ours,
        Func<torch.Tensor[], torch.Tensor> theirs
    )
    {
        var tx = Array.ConvertAll(x, leaf => Torch.Of(leaf, true));
        return Compare(
            threads,
            name,
            x,
            tx,
            ours,
            theirs,
            () =>
                Torch.Same(Finite(ours(x).Detach()), torch.nan_to_num(theirs(tx), 0, 0, 0))
                && x.Zip(tx).All(pair => Torch.Same(pair.First.Grad!, pair.Second.grad!))
        );
    }

    // Both draw at random: they agree in what is left, and in how much that is.
    static Row Dropout(int threads, Tensor x)
    {
        var tx = Torch.Of(x, true);
        var ones = Torch.Of(Tensor.OnesLike(x));
        return Compare(
            threads,
            "dropout [32,32,64]",
            [x],
            [tx],
            x => x[0].Dropout(Dropped),
            x => functional.dropout(x[0], Dropped, training: true),
            () =>
            {
                var kept = Tensor.OnesLike(x).Dropout(Dropped).ToArray<float>();
                using var theirs = functional.dropout(ones, Dropped, training: true);
                var tKept = theirs.data<float>().ToArray();
                return Array.TrueForAll(kept, y => y is 0 || Math.Abs(y - 1 / (1 - Dropped)) < 1e-6)
                    && Math.Abs(kept.Average() - tKept.Average()) < 0.01;
            }
        );
    }

    static Row Compare(
        int threads,
        string name,
        Tensor[] x,
        torch.Tensor[] tx,
        Func<Tensor[], Tensor> ours,
        Func<torch.Tensor[], torch.Tensor> theirs,
        Func<bool> agree
    )
    {
        var above = Tensor.Randn(ours(x).Shape, new Generator(2));
        var tAbove = Torch.Of(above);
        void Ours()
        {
            foreach (var leaf in x)
            {
                leaf.ZeroGrad();
            }
            ours(x).Backward(above);
        }
        void Theirs()
        {
            using var scope = torch.NewDisposeScope();
            foreach (var leaf in tx)
            {
                leaf.grad = null;
            }
            theirs(tx).backward([tAbove]);
        }
        if (threads == 0)
        {
            return Scaling(name, Ours);
        }
        return new Comparison(
            "pieces",
            $"{name}, {(threads == 1 ? "1 thread" : $"{threads} threads")}",
            Torch.Name,
            Goal,
            Ours,
            Theirs,
            () =>
            {
                Ours();
                Theirs();
                return agree();
            }
        )
        {
            Threads = threads,
        }.Measure();
    }

    static Row Scaling(string name, Action work)
    {
        var count = Comparison.BatchOf(work);
        var pairs = new Pairs();
        for (var round = 0; round < Rounds; round++)
        {
            Threading.Use(1);
            var one = Comparison.Microseconds(work, count);
            Threading.Use(2);
            // The first wakes a worker that has gone to sleep meanwhile.
            work();
            pairs.Add(Comparison.Microseconds(work, count), one);
        }
        Threading.Use(1);
        var (ratio, low, high) = pairs.Ratio();
        return new(
            "pieces",
            $"{name}, 2 threads",
            "1 thread",
            2,
            pairs.Ours,
            pairs.Peer,
            ratio,
            low,
            high,
            1,
            -1,
            true
        );
    }

    static Tensor Finite(Tensor x) => x.MaskedFill(x.Eq(double.NegativeInfinity), 0);
}
