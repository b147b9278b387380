namespace Micrograd.Tests.TensorOps;

/// <summary>An op that is a faster way to compute others is those others: value, gradient and second derivative.</summary>
[Trait("kernels", "true")]
public sealed class TensorOpDefinitionTests
{
    // Both are float64: they differ by the order of a few additions.
    const double Tolerance = 1e-12;

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void A_fused_op_computes_its_definition(string name)
    {
        foreach (var applied in TensorOpCases.Entry(name).Applied)
        {
            if (applied.Op.Definition(applied.Inputs) is { } defined)
            {
                AssertClose(defined, applied.Outputs[0]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TensorOpCases.Lines), MemberType = typeof(TensorOpCases))]
    public void Its_gradient_and_second_derivative_are_those_of_the_definition(string name)
    {
        foreach (var applied in TensorOpCases.Entry(name).Applied)
        {
            if (applied.Op.Definition(applied.Inputs) is null)
            {
                continue;
            }
            for (var input = 0; input < applied.Inputs.Length; input++)
            {
                if (applied.Gradient(input) is not null)
                {
                    var (first, second) = Derivatives(x => applied.Op.Apply(x), applied.Inputs, input);
                    var (expected, expectedSecond) = Derivatives(x => applied.Op.Definition(x)!, applied.Inputs, input);
                    AssertClose(expected, first);
                    AssertClose(expectedSecond, second);
                }
            }
        }
    }

    static (Tensor First, Tensor Second) Derivatives(Func<Tensor[], Tensor> f, Tensor[] inputs, int input)
    {
        Tensor Of(Tensor x)
        {
            var given = (Tensor[])inputs.Clone();
            given[input] = x;
            var y = f(given);
            return (y * (Tensor.Rand(y.Shape, new Generator(1), y.DType) + 0.5)).Sum();
        }
        var along = Tensor.Rand(inputs[input].Shape, new Generator(2), inputs[input].DType);
        var first = Gradients.Grad(Of)(inputs[input]);
        var second = Gradients.Grad(x => (Gradients.Grad(Of)(x) * along).Sum())(inputs[input]);
        return (first, second);
    }

    static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.DType, actual.DType);
        Assert.All(
            expected.ToArray<double>().Zip(actual.ToArray<double>()),
            pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First)))
        );
    }
}
