using Micrograd.Graphs;

namespace Micrograd;

public sealed partial class TensorGraph
{
    /// <summary>
    /// Why the gradient of a tensor is what it is: the largest ways from it to the first output. Ways are followed from the output
    /// back, the <paramref name="top"/> largest at each node; where there are more, a way that shrinks first and grows later can be
    /// missed, as a matrix may do that, while their number and the gradient are exact.
    /// </summary>
    /// <param name="input">A tensor of this graph.</param>
    /// <param name="top">At most how many ways are listed.</param>
    /// <exception cref="ArgumentException">The tensor is not part of this graph.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is negative.</exception>
    public TensorExplanation Explain(Tensor input, int top = 20)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        var from = Find(input) ?? throw new ArgumentException("The tensor is not part of this graph.", nameof(input));
        return new LargestWays(this, from.Id, ReachedFrom(from.Id), top).Explain();
    }
}
