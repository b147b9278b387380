using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public static partial class Gradients
{
    /// <summary>
    /// f of the inputs, its intermediate results not kept but computed again in the backward pass: less memory for more time
    /// (Chen et al., 2016). PyTorch's <c>torch.utils.checkpoint</c>. What f uses besides its inputs, such as weights, gets its
    /// gradient too, and random numbers of <see cref="Generator.Default"/> are drawn again as they were.
    /// </summary>
    /// <param name="f">The function; computed twice, it must compute the same.</param>
    /// <param name="inputs">What it is given; f must not reach them in another way.</param>
    public static Tensor Checkpoint(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!GradMode.IsOn)
        {
            return f(inputs);
        }
        var generator = Generator.Default;
        var drawn = generator.Drawn;
        var recorded = f(inputs);
        if (recorded.Node is not { } node)
        {
            return recorded;
        }
        var output = recorded.Detach();
        return Door.Recorded(
            new TensorOps.Checkpoint(Again, inputs.Length, output.Shape),
            [.. inputs, .. TensorOps.Checkpoint.Captured(node, inputs)],
            output
        );

        Tensor Again(Tensor[] given)
        {
            var (current, before) = (Generator.Default, generator.Drawn);
            try
            {
                (Generator.Default, generator.Drawn) = (generator, drawn);
                return f(given);
            }
            finally
            {
                (generator.Drawn, Generator.Default) = (before, current);
            }
        }
    }
}
