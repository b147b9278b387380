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

    // Views, whose sample names the sizes that come of it.
    static readonly string[] s_small = ["expand", "reshape"];

    // What is made of no input, in a size that is shared.
    static readonly Dictionary<string, Func<Tensor>> s_made = new()
    {
        ["full"] = () => Tensor.Full([130_001], 2.5),
        ["arange"] = () => Tensor.Arange(130_001),
        ["linspace"] = () => Tensor.Linspace(-3, 5, 130_001),
        ["eye"] = () => Tensor.Eye(361),
        ["rand"] = () => Tensor.Rand([130_001], new(3)),
        ["randn"] = () => Tensor.Randn([130_001], new(3), DType.Float64),
        ["randint"] = () => Tensor.RandInt(-5, 1L << 40, [130_001], new(3)),
        ["randperm"] = () => Tensor.RandPerm(130_001, new(3)),
    };

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
                var inputs = Large(sample, name).Select((x, i) => sample.IsFree(i) ? x.To(dtype) : x).ToArray();
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

    [Fact]
    public void What_is_made_of_no_input_has_the_same_bits_too()
    {
        var before = Workers.ThreadCount;
        try
        {
            foreach (var (name, make) in s_made)
            {
                Workers.ThreadCount = 1;
                var alone = make().ToArray<double>();
                foreach (var threads in (int[])[2, 3])
                {
                    Workers.ThreadCount = threads;
                    Assert.True(alone.SequenceEqual(make().ToArray<double>()), $"{name} on {threads} threads");
                }
            }
        }
        finally
        {
            Workers.ThreadCount = before;
        }
        Assert.Equal(
            TensorOpTable.All.Where(entry => entry.Samples[0].Inputs().Length == 0).Select(entry => entry.Name),
            s_made.Keys
        );
    }

    /// <summary>The sample's inputs with all their sizes multiplied: of all of them, or of the fractions; else as they are.</summary>
    static Tensor[] Large(TensorOpSample sample, string name)
    {
        if (name == "update")
        {
            var x = Tensor.Linspace(-1, 1, 130_000).Reshape(1, 325, 400);
            return [x[0], x[0].Flip(0).Clone(), x * 0.5, Tensor.Zeros([1], DType.Int64), Tensor.Of(0.1)];
        }
        if (
            (
                TensorOpCases.Grown(sample, Elements, ofAll: true)
                ?? TensorOpCases.Grown(sample, Elements, ofAll: false)
            ) is
            { } grown
        )
        {
            return grown;
        }
        Assert.True(sample.Inputs().Length == 0 || s_small.Contains(name), $"{sample} is tried in its own size alone.");
        return sample.Inputs();
    }

    static double[] Bits(TensorOpSample sample, Tensor[] inputs)
    {
        Tensor[] Copies() => Array.ConvertAll(inputs, x => x.Detach().Clone());
        var value = sample.Call(Copies()).ToArray<double>();
        if (TensorOpTable.All.Any(entry => TensorOpCases.Writes(entry) && entry.Samples.Contains(sample)))
        {
            return value;
        }
        var leaves = Copies().Select((x, i) => sample.IsFree(i) ? x.RequireGrad() : x).ToArray();
        var y = sample.Call(leaves);
        if (!y.RequiresGrad)
        {
            return value;
        }
        y.Backward(Tensor.Rand(y.Shape, new Generator(1), y.DType));
        return [.. value, .. leaves.SelectMany(leaf => leaf.Grad?.ToArray<double>() ?? [])];
    }
}
