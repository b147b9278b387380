using Micrograd.Kernels;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.TensorOps;

/// <summary>However many threads share the work of an op, the bits are the same: value and gradient, of sizes that are shared.</summary>
[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public sealed class TensorOpThreadTests
{
    // Shared by threads, and of sizes whose blocks no test of the pool counts.
    const double Elements = 130_000;

    [Theory]
    [MemberData(nameof(TensorOpCases.Lines), MemberType = typeof(TensorOpCases))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        var sample = TensorOpCases.Entry(name).Samples[0];
        var before = Workers.ThreadCount;
        try
        {
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            {
                var inputs = Array.ConvertAll(TensorOpCases.LargeInputs(sample, Elements), x => x.To(dtype));
                Workers.ThreadCount = 1;
                var alone = Bits(sample, inputs);
                foreach (var threads in (int[])[2, 3])
                {
                    Workers.ThreadCount = threads;
                    Assert.Equal(alone, Bits(sample, inputs));
                }
            }
        }
        finally
        {
            Workers.ThreadCount = before;
        }
    }

    static double[] Bits(TensorOpSample sample, Tensor[] inputs)
    {
        var leaves = Array.ConvertAll(inputs, x => x.Detach().Clone());
        var value = TensorOpCases.OfFree(sample)(leaves).ToArray<double>();
        if (TensorOpCases.Entry("copy_").Samples.Concat(TensorOpCases.Entry("update").Samples).Contains(sample))
        {
            return value;
        }
        leaves = Array.ConvertAll(inputs, x => x.Detach().Clone().RequireGrad());
        var y = TensorOpCases.OfFree(sample)(leaves);
        if (!y.RequiresGrad)
        {
            return value;
        }
        y.Backward(Tensor.Rand(y.Shape, new Generator(1), y.DType));
        return [.. value, .. leaves.SelectMany(leaf => leaf.Grad?.ToArray<double>() ?? [])];
    }
}
