using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd.Tests.Programs;

/// <summary>What a program lists, says, refuses and leaves.</summary>
public sealed class TensorProgramTests
{
    static readonly Tensor s_x = Tensor.Of(1.0, 2);

    [Fact]
    public void A_program_prints_an_op_a_line()
    {
        var weight = Tensor
            .Of([
                [1.0, 2],
                [3, 4],
                [5, 6],
            ])
            .Named("w")
            .RequireGrad();
        var optimizer = new SGD([weight], 0.1);
        var program = TensorProgram.Record(
            x =>
            {
                optimizer.ZeroGrad();
                var y = x.MatMul(weight.T).LayerNorm();
                var loss = (y * 2).Sum();
                loss.Backward();
                optimizer.Step();
                return loss;
            },
            Tensor.Of([
                [1.0, 2],
            ])
        );
        var lines = program.ToString().Split('\n');
        Assert.StartsWith("input %0 : [1, 2] float64", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("captured %1 = w : [3, 2] float64", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.EndsWith(" = matmul(%0, %1ᵀ) : [1, 3] float64", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line =>
                line.Contains(", %", StringComparison.Ordinal)
                && line.Contains(" = layer_norm(", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.Contains(" × 2 : [1, 3] float64", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line =>
                line.StartsWith("update(%1, ", StringComparison.Ordinal)
                && line.Contains(") → %1, ", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.StartsWith("w.grad = %", StringComparison.Ordinal));
        Assert.StartsWith("return %", lines[^2], StringComparison.Ordinal);
        Assert.Equal(
            program.Instructions.Count(one => one.Op.Name != "transpose"),
            lines.Count(line => program.Instructions.Any(one => one.ToString() == line))
        );
    }

    [Fact]
    public void What_comes_from_outside_is_listed_by_where_it_comes_from()
    {
        var table = Tensor.Of(5.0, 6).Named("table");
        var program = TensorProgram.Record(x => x * table + Tensor.Of(7.0, 8) * 3, s_x);
        Assert.Equal("%0", Assert.Single(program.Inputs).Name);
        Assert.Same(table, Assert.Single(program.Captured).Tensor);
        Assert.Equal("table", program.Captured[0].Label);
        Assert.Equal(
            [
                [3.0],
                [7.0, 8],
            ],
            program.Constants.Select(constant => constant.Tensor!.ToArray<double>()).OrderBy(x => x.Length)
        );
        Assert.Equal([26.0, 36], program.Run(s_x).ToArray<double>());
        // What the program shares is read as it is now.
        table.Fill(0.0);
        Assert.Equal([21.0, 24], program.Run(s_x).ToArray<double>());
    }

    public static TheoryData<string, Action<Tensor>> Reads =>
        new()
        {
            { "Item", x => x.Sum().Item() },
            { "Item", x => x.Sum().Item<float>() },
            { "ToArray", x => x.ToArray<double>() },
            { "AsSpan", x => x.AsSpan<double>().Fill(1) },
            { "AsReadOnlySpan", x => x.AsReadOnlySpan<double>().ToArray() },
            { "ToString", x => _ = x.ToString() },
        };

    [Theory]
    [MemberData(nameof(Reads), DisableDiscoveryEnumeration = true)]
    public void Numbers_that_leave_the_tensors_are_refused_with_the_line(string name, Action<Tensor> read)
    {
        Tensor[] read2 = [Tensor.Of(3.0, 4)];
        foreach (Func<Tensor, Tensor> of in (Func<Tensor, Tensor>[])[x => x, x => x * 2, _ => read2[0]])
        {
            var refusal = Assert.Throws<InvalidOperationException>(() =>
                TensorProgram.Record(
                    x =>
                    {
                        read(of(x));
                        return x;
                    },
                    s_x
                )
            );
            Assert.StartsWith($"{name}: ", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("TensorProgramTests.cs:", refusal.Message, StringComparison.Ordinal);
        }
        // When it is over, numbers are read as before.
        read(Tensor.Of(3.0, 4));
    }

    [Fact]
    public void The_line_is_the_callers_and_the_op_is_named()
    {
        var line = 0;
        var refusal = Assert.Throws<InvalidOperationException>(() =>
            TensorProgram.Record(
                x =>
                {
                    line = Line();
                    return x.Sum().Item() > 0 ? x : -x;
                },
                s_x
            )
        );
        Assert.Contains($"TensorProgramTests.cs:{line + 1}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the result of 'sum'", refusal.Message, StringComparison.Ordinal);

        static int Line([CallerLineNumber] int line = 0) => line;
    }

    [Fact]
    public void A_shape_that_numbers_decide_is_refused_by_op_and_line_and_a_write_by_a_mask_is_not()
    {
        foreach (
            var (op, code) in new (string, Func<Tensor, Tensor>)[]
            {
                ("NonZero", x => x.NonZero()),
                ("NonZero", x => x[x > 1]),
                ("NonZero", x => x.MaskedSelect(x > 1)),
            }
        )
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => TensorProgram.Record(code, s_x));
            Assert.StartsWith(
                $"{op}: the numbers of a tensor of [2] decide",
                refusal.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("TensorProgramTests.cs:", refusal.Message, StringComparison.Ordinal);
        }
        var masked = TensorProgram.Record(
            x =>
            {
                var y = x.Clone();
                y[x > 1] = 0;
                return y;
            },
            s_x
        );
        Assert.Equal([1.0, 0], masked.Run(Tensor.Of(1.0, 5)).ToArray<double>());
        Assert.Equal([0.0, -1], masked.Run(Tensor.Of(3.0, -1)).ToArray<double>());
    }

    [Fact]
    public void Numbers_of_the_program_may_be_read()
    {
        var program = TensorProgram.Record(x => x * Tensor.Of(2.0).Item(), s_x);
        Assert.Equal([2.0, 4], program.Run(s_x).ToArray<double>());
    }

    [Fact]
    public void What_no_run_could_do_again_is_refused()
    {
        var value = new Value(1);
        value.Grad = 1;
        var values = new SGD([value], 0.1);
        Assert.Contains(
            "Step, of values",
            Refusal(_ =>
            {
                values.Step();
                return s_x;
            }),
            StringComparison.Ordinal
        );
        var linear = new Linear(2, 2);
        Assert.StartsWith(
            "To: ",
            Refusal(x =>
            {
                linear.To(DType.Float64);
                return x;
            }),
            StringComparison.Ordinal
        );
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        Assert.Contains(
            "the optimizer was made while",
            Refusal(x =>
            {
                (weight * x).Sum().Backward();
                new SGD([weight], 0.1).Step();
                return x;
            }),
            StringComparison.Ordinal
        );
        var model = new Sequential(new Linear(2, 4000), new Tanh(), new Linear(4000, 1));
        var before = model.Forward(s_x.Float()).Sum();
        Assert.Contains(
            "freed in it by a backward pass",
            Refusal(x =>
            {
                before.Backward();
                return x;
            }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "by another thread",
            Refusal(x =>
            {
                Tensor? other = null;
                var thread = new Thread(() => other = x * 2);
                thread.Start();
                thread.Join();
                return x + other!;
            }),
            StringComparison.Ordinal
        );

        static string Refusal(Func<Tensor, Tensor> code) =>
            Assert.Throws<InvalidOperationException>(() => TensorProgram.Record(code, s_x.Clone())).Message;
    }

    [Fact]
    public void A_run_refuses_other_shapes_types_and_counts()
    {
        var captured = Tensor.Of(1f, 2).RequireGrad();
        var module = new Linear(2, 1);
        var program = TensorProgram.Record(x => module.Forward(x), Tensor.Of(1f, 2));
        Assert.Throws<ArgumentException>(() => program.Run());
        Assert.Throws<ArgumentException>(() => program.Run(Tensor.Of(1f, 2), captured));
        Assert.Contains(
            "[3] float32",
            Assert.Throws<ArgumentException>(() => program.Run(Tensor.Of(1f, 2, 3))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "[2] float64",
            Assert.Throws<ArgumentException>(() => program.Run(Tensor.Of(1.0, 2))).Message,
            StringComparison.Ordinal
        );
        module.To(DType.Float64);
        Assert.Contains(
            "float64 by now",
            Assert.Throws<InvalidOperationException>(() => program.Run(Tensor.Of(1f, 2))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() =>
            TensorProgram.Record(given => [given[0], given[0]], s_x).Run(s_x)
        );
        Assert.Throws<ArgumentException>(() => TensorProgram.Record((x, y) => x + y, s_x, s_x));
    }

    [Fact]
    public void A_gradient_that_was_there_is_an_input_and_one_that_was_not_is_refused()
    {
        var weight = Tensor.Of(1.0, 2).Named("w").RequireGrad();
        Tensor Code(Tensor x)
        {
            (weight * x).Sum().Backward();
            return x;
        }
        var first = TensorProgram.Record(Code, s_x);
        Assert.StartsWith(
            "Run: w has a gradient",
            Assert.Throws<InvalidOperationException>(() => first.Run(s_x)).Message,
            StringComparison.Ordinal
        );
        weight.ZeroGrad();
        first.Run(s_x);
        Assert.Equal([1.0, 2], weight.Grad!.ToArray<double>());
        var further = TensorProgram.Record(Code, s_x);
        Assert.Equal("w.grad", further.Captured.Single(captured => captured.Tensor is null).Label);
        var before = weight.Grad!;
        further.Run(Tensor.Of(10.0, 10));
        Assert.Equal([12.0, 14], weight.Grad!.ToArray<double>());
        // Whoever has the one before keeps its numbers.
        Assert.Equal([2.0, 4], before.ToArray<double>());
        weight.ZeroGrad();
        Assert.StartsWith(
            "Run: w has no gradient",
            Assert.Throws<InvalidOperationException>(() => further.Run(s_x)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Leaves_that_exchange_their_gradients_do_so_in_each_run()
    {
        var (a, b) = (Tensor.Of(1.0).RequireGrad(), Tensor.Of(2.0).RequireGrad());
        (a.Grad, b.Grad) = (Tensor.Of(3.0), Tensor.Of(4.0));
        var program = TensorProgram.Record(
            x =>
            {
                (a.Grad, b.Grad) = (b.Grad, a.Grad);
                return x * 2;
            },
            Tensor.Of(1.0)
        );
        Assert.Equal((4, 3), (a.Grad!.Item(), b.Grad!.Item()));
        for (var i = 0; i < 3; i++)
        {
            program.Run(Tensor.Of(1.0));
            Assert.Equal(i % 2 == 0 ? (3, 4) : (4, 3), (a.Grad.Item(), b.Grad.Item()));
        }
    }

    [Fact]
    public void A_gradient_that_a_run_sets_is_the_users_once_he_has_seen_it_and_goes_back_before()
    {
        var weight = Tensor.Ones(4096).RequireGrad();
        var program = TensorProgram.Record(
            x =>
            {
                weight.ZeroGrad();
                var loss = (weight * x).Sum();
                loss.Backward();
                return loss;
            },
            Tensor.Ones(4096)
        );
        program.Run(Tensor.Full(4096, 2.0f));
        var unseen = weight.GradInPassing!._storage;
        program.Run(Tensor.Full(4096, 3.0f));
        Assert.True(unseen.IsGone);
        var seen = weight.Grad!;
        program.Run(Tensor.Full(4096, 4.0f));
        weight.ZeroGrad();
        Assert.Equal(3, seen.Max().Item());
    }

    [Fact]
    public void What_was_computed_before_the_recording_stays_for_the_program_though_its_graph_is_freed()
    {
        var (x, layers) = (
            Tensor.Ones([64, 64]).RequireGrad(),
            new Sequential(new Linear(64, 64), new Tanh(), new Tanh())
        );
        foreach (var parameter in layers.Parameters)
        {
            parameter.RequireGrad(false);
        }
        var y = layers.Forward(x).Sum();
        var program = TensorProgram.Record(
            s =>
            {
                x.ZeroGrad();
                y.Backward(s, retain: true);
                return x.Grad!;
            },
            Tensor.Of(1.0f)
        );
        var before = x.Grad!.ToArray<double>();
        y.Backward();
        for (var i = 0; i < 20; i++)
        {
            _ = Tensor.Full([64, 64], i).Exp();
        }
        Assert.Equal(before, program.Run(Tensor.Of(1.0f)).ToArray<double>());
    }

    [Fact]
    public void An_inputs_own_gradient_is_set_on_what_is_given()
    {
        var program = TensorProgram.Record(
            given =>
            {
                given[0].Square().Sum().Backward();
                return [];
            },
            s_x.Clone().RequireGrad()
        );
        var other = Tensor.Of(3.0, 4).RequireGrad();
        Assert.Empty(program.RunAll(other));
        Assert.Equal([6.0, 8], other.Grad!.ToArray<double>());
    }

    [Fact]
    public void Results_are_new_each_time_and_have_no_history()
    {
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        var program = TensorProgram.Record(
            given => [weight * given[0], given[0], weight, given[0][1..], Tensor.Of(5.0)],
            s_x
        );
        var (first, second) = (program.RunAll(s_x), program.RunAll(Tensor.Of(3.0, 4)));
        Assert.Equal([1.0, 4], first[0].ToArray<double>());
        Assert.Equal([3.0, 8], second[0].ToArray<double>());
        Assert.False(first[0].RequiresGrad);
        Assert.Same(s_x, first[1]);
        Assert.Same(weight, first[2]);
        Assert.Equal(2, first[3].Item());
        first[4].Fill(6.0);
        Assert.Equal(5, program.RunAll(s_x)[4].Item());
        var view = TensorProgram.Record(() => Tensor.Of(5.0, 6)[..1]);
        view.Run().Fill(6.0);
        Assert.Equal(5, view.Run().Item());
    }

    [Fact]
    public void What_was_made_of_an_array_and_written_to_begins_anew_in_each_run()
    {
        var program = TensorProgram.Record(
            x =>
            {
                var sum = Tensor.Of(0.0, 0);
                sum.CopyFrom(sum + x);
                sum[..1].Fill(9.0);
                return sum;
            },
            s_x
        );
        Assert.Equal([9.0, 2], program.Run(s_x).ToArray<double>());
        Assert.Equal([9.0, 4], program.Run(Tensor.Of(3.0, 4)).ToArray<double>());
    }

    [Fact]
    public void A_generator_that_the_code_makes_begins_anew_in_each_run_and_one_from_outside_goes_on()
    {
        var outside = new Generator(3);
        Tensor Code(Tensor x) =>
            x + (Tensor.Rand(2, new Generator(3), DType.Float64) - Tensor.Rand(2, outside, DType.Float64));
        Assert.Equal(
            "draw",
            Assert.Single(TensorProgram.Record(Code, s_x).Instructions, one => one.Op.Name == "draw").Op.Name
        );
        outside.Drawn = 0;
        var program = TensorProgram.Record(Code, s_x);
        Assert.NotEqual([1.0, 2], program.Run(s_x).ToArray<double>());
        outside.Drawn = 0;
        Assert.Equal([1.0, 2], program.Run(s_x).ToArray<double>());
    }

    [Fact]
    public void Inputs_may_lie_elsewhere_and_otherwise()
    {
        var all = Tensor.Arange(12).Double().Reshape(6, 2);
        var program = TensorProgram.Record(x => x.T[.., ..2].Sum(0) + x[0..2].Sum(1), all[..2]);
        for (var i = 0; i < 3; i++)
        {
            var x = all[(2 * i)..(2 * i + 2)];
            Assert.Equal((x.Sum(1) + x.Sum(1)).ToArray<double>(), program.Run(x).ToArray<double>());
        }
        var turned = Tensor
            .Of([
                [1.0, 2],
                [3, 4],
            ])
            .T;
        Assert.Equal([8.0, 12], program.Run(turned).ToArray<double>());
    }

    [Fact]
    public void Memory_is_used_again_after_its_last_use()
    {
        const int Length = 4096;
        var program = TensorProgram.Record(
            x =>
            {
                for (var i = 0; i < 20; i++)
                {
                    x = x.Sin();
                }
                return x;
            },
            Tensor.Zeros(Length, DType.Float64)
        );
        Assert.Equal(2 * Length * sizeof(double), program.MemoryBytes);
        var y = program.Run(Tensor.Ones(Length, DType.Float64));
        var expected = 1.0;
        for (var i = 0; i < 20; i++)
        {
            expected = Tensor.Of(expected).Sin().Item();
        }
        Assert.All(y.ToArray<double>(), number => Assert.Equal(expected, number));
    }

    [Fact]
    public void A_failed_run_has_done_what_stands_before_and_sets_no_gradient()
    {
        var (weight, count) = (Tensor.Of(1.0, 2, 3).RequireGrad(), Tensor.Of(0.0));
        var program = TensorProgram.Record(
            index =>
            {
                count.CopyFrom(count + 1);
                weight.ZeroGrad();
                var loss = weight.IndexSelect(0, index).Sum();
                loss.Backward();
                return loss;
            },
            Tensor.Of(0L, 1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => program.Run(Tensor.Of(0L, 7)));
        Assert.Equal(2, count.Item());
        Assert.Null(weight.Grad);
        Assert.Equal(5, program.Run(Tensor.Of(1L, 2)).Item());
        Assert.Equal(3, count.Item());
        Assert.Equal([0.0, 1, 1], weight.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_write_in_a_run_counts_as_one()
    {
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        var program = TensorProgram.Record(
            x =>
            {
                using var _ = NoGrad.Enter();
                return weight.CopyFrom(x);
            },
            s_x
        );
        var loss = weight.Square().Sum();
        program.Run(Tensor.Of(5.0, 6));
        Assert.Contains(
            "changed in place",
            Assert.Throws<InvalidOperationException>(() => loss.Backward()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_recording_within_a_recording_is_a_part_of_both()
    {
        TensorProgram? inner = null;
        var outer = TensorProgram.Record(
            x =>
            {
                inner = TensorProgram.Record(y => y.Exp(), x * 2);
                return inner.Run(x) + x;
            },
            s_x
        );
        Assert.Equal(["exp"], inner!.Instructions.Select(one => one.Op.Name));
        Assert.Equal(["*", "exp", "exp", "+"], outer.Instructions.Select(one => one.Op.Name));
        Assert.Equal([Math.Exp(3) + 3], outer.Run(Tensor.Of(3.0, 0))[..1].ToArray<double>());
    }

    [Fact]
    public void A_write_in_place_passes_its_gradient_on_in_a_run()
    {
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        var program = TensorProgram.Record(
            x =>
            {
                weight.ZeroGrad();
                var y = x * 2;
                y[0] = weight[1] * 3;
                var loss = y.Square().Sum();
                loss.Backward();
                return loss;
            },
            s_x
        );
        Assert.Equal(36 + 144, program.Run(Tensor.Of(5.0, 6)).Item());
        Assert.Equal([0.0, 36], weight.Grad!.ToArray<double>());
        Assert.Contains("%1.grad = %", program.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_for_NaN_is_no_part_of_a_program()
    {
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        Tensor Code(Tensor x)
        {
            weight.ZeroGrad();
            var loss = (weight * x).Exp().Sum();
            loss.Backward();
            return loss;
        }
        var plain = TensorProgram.Record(Code, s_x);
        using var _ = DetectAnomaly.Enter();
        Assert.Equal(plain.ToString(), TensorProgram.Record(Code, s_x).ToString());
    }

    [Fact]
    public void A_recording_ends_with_what_is_thrown()
    {
        Assert.Throws<FormatException>(() => TensorProgram.Record(() => throw new FormatException(), s_x));
        Assert.Null(Door.Watching);
        Assert.Equal(3, s_x.Sum().Item());
    }

    [Fact]
    public void A_graph_of_a_program_has_a_node_an_op_and_is_drawn()
    {
        var weight = Tensor.Of(1.0, 2).Named("w").RequireGrad();
        var optimizer = new SGD([weight], 0.1);
        var program = TensorProgram.Record(
            x =>
            {
                optimizer.ZeroGrad();
                using var _ = Scope.Enter("net");
                var loss = (weight * x).Sum();
                loss.Backward();
                optimizer.Step();
                return loss;
            },
            s_x
        );
        var graph = program.ToGraph();
        Assert.Equal(
            program.Instructions.Select(one => one.Op.Name),
            graph.Nodes.Select(node => node.OpName).OfType<string>()
        );
        Assert.All(graph.Nodes, node => Assert.All(node.Inputs, input => Assert.True(input < node.Id)));
        Assert.Contains("update", graph.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("grad –", graph.ToDot(), StringComparison.Ordinal);
        Assert.Contains("\"dtype\":\"float64\"", graph.ToJson(steps: true), StringComparison.Ordinal);
        Assert.Contains("net", graph.ToJson(), StringComparison.Ordinal);
        Assert.Contains("(update)", graph.ToText(), StringComparison.Ordinal);
        Assert.Empty(graph.BackwardSteps());
    }
}
