using Micrograd.Kernels.Convolution;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// What convolution, its transposed and the gradient of its weight share: place o of the small side meets place
/// o·stride + k·dilation − before of the large one.
/// </summary>
/// <param name="Stride">A number a spatial dim, as all others.</param>
/// <param name="Before">Padding before the first place of the large side.</param>
/// <param name="After">Padding after the last; what a transposed one has put there itself counts negative.</param>
/// <param name="Dilation">From one place of the kernel to the next.</param>
/// <param name="Groups">Of channels, that have nothing to do with each other.</param>
internal abstract record ConvolutionOp(Dims Stride, Dims Before, Dims After, Dims Dilation, int Groups) : LibraryOp
{
    /// <summary>Places that the kernel spans along a dim.</summary>
    protected long Extent(int dim, int kernel) => (long)Dilation[dim] * (kernel - 1) + 1;

    /// <summary>The sizes of all three, of tensors that fit each other.</summary>
    protected ConvolutionShape Sizes(ReadOnlySpan<int> large, ReadOnlySpan<int> small, ReadOnlySpan<int> kernel)
    {
        var (three, first) = (new ConvolutionAxis[3], 0);
        Array.Fill(three, ConvolutionAxis.None);
        for (var dim = 0; dim < Stride.Count; dim++)
        {
            // One dim is the inner one, two are the outer and the inner one.
            first = Stride.Count == 3 ? dim : 2 * (dim + 2 - Stride.Count);
            three[first] = new(large[dim + 2], small[dim + 2], kernel[dim], Stride[dim], Dilation[dim], Before[dim]);
        }
        return new(large[0], Groups, large[1] / Groups, small[1] / Groups, three[0], three[1], three[2]);
    }

    /// <summary>Refuses what is no input, weight and bias of such a convolution.</summary>
    /// <param name="inputs">Input, weight, and a bias if there is one.</param>
    /// <param name="layout">What a weight's dims are.</param>
    /// <param name="outputs">Channels of the result.</param>
    protected void Require(ReadOnlySpan<Tensor> inputs, string layout, long outputs)
    {
        var (x, weight) = (inputs[0], inputs[1]);
        var bias = inputs.Length > 2 ? inputs[2] : null;
        if (x.Rank != Stride.Count + 2 || weight.Rank != Stride.Count + 2)
        {
            throw new ArgumentException(
                $"{Called}: {x.Shape} by a weight of {weight.Shape}: with {Stride.Count} spatial dims they must be [N, C, …], or [C, …], and {layout}."
            );
        }
        if (x.DType != weight.DType || !x.DType.IsComputed() || (bias is not null && bias.DType != weight.DType))
        {
            throw new ArgumentException(
                $"{Called}: {x.DType.Text()} × {weight.DType.Text()}{(bias is null ? "" : $" + {bias.DType.Text()}")}: all must be float32, "
                    + "or all float64; convert with Float() or Double()."
            );
        }
        if (Groups < 1)
        {
            throw Refusal.OutOfRange("groups", $"{Called}: {Groups} groups for {x.Shape}; there is 1 at least.");
        }
        if (weight.Count == 0 || x._layout.Sizes.AsSpan(1).Contains(0))
        {
            throw new ArgumentException(
                $"{Called}: {x.Shape} by a weight of {weight.Shape}: but for the batch no size may be 0."
            );
        }
        if (bias is not null && (bias.Rank != 1 || bias._layout.Sizes[0] != outputs))
        {
            throw new ArgumentException(
                $"{Called}: a bias of {bias.Shape} for a weight of {weight.Shape}; there are {outputs} channels out, and one number for each."
            );
        }
    }

    /// <exception cref="ArgumentException">The groups do not divide a tensor's channels.</exception>
    protected void RequireGroups(Tensor x, int dim, string which)
    {
        if (x._layout.Sizes[dim] % Groups != 0)
        {
            throw Refusal.Unfit(
                "groups",
                $"{Called}: the {x._layout.Sizes[dim]} channels {which} of {x.Shape} do not divide into {Groups} groups."
            );
        }
    }

    /// <summary>The transposed convolution from the small side to this large one.</summary>
    protected TransposedConvolution TransposedTo(Tensor large, Tensor weight)
    {
        Span<int> rest = stackalloc int[Stride.Count];
        for (var dim = 0; dim < rest.Length; dim++)
        {
            var padded = (long)large._layout.Sizes[dim + 2] + Before[dim] + After[dim];
            rest[dim] = (int)((padded - Extent(dim, weight._layout.Sizes[dim + 2])) % Stride[dim]);
        }
        return new(Stride, Before, After, Dilation, Groups, Dims.Of(rest));
    }

    /// <summary>The gradient of such a weight.</summary>
    public ConvolutionWeightGradient WeightGradient(Tensor weight) =>
        new(Stride, Before, After, Dilation, Groups, Dims.Of(weight._layout.Sizes.AsSpan(2..)));

    /// <summary>The gradient of a bias: the sum of all but the channels, of the rows that lie side by side first.</summary>
    protected static Tensor SumOfChannels(Tensor g) => g.Flatten(2).Sum(2).Sum(0);
}
