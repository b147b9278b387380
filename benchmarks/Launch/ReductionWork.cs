namespace Micrograd.Benchmarks;

/// <summary>What goes over rows or columns: sums, extremes, softmax, normalization.</summary>
static class ReductionWork
{
    const string Group = "reductions";
    const int Rows = 64;
    const int Classes = 1000;

    public static IEnumerable<Work> All =>
        [
            Work.Forward(Group, "sum 1M", () => Tensor.Randn([1 << 20], new(1)), x => x.Sum()),
            Work.Backward(Group, "sum over rows 256x1024", () => Tensor.Randn([256, 1024], new(1)), x => x.Sum(0)),
            Work.Backward(Group, "sum over columns 256x1024", () => Tensor.Randn([256, 1024], new(1)), x => x.Sum(1)),
            Backward("mean", x => x.Mean(1)),
            Backward("var", x => x.Var(1)),
            .. Both("max", x => x.Max(1)),
            Forward("argmax", x => x.ArgMax(1)),
            Backward("cumsum", x => x.CumSum(1)),
            .. Both("softmax", x => x.Softmax(1)),
            Backward("log-softmax", x => x.LogSoftmax(1)),
            Forward("layer norm", new LayerNorm(Classes, elementwiseAffine: false).Forward),
            new(
                Group,
                Sized("layer norm") + ", backward",
                () =>
                {
                    var norm = new LayerNorm(Classes);
                    return Work.Backward(Group, "", Numbers, norm.Forward).Prepare();
                }
            ),
            .. Both("cross-entropy", x => Loss.CrossEntropy(x, s_targets.Value)),
        ];

    static readonly Lazy<Tensor> s_targets = new(() => Tensor.RandInt(0, Classes, [Rows], new(2)));

    static Tensor Numbers() => Tensor.Randn([Rows, Classes], new(1));

    static Work Forward(string name, Func<Tensor, Tensor> f) => Work.Forward(Group, Sized(name), Numbers, f);

    static Work Backward(string name, Func<Tensor, Tensor> f) => Work.Backward(Group, Sized(name), Numbers, f);

    static Work[] Both(string name, Func<Tensor, Tensor> f) => Work.Both(Group, Sized(name), Numbers, f);

    static string Sized(string name) => $"{name} {Rows}x{Classes}";
}
