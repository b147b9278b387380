using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public static partial class Gradients
{
    /// <summary>
    /// f of the inputs, its intermediate results not kept but computed again in the backward pass: less memory for more time
    /// (Chen et al., 2016). PyTorch's <c>torch.utils.checkpoint</c>. What f uses besides its inputs, such as weights, gets its
    /// gradient too, results of other ops among them, and random numbers are drawn again as they were, from whatever generator.
    /// </summary>
    /// <param name="f">The function; computed twice, it must compute the same.</param>
    /// <param name="inputs">What it is given.</param>
    /// <exception cref="InvalidOperationException">
    /// In the backward pass: what f uses besides was changed in place since, or f gives another shape or draws otherwise.
    /// </exception>
    public static Tensor Checkpoint(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!GradMode.IsOn)
        {
            return f(inputs);
        }
        foreach (var input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        }
        var given = Array.ConvertAll(inputs, input => input.Again());
        var piece = new CheckpointedPiece(f);
        var begin = TensorNode.Made;
        var recorded = piece.First(given);
        if (recorded.Node is not { } node)
        {
            return recorded;
        }
        var output = recorded.Detach();
        return Door.Recorded(
            new TensorOps.Checkpoint(piece, inputs.Length, output.Shape),
            [.. inputs, .. CheckpointedPiece.Captured(node, given, begin)],
            output
        );
    }
}
