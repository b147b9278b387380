using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>One op on four floats, gradients on: what an op costs beside its numbers.</summary>
static class TinyRows
{
    public static IEnumerable<Row> Run()
    {
        var (x, w) = (Tensor.Of([1f, 2f, 3f, 4f]), Tensor.Of([4f, 3f, 2f, 1f]).RequireGrad());
        var (tx, tw) = (Torch.Of(x), Torch.Of(w, true));
        (string Name, Func<Tensor> Ours, Func<torch.Tensor> Theirs)[] work =
        [
            ("w × x", () => w * x, () => tw * tx),
            ("w + x", () => w + x, () => tw + tx),
            ("tanh w", w.Tanh, tw.tanh),
            ("w × 2", () => w * 2.0, () => tw * 2.0),
            ("sum w", () => w.Sum(), () => tw.sum()),
        ];
        foreach (var (name, ours, theirs) in work)
        {
            yield return new Comparison(
                "tiny",
                name,
                Torch.Name,
                1 / 0.3,
                () => ours(),
                () => theirs().Dispose(),
                () => Torch.Same(ours(), theirs())
            ).Measure();
        }
    }
}
