using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>Elementwise functions on numbers that lie in the nearest caches, and on ten million that lie in none.</summary>
static class ElementwiseRows
{
    const string UsualLoop = Torch.Name + ", usual loop";
    const string InPlace = Torch.Name + ", in place";

    public static IEnumerable<Row> Run()
    {
        using var _ = torch.no_grad();
        var x = Tensor.Randn([4096], new Generator(1));
        var t = Torch.Of(x);
        yield return Small("exp", 2.5, x.Exp, t.exp);
        yield return Small("tanh", 4, x.Tanh, t.tanh);
        yield return Small("sigmoid", 1.5, x.Sigmoid, t.sigmoid);
        yield return Small("gelu", 4, x.Gelu, () => torch.nn.functional.gelu(t));
        yield return Small("add", 0, () => x + x, () => t + t);
        yield return Small("x == 0", 0, () => x.Eq(Tensor.Zeros([])).Float(), () => (t == 0).to_type(torch.float32));
    }

    static Row Small(string name, double goal, Func<Tensor> ours, Func<torch.Tensor> theirs) =>
        new Comparison(
            "4096",
            name,
            Torch.Name,
            goal,
            () => ours(),
            () => theirs().Dispose(),
            () => Torch.Same(ours(), theirs())
        ).Measure();

    /// <summary>
    /// Each result is a new tensor, as in a training loop. libtorch's usual loop gets fresh pages for it each time; in place, it
    /// writes where it reads, which moves a third less memory than ours.
    /// </summary>
    public static IEnumerable<Row> RunLarge()
    {
        using var _ = torch.no_grad();
        var generator = new Generator(1);
        var (x, y) = (Tensor.Randn([10_000_000], generator), Tensor.Randn([10_000_000], generator));
        var (t, u) = (Torch.Of(x), Torch.Of(y));
        using var place = t.clone();
        (string Name, Func<Tensor> Ours, Func<torch.Tensor> Theirs, Func<torch.Tensor>? InPlace)[] rows =
        [
            ("add", () => x + y, () => t + u, () => place.add_(u)),
            ("tanh", x.Tanh, t.tanh, place.tanh_),
            ("exp", x.Exp, t.exp, place.exp_),
            ("gelu", x.Gelu, () => torch.nn.functional.gelu(t), null),
            ("gelu as a chain", () => 0.5 * x * (1 + (x * Math.Sqrt(0.5)).Erf()), () => Chain(t), null),
        ];
        foreach (var (name, ours, theirs, inPlace) in rows)
        {
            bool Agree() => Torch.Same(ours(), theirs());
            yield return new Comparison(
                "10 M",
                name,
                UsualLoop,
                2,
                () => ours(),
                () => theirs().Dispose(),
                Agree
            ).Measure();
            if (inPlace is not null)
            {
                yield return new Comparison("10 M", name, InPlace, 1, () => ours(), () => inPlace(), Agree).Measure();
                place.copy_(t);
            }
        }
    }

    static torch.Tensor Chain(torch.Tensor t)
    {
        using var scope = torch.NewDisposeScope();
        return (0.5 * t * (1 + (t * Math.Sqrt(0.5)).erf())).MoveToOuterDisposeScope();
    }
}
