using System.Numerics;

namespace Micrograd;

/// <summary>One way from an input to the output.</summary>
/// <param name="Nodes">The ids along it, from the input to the output.</param>
/// <param name="Locals">The local derivative of each edge: one less than the nodes.</param>
/// <param name="Product">The product of the local derivatives: what this way contributes to the gradient.</param>
public sealed record GradientPath(IReadOnlyList<int> Nodes, IReadOnlyList<double> Locals, double Product)
{
    /// <summary>Which operand of its end each edge is: a × a has two edges from a.</summary>
    internal IReadOnlyList<int> Operands { get; init; } = [];
}

/// <summary>
/// Why a gradient is what it is: it is the sum, over all ways from the input to the output, of the product of the local
/// derivatives along the way.
/// </summary>
/// <param name="Input">The id of the input.</param>
/// <param name="Output">The id of the output.</param>
/// <param name="Count">How many ways there are, exactly.</param>
/// <param name="Gradient">The sum over all of them.</param>
/// <param name="Paths">The ways that contribute most, by size.</param>
public sealed record Explanation(
    int Input,
    int Output,
    BigInteger Count,
    double Gradient,
    IReadOnlyList<GradientPath> Paths
)
{
    /// <summary>What the paths that are not listed add; 0 where only rounding is left.</summary>
    internal double Rest
    {
        get
        {
            var rest = Gradient - Paths.Sum(path => path.Product);
            var size = Paths.Sum(path => Math.Abs(path.Product));
            return Math.Abs(rest) <= 1e-12 * size ? 0 : rest;
        }
    }
}
