using Micrograd.Tensors;

namespace Micrograd.Tests.TensorOps;

/// <summary>
/// Every tensor op, small and of a size that is borrowed from the pool: no two leaves share memory, and what nobody keeps goes back no
/// sooner than the last has read it.
/// </summary>
[Trait("kernels", "true")]
public sealed class TensorOpMemoryTests
{
    const double Elements = 2500;

    public static TheoryData<string> Lines => TensorOpCases.Lines;

    [Theory]
    [MemberData(nameof(Lines))]
    public void Leaves_have_gradients_of_their_own(string name)
    {
        // What is handed on as it was comes to a leaf itself, or through a view.
        foreach (var way in (Func<Tensor, Tensor>[])[x => x, x => x.Unsqueeze(0).Squeeze(0)])
        {
            foreach (var (sample, given) in Cases(name))
            {
                var leaves = Array.ConvertAll(given, x => x.Clone().RequireGrad());
                var y = TensorOpCases.OfFree(sample)(Array.ConvertAll(leaves, leaf => way(leaf)));
                if (y.RequiresGrad)
                {
                    // What flows in is the user's, and so is it after an op that hands it on: a product gives new memory.
                    AssertApart(leaves, y * 1);
                }
            }
        }
    }

    static void AssertApart(Tensor[] leaves, Tensor y)
    {
        var upstream = Tensor.Rand(y.Shape, new Generator(1), y.DType);
        y.Backward(upstream, retain: true);
        Tensor[] gradients = [.. leaves.Where(leaf => leaf.Grad is not null).Select(leaf => leaf.Grad!)];
        Tensor[] all = [.. gradients, upstream, y, .. leaves];
        var before = Array.ConvertAll(all, x => x.ToArray<double>());
        using var _ = NoGrad.Enter();
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i].Fill(-7);
            before[i].AsSpan().Fill(-7);
            Assert.Equal(before, all.Select(x => x.ToArray<double>()));
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Between_modules_that_keep_nothing_it_has_the_bits_of_modules_called_one_by_one(string name)
    {
        foreach (var (sample, given) in Cases(name))
        {
            for (var i = 0; i < given.Length; i++)
            {
                var place = i;
                Func<Tensor, Tensor>[] all =
                [
                    x => x * 1,
                    x => TensorOpCases.OfFree(sample)([.. given[..place], x, .. given[(place + 1)..]]),
                    y => y.Unsqueeze(0).Unsqueeze(0).T,
                    y => y.DType.IsFloating() ? y.Tanh() * y.Unsqueeze(0).Squeeze(0) : y,
                    y => y.Reshape(-1),
                    y => y.DType.IsFloating() ? y + y : y,
                ];
                var x = given[i];
                var modules = Array.ConvertAll(all, f => new Function(f, keepsNothing: true));
                var apart = Gradient(x, x => modules.Aggregate(x, (y, module) => module.Forward(y)));
                var whole = Gradient(x, new Sequential(modules).Forward);
                Assert.Equal(apart.Value, whole.Value);
                Assert.Equal(apart.Gradient, whole.Gradient);
                using var _ = NoGrad.Enter();
                Assert.Equal(apart.Value, new Sequential(modules).Forward(x).ToArray<double>());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_pass_that_fails_in_the_midst_takes_no_memory_from_anybody(string name)
    {
        foreach (var (sample, given) in Cases(name))
        {
            var leaves = Array.ConvertAll(given, x => x.Clone().RequireGrad());
            // Two ways, of which one fails when the other has gone by, and in between.
            var passes = new Fails();
            var inputs = Array.ConvertAll(leaves, x => passes.Apply(x * 0.5) + x * 0.5);
            var y = TensorOpCases.OfFree(sample)(inputs);
            if (!y.RequiresGrad)
            {
                continue;
            }
            var upstream = Tensor.Rand(y.Shape, new Generator(1), y.DType);
            Tensor[] others = [upstream, y, .. leaves, .. inputs];
            var before = Array.ConvertAll(others, x => x.ToArray<double>());
            Fails.Count = 0;
            y.Backward(upstream, retain: true);
            var (calls, expected) = (Fails.Count, Array.ConvertAll(leaves, x => x.Grad?.ToArray<double>()));
            for (var fail = 0; fail < calls; fail++)
            {
                Fails.Count = -fail - 1;
                Array.ForEach(leaves, x => x.ZeroGrad());
                Assert.Throws<NotFiniteNumberException>(() => y.Backward(upstream, retain: true));
                Assert.All(leaves, x => Assert.Null(x.Grad));
            }
            Fails.Count = 1;
            y.Backward(upstream, retain: true);
            Assert.Equal(expected, leaves.Select(x => x.Grad?.ToArray<double>()));
            Assert.Equal(before, others.Select(x => x.ToArray<double>()));
        }
    }

    /// <summary>The samples with fractions among their inputs, and the first one large, too.</summary>
    static IEnumerable<(TensorOpSample Sample, Tensor[] Given)> Cases(string name)
    {
        var entry = TensorOpCases.Entry(name);
        if (TensorOpCases.Writes(entry))
        {
            yield break;
        }
        foreach (var sample in entry.Samples.Where(sample => TensorOpCases.Free(sample).Length > 0))
        {
            yield return (sample, TensorOpCases.FreeInputs(sample));
        }
        if (
            entry.Samples.FirstOrDefault(sample => TensorOpCases.Free(sample).Length > 0) is { } first
            && TensorOpCases.Grown(first, Elements, ofAll: false) is { } grown
        )
        {
            yield return (first, [.. TensorOpCases.Free(first).Select(i => grown[i])]);
        }
    }

    static (double[] Value, double[]? Gradient) Gradient(Tensor given, Func<Tensor, Tensor> f)
    {
        var x = given.Clone().RequireGrad();
        var y = f(x);
        var value = y.ToArray<double>();
        if (!y.RequiresGrad)
        {
            return (value, null);
        }
        y.Backward(Tensor.Rand(y.Shape, new Generator(1), y.DType));
        // Whatever is free by now is taken and written to.
        List<Tensor> taken = [];
        for (var i = 0; i < 10; i++)
        {
            taken.Add(Tensor.Full(given.Shape, -7, given.DType));
            taken.Add(Tensor.Full(y.Shape, -7, y.DType));
        }
        Assert.Equal(value, y.ToArray<double>());
        Assert.Equal(given.ToArray<double>(), x.ToArray<double>());
        GC.KeepAlive(taken);
        return (value, x.Grad?.ToArray<double>());
    }

    /// <summary>Hands on what it is given; at one call, counted from below 0, it fails.</summary>
    sealed record Fails : TensorOp
    {
        [field: ThreadStatic]
        public static int Count { get; set; }

        public override string Name => "fails";

        public override bool KeepsNothing => true;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0]);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => ++Count == 0 ? throw new NotFiniteNumberException() : g;
    }
}
