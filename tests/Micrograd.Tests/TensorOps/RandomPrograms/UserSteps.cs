namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>What a user adds: an op, a rule, modules.</summary>
static class UserSteps
{
    public static readonly Kind[] All = [(2, Op), (2, Rule), (3, Modules), (2, Keeping)];

    /// <summary>What a program's text needs of these, by its name.</summary>
    public static readonly Dictionary<string, string> Texts = new()
    {
        ["Scaled"] = """
            sealed record Scaled : TensorOp
            {
                public override string Name => "scaled";
                public override TensorSpec Infer(ReadOnlySpan<Tensor> x) => TensorSpec.Like(x[0]);
                public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y) =>
                    y[0].CopyFrom(x[0].Sin() * x[1]);
                public override Tensor Gradient(int i, Tensor g, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y) =>
                    i == 0 ? g * x[1] * x[0].Cos() : g * x[0].Sin();
            }
            """,
        ["Clipped"] = """
            readonly record struct Clipped : IUnaryRule
            {
                public string Name => "clipped";
                public T Evaluate<T>(T x) where T : IReal<T> => x / (1 + x.Square()).Sqrt();
                public T Derivative<T>(T x, T y) where T : IReal<T> => (1 - y.Square()) * (1 - y.Square()).Sqrt();
            }
            """,
        ["Keeper"] = """
            sealed class Keeper : Module
            {
                public Tensor? Given, Gave;
                protected override Tensor Compute(Tensor x) { Given = x; return Gave = x.Sin() + 0.5; }
                public static Tensor Kept(Tensor x, bool given)
                {
                    var keeper = new Keeper();
                    var y = new Sequential(new Tanh(), keeper, new Function(t => t * 2), new Tanh()).Forward(x);
                    return y + (given ? keeper.Given! : keeper.Gave!).Cos();
                }
            }
            """,
    };

    /// <summary>An op of two of one shape.</summary>
    static Step? Op(Drawing d)
    {
        var a = d.Any();
        return d.Find(x => x.Sizes.AsSpan().SequenceEqual(d[a].Sizes)) is { } b
            ? new(
                "new Scaled().Apply({0}, {1})",
                [a, b],
                t => new Scaled().Apply(t[0], t[1]),
                c => Cells.Broadcast(c, x => x[0].Sin() * x[1])
            )
            : null;
    }

    /// <summary>A user's op: sin a × b.</summary>
    sealed record Scaled : TensorOp
    {
        public override string Name => "scaled";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0].Sin() * inputs[1]);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => input == 0 ? g * inputs[1] * inputs[0].Cos() : g * inputs[0].Sin();
    }

    /// <summary>A user's rule: x / √(1 + x²), its derivative by its result.</summary>
    readonly record struct Clipped : IUnaryRule
    {
        public string Name => "clipped";

        public T Evaluate<T>(T x)
            where T : IReal<T> => x / (1 + x.Square()).Sqrt();

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => (1 - y.Square()) * (1 - y.Square()).Sqrt();

        public static T Of<T>(T x)
            where T : IReal<T> => T.Apply(new Clipped(), x);
    }

    static Step Rule(Drawing d) =>
        new(
            "Tensor.Apply(new Clipped(), {0})",
            [d.Any()],
            t => Tensor.Apply(new Clipped(), t[0]),
            c => c[0].Map(Clipped.Of)
        );

    /// <summary>A user's module, which keeps what it was given and what it gave.</summary>
    sealed class Keeper : Module
    {
        public Tensor? Given { get; private set; }

        public Tensor? Gave { get; private set; }

        protected override Tensor Compute(Tensor x)
        {
            Given = x;
            return Gave = x.Sin() + 0.5;
        }
    }

    /// <summary>Modules after one another, whose results nobody else has.</summary>
    static Step? Modules(Drawing d)
    {
        if (d.Find(x => x.Rank > 0 && x.Sizes[^1] > 1) is not { } x)
        {
            return null;
        }
        (string Text, Func<Module> Make, Func<Value, Value> On)[] all =
        [
            ("new Tanh()", () => new Tanh(), v => v.Tanh()),
            ("new GELU()", () => new GELU(), v => v.Gelu()),
            ("new ReLU()", () => new ReLU(), v => ElementSteps.IsAbove(v, 0) ? v.Relu() : v.Relu()),
            ("new Keeper()", () => new Keeper(), v => v.Sin() + 0.5),
            ("new Residual(new Tanh())", () => new Residual(new Tanh()), v => v + v.Tanh()),
            ("new Function(x => x * 1.5)", () => new Function(t => t * 1.5), v => v * 1.5),
            ("new Function(x => x)", () => new Function(t => t), v => v),
            ("new Function(x => x, keepsNothing: true)", () => new Function(t => t, keepsNothing: true), v => v),
            (
                "new Function(x => x.Tanh().Cos() * x, keepsNothing: true)",
                () => new Function(t => t.Tanh().Cos() * t, keepsNothing: true),
                v => v.Tanh().Cos() * v
            ),
            (
                "new Function(x => x.Tanh().Unsqueeze(0).T.T.Squeeze(0), keepsNothing: true)",
                () => new Function(t => t.Tanh().Unsqueeze(0).T.T.Squeeze(0), keepsNothing: true),
                v => v.Tanh()
            ),
            ("new Function(x => x.T.T)", () => new Function(t => t.Unsqueeze(0).T.T.Squeeze(0)), v => v),
        ];
        var picked = Enumerable.Range(0, d.Random.Next(1, 5)).Select(_ => all[d.Random.Next(all.Length)]).ToArray();
        return new(
            $"new Sequential({string.Join(", ", picked.Select(m => m.Text))}).Forward({{0}})",
            [x],
            t => new Sequential([.. picked.Select(m => m.Make())]).Forward(t[0]),
            c => c[0].Map(v => picked.Aggregate(v, (y, m) => m.On(y)))
        )
        {
            MayBeItself = true,
            IsView = true,
        };
    }

    /// <summary>What a module kept is still there when the modules around it are done.</summary>
    static Step Keeping(Drawing d)
    {
        var isGiven = d.Chance(2);
        return new(
            $"Keeper.Kept({{0}}, given: {(isGiven ? "true" : "false")})",
            [d.Any()],
            t =>
            {
                var keeper = new Keeper();
                var y = new Sequential(new Tanh(), keeper, new Function(x => x * 2), new Tanh()).Forward(t[0]);
                return y + (isGiven ? keeper.Given! : keeper.Gave!).Cos();
            },
            c =>
                c[0]
                    .Map(v =>
                    {
                        var given = v.Tanh();
                        var gave = given.Sin() + 0.5;
                        return (gave * 2).Tanh() + (isGiven ? given : gave).Cos();
                    })
        );
    }
}
