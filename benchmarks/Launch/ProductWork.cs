namespace Micrograd.Benchmarks;

/// <summary>Matrix products; both factors get a gradient where there is a backward pass.</summary>
static class ProductWork
{
    const string Group = "matmul";

    public static IEnumerable<Work> All =>
        [
            Forward("matmul 64", [64, 64]),
            Backward("matmul 64", [64, 64]),
            Forward("matmul 256", [256, 256]),
            Backward("matmul 256", [256, 256]),
            Backward("batched matmul 16x64x64", [16, 64, 64]),
            new(
                Group,
                "linear 64x784 to 128, backward",
                () =>
                {
                    var layer = new Linear(784, 128, generator: new(1));
                    var x = Tensor.Randn([64, 784], new(2));
                    var ones = Tensor.Ones([64, 128]);
                    return () =>
                    {
                        layer.ZeroGrad();
                        layer.Forward(x).Backward(ones);
                    };
                }
            ),
        ];

    static (Tensor, Tensor) Factors(int[] shape) => (Tensor.Randn(shape, new(1)), Tensor.Randn(shape, new(2)));

    static Work Forward(string name, int[] shape) =>
        new(
            Group,
            name,
            () =>
            {
                var (a, b) = Factors(shape);
                return () => a.MatMul(b);
            }
        );

    static Work Backward(string name, int[] shape) =>
        new(
            Group,
            name + ", backward",
            () =>
            {
                var (a, b) = Factors(shape);
                a.RequireGrad();
                b.RequireGrad();
                var ones = Tensor.Ones(shape);
                return () =>
                {
                    a.ZeroGrad();
                    b.ZeroGrad();
                    a.MatMul(b).Backward(ones);
                };
            }
        );
}
