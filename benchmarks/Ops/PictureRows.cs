using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>Norms of channels, pooling and RMS norm, forward and backward.</summary>
static class PictureRows
{
    public static IEnumerable<Row> Run() =>
        Of("small", [2, 16, 16, 16], [16, 512], 3, 3, 3, 3)
            .Concat(Of("large", [32, 64, 32, 32], [1024, 1000], 1.5, 1, 3, 2));

    static IEnumerable<Row> Of(string size, Shape shape, Shape flat, double batch, double group, double max, double avg)
    {
        var generator = new Generator(1);
        var x = Tensor.Randn(shape, generator).RequireGrad();
        var (w, b) = (Tensor.Randn(shape[1], generator).RequireGrad(), Tensor.Randn(shape[1], generator).RequireGrad());
        var (mean, variance) = (Tensor.Zeros(shape[1]), Tensor.Ones(shape[1]));
        var (tx, tw, tb) = (Torch.Of(x, true), Torch.Of(w, true), Torch.Of(b, true));
        var (tMean, tVariance) = (Torch.Of(mean), Torch.Of(variance));
        yield return Both(
            size,
            "batch norm",
            batch,
            () => x.BatchNorm(mean, variance, w, b, training: true),
            () => functional.batch_norm(tx, tMean, tVariance, tw, tb, training: true),
            x,
            tx
        );
        yield return Both(
            size,
            "group norm, 8 groups",
            group,
            () => x.GroupNorm(8, w, b),
            () => functional.group_norm(tx, 8, tw, tb),
            x,
            tx
        );
        yield return Both(size, "max pool 2 × 2", max, () => x.MaxPool2d(2), () => functional.max_pool2d(tx, 2), x, tx);
        yield return Both(
            size,
            "average pool 2 × 2",
            avg,
            () => x.AvgPool2d(2),
            () => functional.avg_pool2d(tx, 2),
            x,
            tx
        );
        yield return Both(
            size,
            "adaptive average pool to 1",
            1.1,
            () => x.AdaptiveAvgPool2d(1),
            () => functional.adaptive_avg_pool2d(tx, 1),
            x,
            tx
        );
        var rows = Tensor.Randn(flat, generator).RequireGrad();
        var weight = Tensor.Randn(flat[1], generator).RequireGrad();
        var (tRows, tWeight) = (Torch.Of(rows, true), Torch.Of(weight, true));
        yield return Both(
            size,
            "RMS norm, beside its ops",
            3,
            () => rows.RmsNorm(flat[1], weight, 1e-6),
            () => tRows * torch.rsqrt(tRows.square().mean([1L], true) + 1e-6) * tWeight,
            rows,
            tRows
        );
    }

    static Row Both(
        string size,
        string name,
        double goal,
        Func<Tensor> ours,
        Func<torch.Tensor> theirs,
        Tensor x,
        torch.Tensor tx
    )
    {
        var above = Tensor.Randn(ours().Shape, new Generator(2));
        var tAbove = Torch.Of(above);
        void Ours()
        {
            x.ZeroGrad();
            ours().Backward(above);
        }
        void Theirs()
        {
            using var scope = torch.NewDisposeScope();
            tx.grad?.zero_();
            theirs().backward([tAbove]);
        }
        return new Comparison(
            size,
            $"{name}, forward and backward",
            Torch.Name,
            goal,
            Ours,
            Theirs,
            () =>
            {
                Ours();
                Theirs();
                return Torch.Same(x.Grad!, tx.grad!) && Torch.Same(ours().Detach(), theirs());
            }
        ).Measure();
    }
}
