using Micrograd.Tensors;
using Micrograd.Tests.Ops;

namespace Micrograd.Tests.Tensors;

/// <summary>
/// A gradient that only its leaf has gives its memory back when it is dropped; one that anybody else may have keeps it.
/// </summary>
[Trait("kernels", "true")]
public sealed class GradientMemoryTests
{
    // Large enough for the pool, and of a size that no other test takes.
    const int Elements = 70_007;

    static readonly Dictionary<string, Func<Tensor, Tensor>> s_others = new()
    {
        ["sum"] = x => x.Sum(),
        ["sum of an axis"] = x => x.Reshape(7, -1).Sum(0),
        ["the same twice"] = x => x + x,
        ["several ways"] = x => SeveralWays(x),
        ["ways that meet in a view"] = x =>
        {
            var y = x.Exp();
            return (y.Reshape(7, -1) * y.Reshape(7, -1)).Reshape(-1) + y + x * y;
        },
        ["a view"] = x => x.Reshape(7, -1).T,
        ["a copy"] = x => x.Clone(),
        ["another type"] = x => x.Float(),
        ["broadcast"] = x => x.Unsqueeze(0) + Tensor.Ones([2, Elements]),
        ["matmul"] = x => Tensor.Ones([3, 7], DType.Float64).MatMul(x.Reshape(7, -1)),
        ["weight of linear"] = x => Tensor.Ones([2, Elements], DType.Float64).MatMul(x),
        ["checkpoint"] = x => Gradients.Checkpoint(t => t[0].Tanh() * t[0], x),
        ["softmax"] = x => x.Softmax(0),
        ["concat"] = x => Tensor.Concat([x, x]),
    };

    public static TheoryData<string> Names => [.. s_others.Keys, .. OpTable.All.Select(OpCalls.KeyOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_that_was_looked_at_keeps_its_numbers(string name)
    {
        foreach (var leaf in Leaves(name, out var run))
        {
            var y = run();
            y.Backward(Tensor.Randn(y.Shape, new Generator(3)).To(y.DType), retain: true);
            if (leaf.Grad is not { } seen)
            {
                // What a choice is made by has no gradient.
                Assert.Equal("select/3", name);
                continue;
            }
            var before = seen.ToArray<double>();
            leaf.ZeroGrad();
            Overwrite(run);
            Assert.Equal(before, seen.ToArray<double>());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_else_loses_its_numbers_with_a_gradient_that_nobody_has_seen(string name)
    {
        foreach (var leaf in Leaves(name, out var run))
        {
            var (values, y) = (leaf.ToArray<double>(), run());
            var upstream = Tensor.Randn(y.Shape, new Generator(3)).To(y.DType);
            var (above, result) = (upstream.ToArray<double>(), y.ToArray<double>());
            y.Backward(upstream, retain: true);
            leaf.ZeroGrad();
            Overwrite(run);
            Assert.Equal(values, leaf.ToArray<double>());
            Assert.Equal(above, upstream.ToArray<double>());
            Assert.Equal(result, y.ToArray<double>());
        }
    }

    [Fact]
    public void A_gradient_that_nobody_has_seen_gives_its_memory_to_the_next()
    {
        var x = Tensor.Ones(Elements).RequireGrad();
        var places = new HashSet<nint>();
        for (var step = 0; step < 20; step++)
        {
            x.ZeroGrad();
            x.Sum().Backward();
            places.Add(Place(x.GradInPassing!));
        }
        // Tests beside this one may take a block in between.
        Assert.True(places.Count < 10, $"{places.Count} places");
    }

    [Fact]
    public void What_hooks_have_kept_stays()
    {
        var x = Tensor.Ones(Elements).RequireGrad();
        List<Tensor> kept = [];
        x.RegisterHook(g =>
        {
            kept.Add(g);
            return null;
        });
        (x * 3).Sum().Backward();
        x.ZeroGrad();
        Overwrite(() => (x * 5).Sum());
        Assert.All(kept[0].ToArray<float>(), g => Assert.Equal(3, g));
    }

    [Fact]
    public void Gradients_that_are_differentiated_again_stay()
    {
        var x = Tensor.Full([Elements], 2, DType.Float64).RequireGrad();
        (x * x * x).Sum().Backward(createGraph: true);
        var g = x.Grad!;
        x.ZeroGrad();
        Overwrite(() => (x * 5).Sum());
        x.ZeroGrad();
        g.Sum().Backward();
        Assert.All(x.Grad!.ToArray<double>(), second => Assert.Equal(12, second));
    }

    [Fact]
    public void Several_passes_add_up()
    {
        var x = Tensor.Ones(Elements).RequireGrad();
        for (var i = 0; i < 4; i++)
        {
            (x * 3).Sum().Backward();
        }
        Assert.All(x.Grad!.ToArray<float>(), g => Assert.Equal(12, g));
    }

    [Fact]
    public void Gradients_that_meet_are_those_of_the_formula()
    {
        var x = Input(1);
        SeveralWays(x).Sum().Backward();
        var expected = x.ToArray<double>()
            .Select(v => 2 * v + Math.Exp(v) * (1 + v) * (1 - Math.Pow(Math.Tanh(v * Math.Exp(v)), 2)) + 1)
            .ToArray();
        var found = x.Grad!.ToArray<double>();
        Assert.All(found, (gradient, i) => Assert.Equal(expected[i], gradient, 1e-12));
    }

    static Tensor SeveralWays(Tensor x) => (x * x) + (x.Exp() * x).Tanh() + x;

    static Tensor[] Leaves(string name, out Func<Tensor> run)
    {
        if (s_others.TryGetValue(name, out var other))
        {
            var x = Input(1);
            run = () => other(x);
            return [x];
        }
        var entry = OpCalls.Entry(name);
        var inputs = Enumerable.Range(1, entry.Op.Arity).Select(Input).ToArray();
        run = () => OpCalls.Call(entry, inputs);
        return inputs;
    }

    static Tensor Input(int seed) =>
        (Tensor.Rand(Elements, new Generator((ulong)seed), DType.Float64) * 0.8 + 0.1).RequireGrad();

    /// <summary>Other passes, whose tensors take any memory that is free.</summary>
    static void Overwrite(Func<Tensor> run)
    {
        List<Tensor> taken = [];
        for (var i = 0; i < 6; i++)
        {
            var y = run();
            y.Backward(Tensor.Full(y.Shape, -7, y.DType));
            taken.Add(Tensor.Full([Elements], -7, DType.Float64));
            taken.Add(Tensor.Full([Elements], -7));
        }
        GC.KeepAlive(taken);
    }

    // Blocks of the pool do not move.
    static unsafe nint Place(Tensor tensor)
    {
        fixed (float* first = tensor._storage.Span<float>())
        {
            return (nint)first;
        }
    }
}
