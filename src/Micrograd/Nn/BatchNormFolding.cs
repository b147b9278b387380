namespace Micrograd;

/// <summary>Batch norm as a part of the layer before it, for inference: one layer computes what two did, to rounding.</summary>
public static class BatchNormFolding
{
    /// <summary>
    /// A convolution, or a transposed one, that computes what this one and the batch norm after it compute in evaluation: w γ / √(var + ε), (b − mean) γ / √(var + ε) + β.
    /// PyTorch's <c>fuse_conv_bn_eval</c>.
    /// </summary>
    /// <param name="convolution">The convolution, which stays as it is.</param>
    /// <param name="norm">The norm of its output, which stays as it is.</param>
    /// <exception cref="ArgumentException">The norm is of other channels, or has no running statistics.</exception>
    public static TConvolution Fold<TConvolution>(this TConvolution convolution, BatchNorm norm)
        where TConvolution : ConvolutionModule
    {
        ArgumentNullException.ThrowIfNull(convolution);
        using var _ = NoGrad.Enter();
        var (weight, dtype) = (convolution.Weight, convolution.Weight.DType);
        var (scale, bias) = Folded(weight, convolution.OutChannels, convolution.Bias, norm);
        return (TConvolution)convolution.Of(convolution.WeightTimes(scale).To(dtype), bias.To(dtype));
    }

    /// <summary>A linear layer that computes what this one and the batch norm after it compute in evaluation.</summary>
    /// <param name="linear">The layer, which stays as it is.</param>
    /// <param name="norm">The norm of its output, which stays as it is.</param>
    /// <exception cref="ArgumentException">The norm is of other channels, or has no running statistics.</exception>
    public static Linear Fold(this Linear linear, BatchNorm norm)
    {
        ArgumentNullException.ThrowIfNull(linear);
        using var _ = NoGrad.Enter();
        var (weight, dtype) = (linear.Weight, linear.Weight.DType);
        var (scale, bias) = Folded(weight, weight.Shape[0], linear.Bias, norm);
        var folded = Linear.Of((weight.Double() * scale.Unsqueeze(1)).To(dtype), bias.To(dtype));
        folded.Training = linear.Training;
        return folded;
    }

    /// <summary>What each channel is scaled by, and then moved by, in double.</summary>
    static (Tensor Scale, Tensor Bias) Folded(Tensor weight, int channels, Tensor? bias, BatchNorm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (norm is not { RunningMean: { } mean, RunningVar: { } variance })
        {
            throw new ArgumentException(
                $"Fold: {norm} normalises by the batch alone; it needs running statistics.",
                nameof(norm)
            );
        }
        if (mean.Count != channels)
        {
            throw new ArgumentException(
                $"Fold: a norm of {mean.Count} channels after a weight of {weight.Shape}, which gives {channels}.",
                nameof(norm)
            );
        }
        var scale = (variance.Double() + norm.Epsilon).Sqrt().Reciprocal();
        scale = norm.Weight is { } factor ? scale * factor.Double() : scale;
        var moved = ((bias is null ? 0 : bias.Double()) - mean.Double()) * scale;
        return (scale, norm.Bias is { } addend ? moved + addend.Double() : moved);
    }
}
