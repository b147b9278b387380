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
}
