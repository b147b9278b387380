using System.Numerics;

namespace Micrograd;

/// <summary>One way from a tensor to the output.</summary>
public sealed record TensorPath
{
    internal TensorPath(IReadOnlyList<int> nodes, Tensor contribution, double size)
    {
        Nodes = nodes;
        Contribution = contribution;
        Size = size;
    }

    /// <summary>The ids along it, from the input to the output.</summary>
    public IReadOnlyList<int> Nodes { get; }

    /// <summary>What comes back along this way: the gradient, were it the only one.</summary>
    public Tensor Contribution { get; }

    /// <summary>The Euclidean length of the contribution.</summary>
    public double Size { get; }
}

/// <summary>Why a tensor's gradient is what it is: it is the sum over all ways from the tensor to the output.</summary>
public sealed record TensorExplanation
{
    internal TensorExplanation(
        int input,
        int output,
        BigInteger count,
        Tensor gradient,
        IReadOnlyList<TensorPath> paths
    )
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
    public Tensor Gradient { get; }

    /// <summary>The ways that contribute most, by size.</summary>
    public IReadOnlyList<TensorPath> Paths { get; }

    /// <summary>Whether every way is listed.</summary>
    public bool IsComplete => Count == Paths.Count;
}
