using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>Convolutions as networks have them, forward, and forward and backward by input, weight and bias.</summary>
static class ConvolutionRows
{
    static readonly (string Name, Sizes Sizes, double Forward, double Both)[] s_layers =
    [
        ("3×3 64→64, 32×32, batch 8", new(8, 64, 64, 32, 3, 1), 1, 0.9),
        ("3×3 16→16, 32×32, batch 32", new(32, 16, 16, 32, 3, 1), 1.2, 1.2),
        ("3×3 3→64, 32×32, batch 32", new(32, 3, 64, 32, 3, 1), 2, 2),
        ("1×1 64→256, 32×32, batch 8", new(8, 64, 256, 32, 1, 0), 1.2, 1.2),
        ("1×1 256→64, 32×32, batch 8", new(8, 256, 64, 32, 1, 0), 1.2, 1.2),
        ("3×3 depthwise 64, 32×32, batch 16", new(16, 64, 64, 32, 3, 1) { Groups = 64 }, 4, 1.5),
        ("5×5 1→6, 28×28, batch 64", new(64, 1, 6, 28, 5, 2), 2, 2),
        ("5×5 6→16, 14×14, batch 64", new(64, 6, 16, 14, 5, 0), 2, 2),
        ("3×3 32→64, 26×26, batch 64", new(64, 32, 64, 26, 3, 0), 1.1, 1.1),
        ("3×3 stride 2 16→32, 32×32, batch 32", new(32, 16, 32, 32, 3, 1) { Stride = 2 }, 1.1, 1.1),
    ];

    public static IEnumerable<Row> Run() =>
        s_layers.SelectMany(layer =>
            new[]
            {
                Of(layer.Name, layer.Sizes, layer.Forward, isBackward: false),
                Of(layer.Name, layer.Sizes, layer.Both, isBackward: true),
            }
        );

    static Row Of(string name, Sizes s, double goal, bool isBackward)
    {
        var generator = new Generator(1);
        Tensor Drawn(params int[] sizes) => Tensor.Randn(Shape.Create(sizes), generator);
        var x = Drawn(s.Batch, s.In, s.Size, s.Size).RequireGrad();
        var w = Drawn(s.Out, s.In / s.Groups, s.Kernel, s.Kernel).RequireGrad();
        var b = Drawn(s.Out).RequireGrad();
        var (tx, tw, tb) = (Torch.Of(x, true), Torch.Of(w, true), Torch.Of(b, true));
        Tensor Ours() => x.Conv2d(w, b, s.Stride, s.Padding, groups: s.Groups);
        torch.Tensor Theirs() =>
            functional.conv2d(tx, tw, tb, [s.Stride, s.Stride], [s.Padding, s.Padding], [1, 1], s.Groups);
        var g = Drawn(Ours().Shape.ToArray());
        var tg = Torch.Of(g);
        if (!isBackward)
        {
            using var _ = torch.no_grad();
            using var scope = NoGrad.Enter();
            return new Comparison(
                "convolution",
                $"{name}, forward",
                Torch.Name,
                goal,
                () => Ours(),
                () => Theirs().Dispose(),
                () => Torch.Same(Ours(), Theirs())
            ).Measure();
        }
        void OursBack()
        {
            x.ZeroGrad();
            w.ZeroGrad();
            b.ZeroGrad();
            Ours().Backward(g);
        }
        void TheirsBack()
        {
            using var scope = torch.NewDisposeScope();
            foreach (var leaf in new[] { tx, tw, tb })
            {
                leaf.grad = null;
            }
            Theirs().backward([tg]);
        }
        return new Comparison(
            "convolution",
            $"{name}, forward and backward",
            Torch.Name,
            goal,
            OursBack,
            TheirsBack,
            () =>
            {
                OursBack();
                TheirsBack();
                return Torch.Same(x.Grad!, tx.grad!) && Torch.Same(w.Grad!, tw.grad!) && Torch.Same(b.Grad!, tb.grad!);
            }
        ).Measure();
    }

    sealed record Sizes(int Batch, int In, int Out, int Size, int Kernel, int Padding)
    {
        public int Groups { get; init; } = 1;

        public int Stride { get; init; } = 1;
    }
}
