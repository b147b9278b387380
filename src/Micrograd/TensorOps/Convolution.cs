using System.Numerics;
using Micrograd.Kernels.Convolution;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// y[n, o, p] = Σ w[o, c, k] x[n, c, p·stride + k·dilation − before] + b[o], x being 0 outside: <c>[N, C, …], [out, C / groups, …], [out]</c>.
/// ∂/∂x is the transposed convolution of g by the same weight, ∂/∂w a kernel of x and g, ∂/∂b the sum of g.
/// </summary>
internal sealed record Convolution(Dims Stride, Dims Before, Dims After, Dims Dilation, int Groups)
    : ConvolutionOp(Stride, Before, After, Dilation, Groups)
{
    public override string Name => "conv";

    internal override string Called => $"Conv{Stride.Count}d";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (x, weight) = (inputs[0], inputs[1]);
        Require(inputs, "[out, C / groups, …]", weight.Rank > 0 ? weight._layout.Sizes[0] : 0);
        RequireGroups(x, 1, "in");
        RequireGroups(weight, 0, "out");
        RequireChannels(x, weight);
        int[] sizes = [x._layout.Sizes[0], weight._layout.Sizes[0], .. weight._layout.Sizes.AsSpan(2..)];
        for (var dim = 0; dim < Stride.Count; dim++)
        {
            var kernel = sizes[dim + 2];
            var padded = (long)x._layout.Sizes[dim + 2] + Before[dim] + After[dim];
            if (Extent(dim, kernel) > padded)
            {
                throw new ArgumentException(
                    $"{Called}: a kernel of {kernel}{(Dilation[dim] > 1 ? $", with a dilation of {Dilation[dim]} {Extent(dim, kernel)} places," : "")} "
                        + $"is larger than dim {dim + 2} of {x.Shape}, with its padding {padded}; the input needs more places, or more padding."
                );
            }
            sizes[dim + 2] = (int)((Shape.Size(padded, Called) - Extent(dim, kernel)) / Stride[dim]) + 1;
        }
        return Ordered.AsRows(
            inputs,
            new(Layout.Contiguous(sizes), x.DType, Sizes(x._layout.Sizes, sizes, weight._layout.Sizes.AsSpan(2..)))
        );
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel((ConvolutionShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input switch
        {
            0 => Door.Apply(TransposedTo(inputs[0], inputs[1]), [g, inputs[1]]),
            1 => Door.Apply(WeightGradient(inputs[1]), [inputs[0], g]),
            _ => SumOfChannels(g),
        };

    void RequireChannels(Tensor x, Tensor weight)
    {
        var (channels, taken) = (x._layout.Sizes[1], weight._layout.Sizes[1]);
        if (channels == taken * Groups)
        {
            return;
        }
        var cure =
            channels % taken == 0 && weight._layout.Sizes[0] % (channels / taken) == 0 && channels / taken != Groups
                ? $"; did you mean groups: {channels / taken}?"
            : x._layout.Sizes[^1] == taken * Groups ? "; channels stand before the places: Permute moves them there."
            : "; a weight is [out, C / groups, …].";
        throw new ArgumentException(
            $"{Called}: {x.Shape} by a weight of {weight.Shape}: the input has {channels} channels{(Groups > 1 ? $", {channels / Groups} in each of {Groups} groups" : "")}, the weight takes {taken}{cure}"
        );
    }

    readonly struct Kernel(ConvolutionShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ConvolutionKernel.Forward(
                shape,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                inputs.Length > 2 ? Reduction.Rows<T>(inputs[2]) : default,
                outputs[0]._storage.Span<T>()
            );
    }
}

/// <summary>The gradient of a convolution's weight, of the large side and the small one: Σ g[n, o, p] x[n, c, p·stride + k·dilation − before].</summary>
/// <param name="Stride">As the convolution's, and so all others.</param>
/// <param name="Before">Padding before.</param>
/// <param name="After">Padding after.</param>
/// <param name="Dilation">From one place of the kernel to the next.</param>
/// <param name="Groups">Of channels.</param>
/// <param name="Kernel">The places of the kernel.</param>
internal sealed record ConvolutionWeightGradient(
    Dims Stride,
    Dims Before,
    Dims After,
    Dims Dilation,
    int Groups,
    Dims Kernel
) : ConvolutionOp(Stride, Before, After, Dilation, Groups)
{
    public override string Name => "conv_weight_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (large, small) = (inputs[0]._layout.Sizes, inputs[1]._layout.Sizes);
        return Ordered.AsRows(
            inputs,
            new(
                Layout.Contiguous([small[1], large[1] / Groups, .. Kernel.AsSpan()]),
                inputs[0].DType,
                Sizes(large, small, Kernel.AsSpan())
            )
        );
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Sums((ConvolutionShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0
            ? Door.Apply(TransposedTo(inputs[0], g), [inputs[1], g])
            : Door.Apply(new Convolution(Stride, Before, After, Dilation, Groups), [inputs[0], g]);

    readonly struct Sums(ConvolutionShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ConvolutionKernel.WeightGradient(
                shape,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                outputs[0]._storage.Span<T>()
            );
    }
}
