using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.Tensors;

[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public sealed class TensorThreadTests
{
    static readonly Tensor s_x = Tensor.Randn((Shape)new[] { 700, 1003 }, new Generator(1));
    static readonly Tensor s_row = Tensor.Randn(1003, new Generator(2));
    static readonly Tensor s_long = Tensor.Randn(1_500_001, new Generator(3));
    static readonly Tensor s_batches = Tensor.Randn((Shape)new[] { 7, 90, 110 }, new Generator(4));
    static readonly Tensor s_targets = Tensor.RandInt(0, 1003, 700, new Generator(5));

    static readonly (string Name, Func<Tensor> Op)[] s_ops =
    [
        ("elementwise", () => s_x.Tanh()),
        ("elementwise, broadcast", () => s_x * s_row),
        ("elementwise, transposed", () => s_x.T + s_row.Unsqueeze(1)),
        ("sum of all", () => s_long.Sum()),
        ("sum of rows", () => s_x.Sum(1)),
        ("sum of columns", () => s_x.Sum(0)),
        ("sum of a middle axis", () => s_x.Reshape(70, 10, 1003).Sum(1)),
        ("copy", () => s_x.T.Contiguous()),
        ("conversion", () => s_x.Double()),
        ("comparison", () => s_x < s_row),
        ("softmax", () => Both(x => x.Softmax(1))),
        ("layer norm", () => Both(x => x.LayerNorm(x.Shape[^1], s_row))),
        ("cross-entropy", () => Both(x => Micrograd.TensorOps.CrossEntropy.Of(x, s_targets))),
        ("batches of products", () => s_batches.MatMul(s_batches.Transpose(1, 2))),
        ("batches by one matrix", () => s_batches.Unsqueeze(1).MatMul(s_batches[0].T.Unsqueeze(0))),
    ];

    public static TheoryData<string> Names => [.. s_ops.Select(op => op.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        var op = s_ops.Single(op => op.Name == name).Op;
        var before = Workers.ThreadCount;
        try
        {
            Workers.ThreadCount = 1;
            var alone = op().ToArray<double>();
            foreach (var threads in (int[])[2, 3])
            {
                Workers.ThreadCount = threads;
                Assert.Equal(alone, op().ToArray<double>());
            }
        }
        finally
        {
            Workers.ThreadCount = before;
        }
    }

    /// <summary>The gradient, into which the value went.</summary>
    static Tensor Both(Func<Tensor, Tensor> f)
    {
        var x = s_x.Detach().RequireGrad();
        var y = f(x);
        y.Backward(y.Detach().Square());
        return x.Grad!;
    }
}
