namespace Micrograd.Benchmarks;

/// <summary>Functions of each element: of 4,096 floats, which lie in the nearest cache, and of a million, which do not.</summary>
static class ElementwiseWork
{
    const string Group = "elementwise";
    const int Small = 4096;
    const int Large = 1 << 20;

    public static IEnumerable<Work> All =>
        [
            Forward("add 4K", Small, (x, y) => x + y),
            Backward("multiply 4K", Small, (x, y) => x * y),
            .. Work.Both(Group, "tanh 4K", () => Numbers(Small), x => x.Tanh()),
            Work.Backward(Group, "gelu 4K", () => Numbers(Small), x => x.Gelu()),
            Forward("add 1M", Large, (x, y) => x + y),
            Work.Forward(Group, "exp 1M", () => Numbers(Large), x => x.Exp()),
            Backward("multiply 1M", Large, (x, y) => x * y),
            Backward("where 1M", Large, (x, y) => Tensor.Where(x > y, x, y)),
        ];

    static Tensor Numbers(int count) => Tensor.Randn([count], new(1));

    static Work Forward(string name, int count, Func<Tensor, Tensor, Tensor> f) =>
        new(
            Group,
            name,
            () =>
            {
                var (x, y) = (Numbers(count), Tensor.Randn([count], new(2)));
                return () => f(x, y);
            }
        );

    static Work Backward(string name, int count, Func<Tensor, Tensor, Tensor> f) =>
        new(
            Group,
            name + ", backward",
            () =>
            {
                var (x, y) = (Numbers(count).RequireGrad(), Tensor.Randn([count], new(2)).RequireGrad());
                var ones = Tensor.Ones([count]);
                return () =>
                {
                    x.ZeroGrad();
                    y.ZeroGrad();
                    f(x, y).Backward(ones);
                };
            }
        );
}
