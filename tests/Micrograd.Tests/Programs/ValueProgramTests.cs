namespace Micrograd.Tests.Programs;

/// <summary>Programs of values: how they are printed and drawn, what they list, and what they refuse.</summary>
public sealed class ValueProgramTests
{
    readonly Value _x = new(0.5, "x");
    readonly Value _w = new(-0.25, "w");

    [Fact]
    public void A_program_prints_an_op_a_line_and_a_line_for_each_way_back()
    {
        var optimizer = new SGD([_w], 0.1);
        var half = 0.5;
        var program = ValueProgram.Record(
            () =>
            {
                optimizer.ZeroGrad();
                var y = (_w * _x * half).Tanh();
                var loss = (Value.Apply(new Shifted(1.5), y) + y % 3 - new Value(-2, "goal")).Square();
                loss.Backward();
                optimizer.Step();
                return loss;
            },
            _x
        );
        Assert.Equal(
            """
            input %0 = x
            captured %1 = w
            constant %2 = goal : -2
            zero_grad(%1)
            %3 = %1 × %0
            %4 = %3 × 0.5
            %5 = tanh(%4)
            %6 = shifted(%5, 1.5)
            %7 = remainder(%5, 3)
            %8 = %6 + %7
            %9 = %8 − %2
            %10 = %9²
            %10.grad = 1
            %9.grad = 2 × %9 × %10.grad
            %8.grad = %9.grad
            %6.grad = %8.grad
            %7.grad = %8.grad
            %5.grad = %7.grad
            %5.grad += %6.grad
            %4.grad = (1 − %5²) × %5.grad
            %3.grad = 0.5 × %4.grad
            %1.grad += %0 × %3.grad
            %0.grad += %1 × %3.grad
            Step(SGD) → %1
            return %10

            """.ReplaceLineEndings("\n"),
            program.ToString()
        );
        using var _ = new InCulture("de-DE");
        Assert.Contains("%4 = %3 × 0.5\n", program.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_from_outside_is_listed_and_labels_and_scopes_are_kept()
    {
        Value sum = 0;
        ValueProgram program;
        var older = (_w * 2).Named("older");
        program = ValueProgram.Record(
            () =>
            {
                using (Scope.Enter("part"))
                {
                    sum = (older + _x * 3).Named("sum");
                }
                return sum;
            },
            _x
        );
        Assert.Equal([_x], program.Inputs.Select(input => input.Value));
        Assert.Equal([older], program.Captured.Select(captured => captured.Value));
        Assert.Equal(3, Assert.Single(program.Constants).Constant);
        var last = program.Instructions[^1];
        Assert.Equal(("sum", "part", "+"), (last.Output!.Label, last.Scope!.Path, last.Op!.Name));
        // What was computed before the recording is read as it is then.
        older.Data = 10;
        Assert.Equal(16, program.Run(2));
        Assert.Equal(2, _x.Data);
    }

    public static TheoryData<string, Func<Value, Value, Value>> Reads =>
        new()
        {
            { "Data: the '*' node", (w, x) => (w * x) is { Data: > 0 } y ? y : x },
            { "Data: 'w'", (w, x) => x * w.Data },
            { "Data: 'x', an input,", (w, x) => w * x.Data },
            { "Grad: 'w'", (w, x) => Differentiated(w, x) + w.Grad },
            { "ToString: the '*' node", (w, x) => (w * x).ToString() is null ? x : w },
            { "Data: 'b'", Predicted(new MLP(1, [1])) },
        };

    static Func<Value, Value, Value> Predicted(MLP model) => (w, x) => w * x + model.Predict(2)[0];

    static Value Differentiated(Value w, Value x)
    {
        var y = w * x;
        y.Backward();
        return y;
    }

    [Theory]
    [MemberData(nameof(Reads), DisableDiscoveryEnumeration = true)]
    public void Numbers_that_leave_the_values_are_refused_with_the_line(string what, Func<Value, Value, Value> code)
    {
        var e = Assert.Throws<InvalidOperationException>(() => ValueProgram.Record(() => code(_w, _x), _x));
        Assert.StartsWith(what, e.Message, StringComparison.Ordinal);
        Assert.Contains("ValueProgramTests.cs:", e.Message, StringComparison.Ordinal);
        // The recording is over.
        Assert.Equal(-0.25, _w.Data);
    }

    [Fact]
    public void Numbers_of_the_code_may_be_read() =>
        Assert.Equal(6, ValueProgram.Record(() => _x * new Value(3).Data, _x).Run(2));

    [Fact]
    public void What_no_run_could_do_again_is_refused()
    {
        var older = _w * 2;
        Refused("Backward: the '*' node", () => Differentiated(older, _x));
        Refused(
            "Step: the optimizer was made",
            () =>
            {
                var optimizer = new Adam([_w]);
                Differentiated(_w, _x);
                optimizer.Step();
                return _w;
            }
        );
        var tensors = new SGD([Tensor.Of(1.0).RequireGrad()], 0.1);
        Refused(
            "Step: a tensor is among",
            () =>
            {
                tensors.Step();
                return _w;
            }
        );
        Refused(
            "Data: the '*' node",
            () =>
                new Func<Value, Value>(y =>
                {
                    y.Data = 1;
                    return y;
                })(_w * _x)
        );
        var program = ValueProgram.Record(() => _w * _x, _x);
        Refused("Run: a program of values is being recorded", () => program.Run(1));
        Refused("Record: a program of values is being recorded", () => ValueProgram.Record(() => _w).Run());

        void Refused(string what, Func<Value> code) =>
            Assert.StartsWith(
                what,
                Assert.Throws<InvalidOperationException>(() => ValueProgram.Record(code, _x)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Inputs_and_results_are_as_many_as_were_recorded()
    {
        Assert.Contains(
            "input 1",
            Assert.Throws<ArgumentException>(() => ValueProgram.Record(() => _w, _x, _x)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "input 0",
            Assert.Throws<ArgumentException>(() => ValueProgram.Record(() => _w, _w * 2)).Message,
            StringComparison.Ordinal
        );
        var two = ValueProgram.Record(given => [given[0] + 1, given[0]], _x);
        Assert.Contains(
            "2 results",
            Assert.Throws<InvalidOperationException>(() => two.Run(1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "0 inputs",
            Assert.Throws<ArgumentException>(() => two.Run([], new double[2])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 places",
            Assert.Throws<ArgumentException>(() => two.Run([1], new double[1])).Message,
            StringComparison.Ordinal
        );
        var results = new double[2];
        two.Run([4], results);
        Assert.Equal([5, 4], results);
    }

    [Fact]
    public void A_run_that_fails_sets_no_gradient_and_can_be_followed_by_another()
    {
        var program = ValueProgram.Record(
            () =>
            {
                var y = Value.Apply(new Positive(), _x) * _w;
                y.Backward();
                return y;
            },
            _x
        );
        _w.ZeroGrad();
        _x.ZeroGrad();
        Assert.Throws<ArithmeticException>(() => program.Run(-1));
        Assert.False(_w.HasGradient);
        Assert.Equal(-0.5, program.Run(2));
        Assert.Equal((2.0, -0.25), (_w.Grad, _x.Grad));
    }

    [Fact]
    public void A_parameter_that_an_optimizer_was_given_since_is_moved_within_the_run()
    {
        var (other, optimizer) = (new Value(2), new SGD([_w], 0.5));
        var program = ValueProgram.Record(
            () =>
            {
                optimizer.ZeroGrad();
                other.ZeroGrad();
                (_w * other * _x).Backward();
                optimizer.Step();
                return _w * other;
            },
            _x
        );
        optimizer.Add([other]);
        (_w.Data, other.Data) = (1, 2);
        // 1 − ½ · 2 · 1 and 2 − ½ · 1 · 1.
        Assert.Equal(0, program.Run(1));
        Assert.Equal((0, 1.5), (_w.Data, other.Data));
        Assert.Equal(1.5 * -0.75, program.Run(1));
    }

    [Fact]
    public void Values_that_the_code_drops_are_held_by_no_program()
    {
        var (program, dropped) = Recorded();
        GC.Collect();
        Assert.False(dropped.TryGetTarget(out _));
        Assert.Equal(6, program.Run(2));

        (ValueProgram, WeakReference<Value>) Recorded()
        {
            WeakReference<Value>? made = null;
            var recorded = ValueProgram.Record(
                () =>
                {
                    var y = _x * 3;
                    made = new(y);
                    return y;
                },
                _x
            );
            return (recorded, made!);
        }
    }

    [Fact]
    public void A_leaf_that_another_thread_sets_meanwhile_is_captured_and_no_number_of_the_code()
    {
        var shared = new Value(2.0, "shared");
        var program = ValueProgram.Record(
            () =>
            {
                OnAnotherThread(() => shared.Data = 3);
                // One's own leaf stays a number, whoever sets it.
                var own = new Value(10);
                OnAnotherThread(() => own.Data = 20);
                return _x * shared + own;
            },
            _x
        );
        Assert.Equal([shared], program.Captured.Select(value => value.Value));
        Assert.Equal(23, program.Run(1));
        shared.Data = 5;
        Assert.Equal(25, program.Run(1));
    }

    [Fact]
    public void A_result_that_another_thread_sets_meanwhile_is_refused()
    {
        var computed = (_w * 2).Named("computed");
        var error = Assert.Throws<InvalidOperationException>(() =>
            ValueProgram.Record(
                () =>
                {
                    OnAnotherThread(() => computed.Data = 7);
                    return _x * computed;
                },
                _x
            )
        );
        Assert.Contains("computed", error.Message, StringComparison.Ordinal);
        Assert.Contains("by another thread", error.Message, StringComparison.Ordinal);
        // A recording that failed notes nothing any more.
        Assert.Equal(7, ValueProgram.Record(() => _x * computed, _x).Run(1));
    }

    static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void A_graph_of_a_program_has_a_node_an_op_and_is_drawn()
    {
        var optimizer = new SGD([_w], 0.1);
        var graph = ValueProgram
            .Record(
                () =>
                {
                    var y = (_w * _x).Tanh().Named("y");
                    y.Backward();
                    optimizer.Step();
                    return y;
                },
                _x
            )
            .ToGraph();
        Assert.Equal(
            ["*", "tanh", "tanh_grad", "mul_grad", "mul_grad", "Step"],
            graph.Nodes.Select(node => node.OpName).OfType<string>()
        );
        // The weight that was moved is what it was, and its gradient.
        var moved = graph.Nodes[^1];
        Assert.Equal(("w", 2), (moved.Label, moved.Inputs.Count));
        Assert.Equal("y", graph.Output.Label);
        Assert.Contains("tanh_grad", graph.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("tanh_grad", graph.ToDot(), StringComparison.Ordinal);
        Assert.Contains("tanh_grad", graph.ToJson(), StringComparison.Ordinal);
    }

    readonly record struct Shifted(double By) : IUnaryRule
    {
        public string Name => "shifted";

        public IReadOnlyList<double> Parameters => [By];

        public T Evaluate<T>(T x)
            where T : IReal<T> => x + By;

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => T.Constant(1);
    }

    readonly record struct Positive : IUnaryRule
    {
        public string Name => "positive";

        public T Evaluate<T>(T x)
            where T : IReal<T> => x is Real { Value: < 0 } ? throw new ArithmeticException() : x;

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => T.Constant(1);
    }
}
