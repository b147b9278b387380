using System.Numerics;

namespace Micrograd;

/// <summary>One way from a tensor to the output.</summary>
/// <param name="Nodes">The ids along it, from the input to the output.</param>
/// <param name="Contribution">What comes back along this way: the gradient, were it the only one.</param>
/// <param name="Size">The Euclidean length of the contribution.</param>
public sealed record TensorPath(IReadOnlyList<int> Nodes, Tensor Contribution, double Size);

/// <summary>Why a tensor's gradient is what it is: it is the sum over all ways from the tensor to the output.</summary>
/// <param name="Input">The id of the input.</param>
/// <param name="Output">The id of the output.</param>
/// <param name="Count">How many ways there are, exactly.</param>
/// <param name="Gradient">The sum over all of them.</param>
/// <param name="Paths">The ways that contribute most, by size.</param>
public sealed record TensorExplanation(
    int Input,
    int Output,
    BigInteger Count,
    Tensor Gradient,
    IReadOnlyList<TensorPath> Paths
)
{
    /// <summary>Whether every way is listed.</summary>
    public bool IsComplete => Count == Paths.Count;
}
