using Micrograd.Ops;

namespace Micrograd.Tests.Programs;

/// <summary>Steps of training over values: those of the lecture and its examples, and one for each thing that a step may do.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Make">Makes the leaves, and the code that is recorded.</param>
public sealed record ValueSteps(string Name, Func<ValueSteps.Trainee> Make)
{
    /// <summary>What is trained.</summary>
    /// <param name="Inputs">Other numbers in each run.</param>
    /// <param name="Parameters">What is learned.</param>
    /// <param name="Code">The step.</param>
    /// <param name="Optimizer">Who moves them; null for nobody.</param>
    public sealed record Trainee(
        Value[] Inputs,
        IReadOnlyList<Value> Parameters,
        Func<Value[]> Code,
        Optimizer? Optimizer = null
    );

    public static IReadOnlyList<ValueSteps> All { get; } =
    [
        new("the lecture's neuron", () => Neuron(sum => sum.Tanh())),
        new("the lecture's neuron in pieces", () => Neuron(sum => ((2 * sum).Exp() - 1) / ((2 * sum).Exp() + 1))),
        Learning("the lecture's network", Activation.Tanh, p => new SGD(p, lr: 0.1), zeroes: true),
        Learning("the network without ZeroGrad", Activation.Tanh, p => new SGD(p, lr: 0.05), zeroes: false),
        new("one weight", OneWeight),
        new("moons", Moons),
        Learning("relu, schedule", Activation.Relu, p => new SGD(p, Schedule.Linear(0.5, 0.05, 6))),
        Learning("momentum", Activation.Tanh, p => new SGD(p, 0.05, momentum: 0.9, dampening: 0.2)),
        Learning("nesterov, decay", Activation.Sigmoid, p => new SGD(p, 0.05, 0.9, nesterov: true, weightDecay: 0.1)),
        Learning("Adam", Activation.Tanh, p => new Adam(p, Schedule.WarmUp(3, Schedule.Cosine(0.1, 0, 5)))),
        Learning("AdamW", Activation.Tanh, p => new AdamW(p, Schedule.Step(0.1, every: 2), weightDecay: 0.2)),
        Learning("groups", Activation.Tanh, Groups),
        Learning("clipped norm", Activation.Tanh, p => new SGD(p, 0.1), clip: p => p.ClipGradNorm(0.1)),
        Learning(
            "clipped, largest",
            Activation.Tanh,
            p => new SGD(p, 0.1),
            clip: p => p.ClipGradNorm(0.1, double.PositiveInfinity)
        ),
        Learning("clipped values", Activation.Tanh, p => new Adam(p, 0.1), clip: p => p.ClipGradValue(0.01)),
        new("a weight without a gradient", Unreached),
        new("two passes, two steps", TwoSteps),
        new("a gradient of a gradient", GradientPenalty),
        new("numbers set by the code", Set),
        new("every op", EveryOp),
        new("a rule of one's own", OwnRule),
        new("no leaf but constants", () => new([], [], () => [new Value(2) * 3])),
    ];

    public override string ToString() => Name;

    static Value[] Leaves(int count, string name) =>
        [.. Enumerable.Range(0, count).Select(i => new Value(Math.Cos(7 * i + name.Length), $"{name}{i}"))];

    static Trainee Neuron(Func<Value, Value> activation)
    {
        var (x, w, b) = (Leaves(2, "x"), Leaves(2, "w"), new Value(6.8813735870195432, "b"));
        return new(
            x,
            [.. w, b],
            () =>
            {
                var o = activation((x[0] * w[0]).Named() + (x[1] * w[1]).Named() + b).Named("o");
                o.Backward();
                return [o];
            }
        );
    }

    static ValueSteps Learning(
        string name,
        Activation activation,
        Func<IReadOnlyList<Value>, Optimizer> optimizer,
        bool zeroes = true,
        Action<IReadOnlyList<Value>>? clip = null
    ) =>
        new(
            name,
            () =>
            {
                var model = new MLP(3, [4, 4, 1], activation, output: Activation.Tanh, seed: 1);
                var moves = optimizer(model.Parameters);
                var numbers = Leaves(16, "n");
                return new(
                    numbers,
                    model.Parameters,
                    () =>
                    {
                        var predictions = Enumerable
                            .Range(0, 4)
                            .Select(i => model.Forward([.. numbers.AsSpan(3 * i, 3)])[0]);
                        var loss = Loss.MeanSquaredError([.. predictions], [.. numbers.AsSpan(12)]);
                        if (zeroes)
                        {
                            model.ZeroGrad();
                        }
                        loss.Backward();
                        clip?.Invoke(model.Parameters);
                        moves.Step();
                        return [loss];
                    },
                    moves
                );
            }
        );

    static Optimizer Groups(IReadOnlyList<Value> parameters)
    {
        var optimizer = new AdamW([.. parameters.Take(7)], 0.1);
        optimizer.Add(
            [.. parameters.Skip(7)],
            Schedule.Exponential(0.05, 0.5),
            optimizer.Groups[0].Rule with
            {
                WeightDecay = 0.5,
            }
        );
        return optimizer;
    }

    static Trainee OneWeight()
    {
        var (w, goal) = (new Value(0, "w"), new Value(3, "goal"));
        var optimizer = new SGD([w], 0.1);
        return new(
            [goal],
            [w],
            () =>
            {
                optimizer.ZeroGrad();
                (w - goal).Pow(2).Backward();
                optimizer.Step();
                return [w];
            },
            optimizer
        );
    }

    static Trainee Moons()
    {
        var model = new MLP(2, [16, 16, 1], Activation.Relu, seed: 1337);
        var optimizer = new SGD(model.Parameters, Schedule.Linear(from: 1.0, to: 0.1, steps: 100));
        var numbers = Leaves(15, "n");
        return new(
            numbers,
            model.Parameters,
            () =>
            {
                Value loss = 0,
                    squares = 0;
                for (var i = 0; i < 5; i++)
                {
                    var score = model.Forward(numbers[i], numbers[5 + i])[0];
                    loss += (1 + -numbers[10 + i] * score).Relu();
                }
                foreach (var parameter in model.Parameters)
                {
                    squares += parameter * parameter;
                }
                var total = loss * (1.0 / 5) + 1e-4 * squares;
                model.ZeroGrad();
                total.Backward();
                optimizer.Step();
                return [total, loss];
            },
            optimizer
        );
    }

    static Trainee Unreached()
    {
        var (x, w) = (Leaves(1, "x"), Leaves(3, "w"));
        var optimizer = new AdamW(w, 0.1);
        return new(
            x,
            w,
            () =>
            {
                optimizer.ZeroGrad();
                // Of the first a gradient of 0 arrives, which moves it; none reaches the last.
                (0 * w[0] + w[1] * x[0]).Backward();
                optimizer.Step();
                return [w[2]];
            },
            optimizer
        );
    }

    static Trainee TwoSteps()
    {
        var (x, w) = (Leaves(2, "x"), Leaves(2, "w"));
        var optimizer = new SGD(w, 0.1, momentum: 0.5);
        return new(
            x,
            w,
            () =>
            {
                w[0].ZeroGrad();
                var first = (w[0] * x[0]).Sin();
                var both = first * w[1];
                both.Backward();
                (first + both).Backward();
                optimizer.Step();
                var after = (w[0] * x[1]).Cos();
                after.Backward();
                x[1].Backward();
                optimizer.Step();
                return [both, after, first];
            },
            optimizer
        );
    }

    static Trainee GradientPenalty()
    {
        var (x, w) = (Leaves(2, "x"), Leaves(2, "w"));
        var optimizer = new SGD(w, 0.1);
        return new(
            x,
            w,
            () =>
            {
                optimizer.ZeroGrad();
                var y = (w[0] * x[0] + w[1] * x[1]).Tanh();
                var slopes = Gradients.Of(y, x[0], x[1]);
                var loss = y.Square() + (slopes[0].Square() + slopes[1].Square() - 1).Square();
                loss.Backward();
                optimizer.Step();
                return [loss, slopes[0]];
            },
            optimizer
        );
    }

    static Trainee Set()
    {
        var (x, w) = (Leaves(2, "x"), Leaves(2, "w"));
        return new(
            x,
            w,
            () =>
            {
                var before = w[0] * x[0];
                w[0].Data = 0.25;
                w[0].Grad = 2;
                w[1].Grad = -0.0;
                x[1].Data = 4;
                var after = w[0] * x[1] + w[1];
                after.Backward();
                return [before, after, w[0], x[1]];
            }
        );
    }

    static Trainee EveryOp()
    {
        var x = OpTable
            .All.SelectMany(entry => entry.Domain.Select(range => new Value((range.Low + range.High) / 2)))
            .ToArray();
        return new(
            x,
            x,
            () =>
            {
                var (sum, next) = ((Value)0, 0);
                foreach (var entry in OpTable.All)
                {
                    var inputs = x[next..(next += entry.Op.Arity)];
                    sum += Value.Of(entry.Op, inputs[0], inputs.ElementAtOrDefault(1), inputs.ElementAtOrDefault(2));
                }
                sum.Backward();
                return [sum];
            }
        );
    }

    static Trainee OwnRule()
    {
        var (x, w) = (Leaves(1, "x"), Leaves(1, "w"));
        return new(
            x,
            w,
            () =>
            {
                var y = Value.Apply(new Softened(0.5), w[0] * x[0]);
                y.Backward();
                return [y];
            }
        );
    }

    readonly record struct Softened(double Width) : IUnaryRule
    {
        public string Name => "softened";

        public IReadOnlyList<double> Parameters => [Width];

        public T Evaluate<T>(T x)
            where T : IReal<T> => (x * x + Width * Width).Sqrt();

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => x / y;
    }
}
