namespace Micrograd.Tests.Ops;

/// <summary>An op asked by a list of its inputs.</summary>
public sealed class OpInputTests
{
    [Fact]
    public void An_op_takes_as_many_numbers_as_it_has_inputs()
    {
        foreach (var op in OpTable.All.Select(entry => entry.Op))
        {
            foreach (var count in Enumerable.Range(0, 5).Where(count => count != op.Arity))
            {
                var error = Assert.Throws<ArgumentException>(() => op.Evaluate(new double[count]));
                Assert.StartsWith(
                    $"{op.Name}: takes {op.Arity} numbers, got {count}.",
                    error.Message,
                    StringComparison.Ordinal
                );
                Assert.Throws<ArgumentException>(() => op.Derivative(0, new double[count], 0));
            }
            Assert.Throws<ArgumentOutOfRangeException>(() => op.Derivative(op.Arity, new double[op.Arity], 0));
        }
        Assert.Equal(2, OpTable.Find("/")!.Op.Evaluate(6, 3));
        Assert.Equal(-2 / 3.0, OpTable.Find("/")!.Op.Derivative(1, [6, 3], 2), 1e-15);
    }

    [Fact]
    public void Formulas_call_the_inputs_by_these_names()
    {
        Assert.Equal(["x"], OpTable.Find("tanh")!.Op.InputNames);
        Assert.Equal(["a", "b"], OpTable.Find("*")!.Op.InputNames);
        Assert.Equal(["a", "b", "c"], OpTable.Find("select")!.Op.InputNames);
    }

    [Theory]
    [InlineData("relu", 0, true)]
    [InlineData("clamp", 0, true)]
    [InlineData("max", 1, true)]
    [InlineData("select", 1, true)]
    [InlineData("tanh", 0, false)]
    [InlineData("elu", 0, false)]
    [InlineData("sign", 0, false)]
    [InlineData("*", 0, false)]
    public void An_input_switches_off_where_its_slope_of_0_was_chosen(string name, int input, bool switchesOff) =>
        Assert.Equal(switchesOff, OpTable.Find(name)!.Op.SwitchesOff(input));

    [Fact]
    public void Groups_hold_each_op_once_in_the_order_of_the_table()
    {
        Assert.Equal(OpTable.All, OpTable.Groups.SelectMany(group => group.Ops));
        Assert.Equal(TensorOpTable.All, TensorOpTable.Groups.SelectMany(group => group.Ops));
    }

    [Fact]
    public void A_program_may_call_every_function_by_each_of_its_names() =>
        Assert.All(
            ExpressionProgram.Functions,
            function =>
            {
                var inputs = function.Value.Op.InputNames;
                var numbers = function.Value.Domain.Select(range => $"{(range.Low + range.High) / 2:R}");
                var program = ExpressionProgram.Parse(
                    $"{function.Key}({string.Join(", ", numbers.Take(inputs.Count))}{(function.Value.Name == "**" ? ", 2" : "")})"
                );
                Assert.NotNull(program.Output.Op);
            }
        );
}
