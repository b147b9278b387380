using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Expressions;

/// <summary>Lines of micrograd's README, its tests and the lecture's notebooks (A. Karpathy, MIT), as they stand.</summary>
public sealed class LectureTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void The_readme_of_micrograd_pastes_in_unchanged(string culture)
    {
        using var _ = new InCulture(culture);
        var program = ExpressionProgram.Parse(Tool.MicrogradReadme);
        program.Output.Backward();
        Assert.Equal("g", program.OutputName);
        Assert.Equal(24.70408163265306, program.Output.Data, 1e-12);
        Assert.Equal(138.83381924198252, program["a"].Grad, 1e-12);
        Assert.Equal(645.5772594752186, program["b"].Grad, 1e-12);
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], program.Names.Select(n => n.Name));
        Assert.Equal(["skipped import on line 1", "skipped print(…) on lines 15, 17, 18"], program.Notes);
    }

    [Fact]
    public void The_sanity_check_of_micrograd_pastes_in_unchanged()
    {
        var program = ExpressionProgram.Parse(
            """
                x = Value(-4.0)
                z = 2 * x + 2 + x
                q = z.relu() + z * x
                h = (z * z).relu()
                y = h + q + q * x
                y.backward()
            """
        );
        program.Output.Backward();
        Assert.Equal(-20, program.Output.Data);
        Assert.Equal(46, program["x"].Grad);
    }

    [Fact]
    public void The_labels_of_the_lecture_are_kept_beside_the_names()
    {
        var program = ExpressionProgram.Parse(
            """
            a = Value(2.0, label='a')
            b = Value(-3.0, label='b')
            c = Value(10.0, label='c')
            e = a*b; e.label = 'e'
            d = e + c; d.label = 'd'
            f = Value(-2.0, label='f')
            L = d * f; L.label = 'L'
            L
            """
        );
        program.Output.Backward();
        Assert.Equal(("L", -8.0), (program.OutputName, program.Output.Data));
        Assert.Equal([6, -4, -2, -2, -2, 4], "abcedf".Select(name => program[name.ToString()].Grad));
        Assert.All(program.Names, n => Assert.Equal(n.Name, program.LabelOf(n.Value)));
    }

    const string Neuron = """
        import math
        import numpy as np
        import matplotlib.pyplot as plt
        %matplotlib inline
        plt.plot(np.arange(-5,5,0.2), np.tanh(np.arange(-5,5,0.2))); plt.grid();
        # inputs x1,x2
        x1 = Value(2.0, label='x1')
        x2 = Value(0.0, label='x2')
        # weights w1,w2
        w1 = Value(-3.0, label='w1')
        w2 = Value(1.0, label='w2')
        # bias of the neuron
        b = Value(6.8813735870195432, label='b')
        # x1*w1 + x2*w2 + b
        x1w1 = x1*w1; x1w1.label = 'x1*w1'
        x2w2 = x2*w2; x2w2.label = 'x2*w2'
        x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
        n = x1w1x2w2 + b; n.label = 'n'

        """;

    [Fact]
    public void The_neuron_of_the_lecture_pastes_in_with_its_gradients_by_hand()
    {
        var program = ExpressionProgram.Parse(
            Neuron
                + """
                o = n.tanh(); o.label = 'o'
                draw_dot(o)
                o.grad = 1.0
                o._backward()
                n._backward()
                x2w2._backward()
                x1w1._backward()
                x1.grad = w1.data * x1w1.grad
                w1.grad = x1.data * x1w1.grad
                o.backward()
                1 - o.data**2
                """
        );
        AssertNeuron(program);
        Assert.Equal("x1*w1 + x2*w2", program.LabelOf(program["x1w1x2w2"]));
        Assert.Equal(
            [
                "skipped import on lines 1, 2, 3",
                "skipped %… on line 4",
                "skipped plt.… on line 5",
                "skipped draw_dot(…) on line 20",
                "skipped ….grad = … on lines 21, 26, 27: the gradients are computed",
                "skipped _backward() on lines 22, 23, 24, 25: the gradients are computed",
            ],
            program.Notes
        );
    }

    [Fact]
    public void The_neuron_with_tanh_broken_into_exponentials_has_the_same_gradients() =>
        AssertNeuron(
            ExpressionProgram.Parse(
                Neuron
                    + """
                    # ----
                    e = (2*n).exp()
                    o = (e - 1) / (e + 1)
                    # ----
                    o.label = 'o'
                    o.backward()
                    draw_dot(o)
                    """
            )
        );

    [Fact]
    public void The_neuron_in_torch_pastes_in_unchanged() =>
        AssertNeuron(
            ExpressionProgram.Parse(
                """
                import torch
                x1 = torch.Tensor([2.0]).double()                ; x1.requires_grad = True
                x2 = torch.Tensor([0.0]).double()                ; x2.requires_grad = True
                w1 = torch.Tensor([-3.0]).double()               ; w1.requires_grad = True
                w2 = torch.Tensor([1.0]).double()                ; w2.requires_grad = True
                b = torch.Tensor([6.8813735870195432]).double()  ; b.requires_grad = True
                n = x1*w1 + x2*w2 + b
                o = torch.tanh(n)

                print(o.data.item())
                o.backward()

                print('---')
                print('x2', x2.grad.item())
                print('w2', w2.grad.item())
                """
            ),
            // What the lecture prints: the bias is a float before it becomes a double.
            0.7071066904050358,
            5e-7
        );

    [Theory]
    [InlineData("torch.Tensor([0.1]).double()", 0.10000000149011612)]
    [InlineData("torch.tensor(0.1)", 0.10000000149011612)]
    [InlineData("torch.tensor(0.1, dtype=torch.float64)", 0.1)]
    [InlineData("torch.tensor([0.1], requires_grad=True, dtype=torch.double)", 0.1)]
    [InlineData("Value(0.1)", 0.1)]
    public void Torch_makes_floats_unless_it_is_told_otherwise(string text, double expected) =>
        Assert.Equal(expected, ExpressionProgram.Parse($"import torch\na = {text}").Output.Data);

    [Fact]
    public void Numbers_of_the_lecture_that_are_no_values_yet_are_leaves()
    {
        var program = ExpressionProgram.Parse(
            """
            h = 0.0001

            # inputs
            a = 2.0
            b = -3.0
            c = 10.0

            d1 = a*b + c
            c += h
            d2 = a*b + c

            print('d1', d1)
            print('d2', d2)
            print('slope', (d2 - d1)/h)
            slope = (d2 - d1)/h
            """
        );
        Assert.Equal(1, program["slope"].Data, 1e-9);
        Assert.Equal("+", program["c"].Op!.Name);
    }

    [Fact]
    public void A_name_bound_again_names_its_newest_value_only()
    {
        var program = ExpressionProgram.Parse(
            """
            a = Value(3.0, label='a')
            b = a + a   ; b.label = 'b'
            b.backward()
            draw_dot(b)
            a = Value(-2.0, label='a')
            b = Value(3.0, label='b')
            d = a * b    ; d.label = 'd'
            e = a + b    ; e.label = 'e'
            f = d * e    ; f.label = 'f'
            f.backward()
            """
        );
        program.Output.Backward();
        Assert.Equal(["a", "b", "d", "e", "f"], program.Names.Select(n => n.Name));
        Assert.Equal((-6.0, -3.0, -8.0), (program.Output.Data, program["a"].Grad, program["b"].Grad));
        Assert.Null(program.NameOf(program.Values[0]));
        Assert.Contains("the gradients are those of the last value", program.Notes[1], StringComparison.Ordinal);
    }

    const string Product = """
        a = Value(2.0, label='a')
        b = Value(-3.0, label='b')
        c = Value(10.0, label='c')
        e = a*b; e.label = 'e'
        d = e + c; d.label = 'd'
        f = Value(-2.0, label='f')
        L = d * f; L.label = 'L'

        """;

    const string Nudge = """
        a.data += 0.01 * a.grad
        b.data += 0.01 * b.grad
        c.data += 0.01 * c.grad
        f.data += 0.01 * f.grad

        e = a * b
        d = e + c
        L = d * f

        print(L.data)

        """;

    [Theory]
    [InlineData("L.grad = 1.0\nf.grad = 4.0\n", "10, 11, 12, 13")]
    [InlineData("L.backward()\n", "9, 10, 11, 12")]
    public void The_step_of_the_lecture_that_makes_L_larger_pastes_in(string gradients, string lines)
    {
        var program = ExpressionProgram.Parse(Product + gradients + Nudge);
        Assert.Equal(("L", -7.286496), (program.OutputName, program.Output.Data));
        Assert.Equal(["a", "b", "c", "e", "d", "f", "L"], program.Names.Select(n => n.Name));
        Assert.Equal((2.06, "a"), (program["a"].Data, program.LabelOf(program["a"])));
        program.Output.Backward();
        Assert.Equal(-1.96 * -3.04, program["a"].Grad, 1e-12);
        Assert.Contains(
            $"….data was set on lines {lines}: what was computed before keeps the old number; compute it anew",
            program.Notes
        );
    }

    [Fact]
    public void Several_steps_descend_as_they_do_in_Python()
    {
        const string step = "x.data += -0.1 * x.grad\ny = (x - 3)**2\ny.backward()\n";
        var program = ExpressionProgram.Parse(
            "x = Value(0.0)\ny = (x - 3)**2\ny.backward()\n" + string.Concat(Enumerable.Repeat(step, 20))
        );
        // Each step leaves 0.8 of the distance to 3.
        Assert.Equal(3 - 3 * Math.Pow(0.8, 20), program["x"].Data, 1e-12);
        Assert.Same(program["y"], program.Output);
    }

    [Theory]
    [InlineData("a = 2; a.data = 5; a * 1", 5)]
    [InlineData("a = 2; a.data -= 5; a * 1", -3)]
    [InlineData("a = 2; a.data *= 5 - 1; a * 1", 8)]
    [InlineData("a = 2; a.data /= 4; a * 1", 0.5)]
    [InlineData("a = 3; a.data **= 2; a * 1", 9)]
    [InlineData("a = b = 3; a.data += 1; b * 1", 4)]
    [InlineData("a = 2; h = 0.5; a.data += h; a * 1", 2.5)]
    [InlineData("a = 2; a.data = 5", 5)]
    [InlineData("a = 2; y = a * a; y.backward(); a.data = 7; 1 * a.grad", 4)]
    public void Setting_data_gives_the_name_that_number(string text, double expected) =>
        Assert.Equal(expected, ExpressionProgram.Parse(text).Output.Data);

    static void AssertNeuron(ExpressionProgram program, double output = 0.7071067811865476, double tolerance = 1e-12)
    {
        program.Output.Backward();
        Assert.Equal("o", program.OutputName);
        Assert.Equal(output, program.Output.Data, 1e-15);
        Assert.Equal(-1.5, program["x1"].Grad, tolerance);
        Assert.Equal(0.5, program["x2"].Grad, tolerance);
        Assert.Equal(1.0, program["w1"].Grad, tolerance);
        Assert.Equal(0.0, program["w2"].Grad, tolerance);
    }
}
