namespace Micrograd.Tests.Programs;

/// <summary>What a program prints, lists and draws.</summary>
public sealed class TensorProgramTextTests
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
                var y = x.MatMul(weight.T).LayerNorm(3);
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
            // The gradient of w is that of wᵀ transposed, which the program leaves.
            program.Instructions.Count(one => one.Op.Name != "transpose") + 1,
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
