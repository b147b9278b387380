namespace Micrograd.Tests.TensorOps;

/// <summary>In float32 every op computes what it computes in float64, but for rounding.</summary>
[Trait("kernels", "true")]
public sealed class TensorOpPrecisionTests
{
    // Half a unit of the last place for each of a few steps.
    const double Tolerance = 4e-7;

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void Float32_is_float64_rounded(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in entry.Samples)
        {
            // The same numbers in both.
            var singles = Array.ConvertAll(TensorOpCases.FreeInputs(sample), x => x.Float());
            var doubles = Array.ConvertAll(singles, x => x.Double());
            if (singles.Length == 0 || sample.Inputs().Length == 0 || name == "class_total")
            {
                continue;
            }
            var run = TensorOpCases.OfFree(sample);
            Close(Derived(run, doubles), Derived(run, singles), Tolerance);
        }
    }

    /// <summary>The value, and after it the gradients.</summary>
    static Tensor[] Derived(Func<Tensor[], Tensor> f, Tensor[] at)
    {
        var leaves = Array.ConvertAll(at, x => x.Detach().Clone());
        var value = f(leaves);
        leaves = Array.ConvertAll(at, x => x.Detach().Clone().RequireGrad());
        if (value.DType is not (DType.Float32 or DType.Float64) || value == leaves[0])
        {
            return [value];
        }
        Tensor y;
        try
        {
            y = f(leaves);
        }
        catch (InvalidOperationException)
        {
            // A write into a leaf.
            return [value];
        }
        if (!y.RequiresGrad)
        {
            return [value];
        }
        y.Backward(Tensor.Rand(y.Shape, new Generator(3), DType.Float64).Float().To(y.DType));
        return [value, .. leaves.Select(leaf => leaf.Grad ?? Tensor.ZerosLike(leaf))];
    }

    static void Close(Tensor[] expected, Tensor[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Shape, found[i].Shape);
            Assert.All(
                expected[i].ToArray<double>().Zip(found[i].ToArray<double>()),
                pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First)))
            );
        }
    }
}
