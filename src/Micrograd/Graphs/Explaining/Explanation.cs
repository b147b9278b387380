using System.Numerics;
using Micrograd.Graphs;

namespace Micrograd;

/// <summary>One way from an input to the output.</summary>
public sealed record GradientPath
{
    internal GradientPath(
        IReadOnlyList<int> nodes,
        IReadOnlyList<double> locals,
        IReadOnlyList<GraphEdge> edges,
        double product
    )
    {
        Nodes = nodes;
        Locals = locals;
        Edges = edges;
        Product = product;
    }

    /// <summary>The ids along it, from the input to the output.</summary>
    public IReadOnlyList<int> Nodes { get; }

    /// <summary>The local derivative of each edge: one less than the nodes.</summary>
    public IReadOnlyList<double> Locals { get; }

    /// <summary>The edges along it: a × a has two from a.</summary>
    public IReadOnlyList<GraphEdge> Edges { get; }

    /// <summary>The product of the local derivatives: what this way contributes to the gradient.</summary>
    public double Product { get; }
}

/// <summary>
/// Why a gradient is what it is: it is the sum, over all ways from the input to the output, of the product of the local
/// derivatives along the way.
/// </summary>
public sealed record Explanation
{
    internal Explanation(int input, int output, BigInteger count, double gradient, IReadOnlyList<GradientPath> paths)
    {
        Input = input;
        Output = output;
        Count = count;
        Gradient = gradient;
        Paths = paths;
    }

    /// <summary>The id of the input.</summary>
    public int Input { get; }

    /// <summary>The id of the output.</summary>
    public int Output { get; }

    /// <summary>How many ways there are, exactly.</summary>
    public BigInteger Count { get; }

    /// <summary>The sum over all of them.</summary>
    public double Gradient { get; }

    /// <summary>The ways that contribute most, by size.</summary>
    public IReadOnlyList<GradientPath> Paths { get; }

    /// <summary>What the paths that are not listed add; 0 where only rounding is left.</summary>
    public double Rest
    {
        get
        {
            var rest = Gradient - Paths.Sum(path => path.Product);
            var size = Paths.Sum(path => Math.Abs(path.Product));
            return Math.Abs(rest) <= 1e-12 * size ? 0 : rest;
        }
    }
}
