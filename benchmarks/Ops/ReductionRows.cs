using Micrograd.TensorOps;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>Sums, normalisations and the loss of classification, forward, and forward and backward.</summary>
static class ReductionRows
{
    static readonly (string Size, int Rows, int Columns, double Goal)[] s_sizes =
    [
        ("small", 16, 10, 3),
        ("large", 1024, 1000, 1),
    ];

    public static IEnumerable<Row> Run() =>
        s_sizes.SelectMany(size => Of(size.Size, size.Rows, size.Columns, size.Goal));

    static IEnumerable<Row> Of(string size, int rows, int columns, double goal)
    {
        var generator = new Generator(1);
        var x = Tensor.Randn([rows, columns], generator).RequireGrad();
        var upstream = Tensor.Randn([rows, columns], generator);
        var targets = Tensor.RandInt(0, columns, [rows], generator);
        var (weight, bias) = (
            Tensor.Randn([columns], generator).RequireGrad(),
            Tensor.Randn([columns], generator).RequireGrad()
        );
        var (tx, tUpstream, tTargets) = (Torch.Of(x, true), Torch.Of(upstream), Torch.Of(targets));
        var (tWeight, tBias) = (Torch.Of(weight, true), Torch.Of(bias, true));
        (string Name, Func<Tensor> Ours, Func<torch.Tensor> Theirs)[] work =
        [
            ("sum", () => x.Sum(), () => tx.sum()),
            ("sum, last axis", () => x.Sum(1), () => tx.sum(1L)),
            ("sum, first axis", () => x.Sum(0), () => tx.sum(0L)),
            ("mean", () => x.Mean(), () => tx.mean()),
            ("softmax", () => x.Softmax(1), () => functional.softmax(tx, 1)),
            ("log-softmax", () => x.LogSoftmax(1), () => functional.log_softmax(tx, 1)),
            (
                "layer norm",
                () => x.LayerNorm(columns, weight, bias),
                () => functional.layer_norm(tx, [columns], tWeight, tBias)
            ),
            ("softmax-cross-entropy", () => CrossEntropy(x, targets), () => functional.cross_entropy(tx, tTargets)),
        ];
        foreach (var (name, ours, theirs) in work)
        {
            yield return Forward(size, name, goal, ours, theirs);
            yield return Both(size, name, goal, ours, theirs, x, tx, upstream, tUpstream);
        }
    }

    static Tensor CrossEntropy(Tensor logits, Tensor targets) =>
        Micrograd.TensorOps.CrossEntropy.Of(logits, targets).Mean();

    static Row Forward(string size, string name, double goal, Func<Tensor> ours, Func<torch.Tensor> theirs)
    {
        using var _ = torch.no_grad();
        using var scope = NoGrad.Enter();
        return new Comparison(
            size,
            $"{name}, forward",
            Torch.Name,
            goal,
            () => ours(),
            () => theirs().Dispose(),
            () => Torch.Same(ours(), theirs())
        ).Measure();
    }

    static Row Both(
        string size,
        string name,
        double goal,
        Func<Tensor> ours,
        Func<torch.Tensor> theirs,
        Tensor x,
        torch.Tensor tx,
        Tensor upstream,
        torch.Tensor tUpstream
    )
    {
        // A single number needs no gradient from above; a sum along an axis takes a row or column of it.
        var shape = ours().Shape;
        var (above, tAbove) = (Above(shape, upstream), AboveTorch(shape, tUpstream));
        void Ours()
        {
            x.ZeroGrad();
            ours().Backward(above);
        }
        void Theirs()
        {
            using var scope = torch.NewDisposeScope();
            tx.grad?.zero_();
            theirs().backward(tAbove is null ? null : [tAbove]);
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
                return Torch.Same(x.Grad!, tx.grad!);
            }
        ).Measure();
    }

    static Tensor? Above(Shape shape, Tensor upstream) =>
        shape.Rank switch
        {
            0 => null,
            2 => upstream,
            _ => (shape[0] == upstream.Shape[0] ? upstream.Slice(1, 0, 1).Squeeze(1) : upstream[0])
                .Contiguous()
                .Detach(),
        };

    static torch.Tensor? AboveTorch(Shape shape, torch.Tensor upstream) =>
        shape.Rank switch
        {
            0 => null,
            2 => upstream,
            _ => (shape[0] == upstream.shape[0] ? upstream.select(1, 0) : upstream[0]).contiguous(),
        };
}
