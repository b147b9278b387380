namespace Micrograd.Tests.Values;

/// <summary>A pass that a user's rule ends by throwing changes nothing, wherever it had got to.</summary>
public sealed class FailedBackwardTests
{
    const int Fragile = 12;

    readonly Fuse _fuse = new();

    public static TheoryData<int> Places => [.. Enumerable.Range(1, Fragile)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_rule_that_throws_leaves_every_gradient_as_it_was(int place)
    {
        var (leaves, nodes) = Graph(x => Value.Apply(new FragileSquare(_fuse), x));
        Value[] all = [.. leaves, .. nodes];
        SetGradients(all);
        var before = Bits(all);
        _fuse.Left = place;
        Assert.Throws<TimeoutException>(nodes[^1].Backward);
        Assert.Equal(before, Bits(all));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void The_next_pass_has_the_bits_of_a_graph_of_built_in_rules(int place)
    {
        var (leaves, nodes) = Graph(x => Value.Apply(new FragileSquare(_fuse), x));
        var (plainLeaves, plainNodes) = Graph(x => x.Square());
        SetGradients([.. leaves, .. nodes]);
        SetGradients([.. plainLeaves, .. plainNodes]);
        _fuse.Left = place;
        Assert.Throws<TimeoutException>(nodes[^1].Backward);
        for (var pass = 0; pass < 2; pass++)
        {
            nodes[^1].Backward();
            plainNodes[^1].Backward();
            Assert.Equal(Bits([.. plainLeaves, .. plainNodes]), Bits([.. leaves, .. nodes]));
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_gradient_as_a_graph_that_fails_leaves_every_gradient_and_can_be_asked_for_again(int place)
    {
        var (leaves, nodes) = Graph(x => Value.Apply(new FragileSquare(_fuse), x));
        Value[] all = [.. leaves, .. nodes];
        SetGradients(all);
        var before = Bits(all);
        _fuse.Left = place;
        Assert.Throws<TimeoutException>(() => Gradients.Of(nodes[^1], leaves));
        Assert.Equal(before, Bits(all));
        Assert.Equal(leaves.Length, Gradients.Of(nodes[^1], leaves).Length);
    }

    [Fact]
    public void A_pass_over_a_recorded_gradient_changes_nothing_when_it_fails()
    {
        var x = new Value(1.5) { Grad = 7 };
        var first = Gradients.Of(Value.Apply(new FragileSquare(_fuse), x * x), x)[0];
        _fuse.Left = 1;
        // The gradient is 2x² · 2x: made of the library's own rules, so it does not fail.
        first.Backward();
        Assert.Equal(7 + 12 * 1.5 * 1.5, x.Grad);
        _fuse.Left = 1;
        Assert.Throws<TimeoutException>(Value.Apply(new FragileSquare(_fuse), first).Backward);
        Assert.Equal(7 + 12 * 1.5 * 1.5, x.Grad);
    }

    [Fact]
    public void Functions_that_fail_leave_what_they_use_besides_their_argument()
    {
        var w = new Value(3) { Grad = 5 };
        Value F(Value[] x) => Value.Apply(new FragileSquare(_fuse), x[0] * w) * w;
        Action[] calls =
        [
            () => Gradients.ValueAndGrad(F)([2]),
            () => Gradients.Vjp(x => [F(x)], [2], [1]),
            () => Gradients.Jacobian(x => [F(x)], [2]),
            () => Gradients.Hessian(F, [2]),
            () => Gradients.Hvp(F, [2], [1]),
            () => Gradients.Grad((Value x) => F([x]))(w),
        ];
        Assert.All(
            calls,
            call =>
            {
                _fuse.Left = 1;
                Assert.Throws<TimeoutException>(call);
                Assert.Equal(5, w.Grad);
            }
        );
    }

    [Fact]
    public void Threads_that_share_leaves_keep_what_the_others_added_while_one_fails()
    {
        const int rounds = 500;
        Value[] leaves = [new(0.5), new(-2), new(1)];
        Parallel.For(
            0,
            4,
            thread =>
            {
                var fuse = new Fuse();
                for (var round = 0; round < rounds; round++)
                {
                    var fails = (round + thread) % 3 == 0;
                    var sum = Value.Apply(new FragileSquare(fuse), leaves[0] + leaves[1]) + leaves[2];
                    var y = leaves[0] * 4 + leaves[1] * 8 + Value.Apply(new FragileSquare(fuse), sum - leaves[2]);
                    fuse.Left = fails ? 1 + round % 2 : 0;
                    if (fails)
                    {
                        Assert.Throws<TimeoutException>(y.Backward);
                    }
                    else
                    {
                        y.Backward();
                    }
                }
            }
        );
        var passes = Enumerable
            .Range(0, 4)
            .Sum(thread => Enumerable.Range(0, rounds).Count(r => (r + thread) % 3 != 0));
        // y = 4a + 8b + ((a + b)²)², each number a multiple of 1/8: sums are exact in any order.
        var inner = 4 * Math.Pow(-1.5, 3);
        Assert.Equal([passes * (4 + inner), passes * (8 + inner), 0], leaves.Select(leaf => leaf.Grad));
    }

    /// <summary>Leaves used on many ways, and a dozen squares among other ops.</summary>
    static (Value[] Leaves, Value[] Nodes) Graph(Func<Value, Value> square)
    {
        var random = new Random(11);
        Value[] leaves = [new(0.3), new(-0.7), new(1.1)];
        List<Value> nodes = [leaves[0] * leaves[1]];
        for (var i = 0; i < Fragile; i++)
        {
            var other = leaves[random.Next(3)];
            nodes.Add(square(nodes[random.Next(nodes.Count)] + other));
            nodes.Add((nodes[^1] * other).Tanh());
            nodes.Add(nodes[^1].IfPositive(other, nodes[^2]));
        }
        var sum = nodes[0];
        foreach (var node in nodes[1..])
        {
            sum += node * 0.7;
            nodes.Add(sum);
        }
        return (leaves, [.. nodes]);
    }

    static void SetGradients(Value[] all)
    {
        for (var i = 0; i < all.Length; i++)
        {
            all[i].Grad = i % 7 == 3 ? double.NaN : 1.0 / (i + 3);
        }
        all[^1].Grad = -0.0;
    }

    static long[] Bits(Value[] all) => Array.ConvertAll(all, value => BitConverter.DoubleToInt64Bits(value.Grad));

    /// <summary>Burns down with each derivative that is asked for; 0 is none.</summary>
    sealed class Fuse
    {
        public int Left { get; set; }

        public void Burn()
        {
            if (Left > 0 && --Left == 0)
            {
                throw new TimeoutException();
            }
        }
    }

    readonly record struct FragileSquare(Fuse Fuse) : IUnaryRule
    {
        public string Name => "fragile";

        public T Evaluate<T>(T x)
            where T : IReal<T> => x * x;

        public T Derivative<T>(T x, T y)
            where T : IReal<T>
        {
            Fuse.Burn();
            return 2 * x;
        }
    }
}
