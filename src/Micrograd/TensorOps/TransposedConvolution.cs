using System.Numerics;
using Micrograd.Kernels.Convolution;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// What flows back through a convolution, as an op of its own: each number of the input, times the kernel, is added to the output from
/// p·stride − before on: <c>[N, C, …], [C, out / groups, …], [out]</c>. ∂/∂x is the convolution of g by the same weight, ∂/∂w the
/// convolution's kernel of g and x, ∂/∂b the sum of g.
/// </summary>
/// <param name="Stride">A number a spatial dim, as all others.</param>
/// <param name="Before">Places that are left out at the beginning.</param>
/// <param name="After">Places that are left out at the end.</param>
/// <param name="Dilation">From one place of the kernel to the next.</param>
/// <param name="Groups">Of channels.</param>
/// <param name="OutputPadding">Places that are added at the end.</param>
internal sealed record TransposedConvolution(
    Dims Stride,
    Dims Before,
    Dims After,
    Dims Dilation,
    int Groups,
    Dims OutputPadding
) : ConvolutionOp(Stride, Before, After, Dilation, Groups)
{
    public override string Name => "conv_transpose";

    internal override string Called => $"ConvTranspose{Stride.Count}d";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (x, weight) = (inputs[0], inputs[1]);
        Require(inputs, "[C, out / groups, …]", weight.Rank > 1 ? (long)weight._layout.Sizes[1] * Groups : 0);
        RequireGroups(x, 1, "in");
        if (x._layout.Sizes[1] != weight._layout.Sizes[0])
        {
            throw new ArgumentException(
                $"{Called}: {x.Shape} by a weight of {weight.Shape}: the input has {x._layout.Sizes[1]} channels, the weight takes "
                    + $"{weight._layout.Sizes[0]}; a weight is [C, out / groups, …]."
            );
        }
        int[] sizes =
        [
            x._layout.Sizes[0],
            Shape.Size((long)weight._layout.Sizes[1] * Groups, Called),
            .. weight._layout.Sizes.AsSpan(2..),
        ];
        for (var dim = 0; dim < Stride.Count; dim++)
        {
            if (OutputPadding[dim] >= Math.Max(Stride[dim], Dilation[dim]))
            {
                throw Refusal.OutOfRange(
                    "outputPadding",
                    $"{Called}: an output padding of {OutputPadding[dim]} along dim {dim + 2} of {x.Shape}; it is less than the stride, "
                        + $"{Stride[dim]}, or the dilation, {Dilation[dim]}."
                );
            }
            var whole =
                (x._layout.Sizes[dim + 2] - 1L) * Stride[dim] + Extent(dim, sizes[dim + 2]) + OutputPadding[dim];
            var size = whole - Before[dim] - After[dim];
            if (size < 1)
            {
                throw Refusal.Unfit(
                    "padding",
                    $"{Called}: a padding of {Before[dim]} leaves nothing of dim {dim + 2}, {whole} places for {x.Shape}; take a smaller one."
                );
            }
            // With its padding, too: a place of it is a number of 32 bits.
            _ = Shape.Size(Math.Max(whole, size), Called);
            sizes[dim + 2] = (int)size;
        }
        return Ordered.AsRows(
            inputs,
            new(Layout.Contiguous(sizes), x.DType, Sizes(sizes, x._layout.Sizes, weight._layout.Sizes.AsSpan(2..)))
        );
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel((ConvolutionShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (input > 1)
        {
            return SumOfChannels(g);
        }
        // What was added at the end is left out again.
        Span<int> after = stackalloc int[After.Count];
        for (var dim = 0; dim < after.Length; dim++)
        {
            after[dim] = After[dim] - OutputPadding[dim];
        }
        var back = new Convolution(Stride, Before, Dims.Of(after), Dilation, Groups);
        return input == 0
            ? Door.Apply(back, [g, inputs[1]])
            : Door.Apply(back.WeightGradient(inputs[1]), [g, inputs[0]]);
    }

    readonly struct Kernel(ConvolutionShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ConvolutionKernel.Transposed(
                shape,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                inputs.Length > 2 ? Reduction.Rows<T>(inputs[2]) : default,
                outputs[0]._storage.Span<T>()
            );
    }
}
