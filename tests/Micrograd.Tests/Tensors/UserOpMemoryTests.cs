using Micrograd.Tensors;

namespace Micrograd.Tests.Tensors;

/// <summary>
/// An op of one's own that says that its gradient keeps nothing: its gradients go back as the built-in ones do, whatever it hands on; one
/// that lies gets an exception, and no wrong number.
/// </summary>
[Trait("kernels", "true")]
public sealed class UserOpMemoryTests
{
    // Large enough for the pool, and of a size that no other test takes.
    const int Elements = 71_003;

    /// <summary>a × b, whose gradient is whatever a function says.</summary>
    sealed record Product(Func<int, Tensor, Tensor[], Tensor, Tensor> Answer, bool Declares = true) : TensorOp
    {
        public override string Name => "product";

        public override bool KeepsNothing => Declares;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0] * inputs[1]);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => Answer(input, g, inputs.ToArray(), outputs[0]);
    }

    static readonly Dictionary<string, Func<int, Tensor, Tensor[], Tensor, Tensor>> s_answers = new()
    {
        ["new memory"] = (i, g, x, y) => g * x[1 - i],
        ["a view of new memory"] = (i, g, x, y) => (g * x[1 - i]).Reshape(1, -1).Squeeze(0),
        ["part of new memory"] = (i, g, x, y) => Tensor.Concat([g * x[1 - i], g])[..x[0].Shape[0]],
        ["the gradient"] = (i, g, x, y) => g,
        ["a view of the gradient"] = (i, g, x, y) => g.Flip(0).Flip(0),
        ["the gradient backward"] = (i, g, x, y) => g.Flip(0),
        ["an input"] = (i, g, x, y) => x[1 - i],
        ["a view of an input"] = (i, g, x, y) => x[i].Reshape(1, -1).Squeeze(0),
        ["the result"] = (i, g, x, y) => y,
        ["another type"] = (i, g, x, y) => (g * x[1 - i]).Float(),
        ["spread"] = (i, g, x, y) => (g * x[1 - i]).Unsqueeze(0).Expand([3, x[0].Shape[0]]),
        ["spread memory"] = (i, g, x, y) => g * x[1 - i] * Tensor.Ones([3, 1], DType.Float64),
        ["one for both"] = (i, g, x, y) => i == 0 ? g : g.Detach(),
    };

    public static TheoryData<string, bool> Answers
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var name in s_answers.Keys)
            {
                all.Add(name, true);
                all.Add(name, false);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Whatever_it_hands_on_it_has_the_numbers_of_one_that_declares_nothing(string name, bool isLarge)
    {
        var size = isLarge ? Elements : 5;
        var all = new List<double[]>();
        foreach (var declares in new[] { false, true })
        {
            var op = new Product(s_answers[name], declares);
            var (a, b) = (Leaf(size, 1), Leaf(size, 2));
            var (x, y) = (a.Tanh(), b * 1);
            var z = op.Apply(op.Apply(x, y), op.Apply(y, a)) + op.Apply(b, x);
            var upstream = Tensor.Rand(size, new Generator(3), DType.Float64);
            Tensor[] others = [a, b, x, y, z, upstream];
            var before = Array.ConvertAll(others, t => t.ToArray<double>());
            z.Backward(upstream, retain: true);
            Assert.Equal(before, others.Select(t => t.ToArray<double>()));
            all.Add(a.Grad!.ToArray<double>());
            all.Add(b.Grad!.ToArray<double>());
            a.Grad.Fill(0);
            Assert.Equal(all[^1], b.Grad!.ToArray<double>());
            b.Grad.Fill(0);
            Assert.Equal(before, others.Select(t => t.ToArray<double>()));
            z.Backward(upstream, createGraph: true);
            all.Add(a.Grad.ToArray<double>());
        }
        Assert.Equal(all[..3], all[3..]);
    }

    [Fact]
    public void Its_gradients_go_round_in_the_memory_of_the_first()
    {
        var places = new HashSet<nint>();
        var op = new Product(
            (i, g, x, y) =>
            {
                places.Add(Place(g));
                return g * x[1 - i];
            }
        );
        var a = Leaf(Elements, 1);
        var (z, one) = (a, Tensor.Ones(Elements, DType.Float64));
        for (var i = 0; i < 40; i++)
        {
            z = op.Apply(z, one);
        }
        z.Sum().Backward();
        // Tests beside this one may take a block in between.
        Assert.True(places.Count < 20, $"{places.Count} places");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(Elements)]
    public void One_that_keeps_what_it_was_given_or_gave_gets_an_exception(int size)
    {
        var kept = new List<Tensor>();
        var op = new Product(
            (i, g, x, y) =>
            {
                kept.Add(g);
                kept.Add(g * x[1 - i]);
                return kept[^1];
            }
        );
        var (a, b) = (Leaf(size, 1), Leaf(size, 2));
        var y = (op.Apply(a * 1, b * 1) * 3).Sum();
        // What it reads was found over tensors without memory.
        kept.Clear();
        y.Backward();
        Assert.Equal(4, kept.Count);
        foreach (var tensor in kept)
        {
            var error = Assert.Throws<InvalidOperationException>(() => tensor.ToArray<double>());
            Assert.Contains("went back", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(b.ToArray<double>().Select(x => 3 * x), a.Grad!.ToArray<double>());
    }

    [Fact]
    public void One_that_gives_what_it_keeps_gets_an_exception_or_its_own_numbers()
    {
        var constant = Tensor.Full(Elements, 3, DType.Float64);
        var op = new Product((i, g, x, y) => constant);
        for (var round = 0; round < 3; round++)
        {
            var (a, b) = (Leaf(Elements, 1), Leaf(Elements, 2));
            try
            {
                (op.Apply(a, b) * 3).Sum().Backward();
                Assert.All(a.Grad!.ToArray<double>(), g => Assert.Equal(3, g));
                Assert.All(b.Grad!.ToArray<double>(), g => Assert.Equal(3, g));
            }
            catch (InvalidOperationException e)
            {
                Assert.Contains("went back", e.Message, StringComparison.Ordinal);
            }
        }
    }

    static Tensor Leaf(int size, ulong seed) => Tensor.Rand(size, new Generator(seed), DType.Float64).RequireGrad();

    // Blocks of the pool do not move.
    static unsafe nint Place(Tensor tensor)
    {
        if (!tensor._storage.HasMemory)
        {
            return 0;
        }
        fixed (double* first = tensor._storage.Span<double>())
        {
            return (nint)first;
        }
    }
}
