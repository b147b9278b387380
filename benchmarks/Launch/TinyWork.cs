namespace Micrograd.Benchmarks;

/// <summary>One op on four floats: what an op costs beside its numbers.</summary>
static class TinyWork
{
    const string Group = "tiny";

    public static IEnumerable<Work> All =>
        [
            .. Both("x + y", x => x + s_y),
            .. Both("x * y", x => x * s_y),
            .. Both("x * 2", x => x * 2.0),
            new(
                Group,
                "w * 2",
                () =>
                {
                    var w = Four().RequireGrad();
                    return () => _ = w * 2.0;
                }
            ),
            .. Both("tanh x", x => x.Tanh()),
            .. Both("sum x", x => x.Sum()),
            .. Both("transpose of 2x2", x => x.T, () => Four().Reshape(2, 2)),
            .. Both("slice of 4", x => x.Slice(0, 1, 3)),
            .. Both("where x > y", x => Tensor.Where(x > s_y, x, s_y)),
            .. Both("matmul of 4x4", x => x.MatMul(s_square), () => Tensor.Randn([4, 4], new(1))),
        ];

    static readonly Tensor s_y = Tensor.Of([4f, 3f, 2f, 1f]);
    static readonly Tensor s_square = Tensor.Randn([4, 4], new(2));

    static Tensor Four() => Tensor.Of([1f, 2f, 3f, 4f]);

    static Work[] Both(string name, Func<Tensor, Tensor> f, Func<Tensor>? input = null) =>
        Work.Both(Group, name, input ?? Four, f);
}
