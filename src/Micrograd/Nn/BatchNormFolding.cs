namespace Micrograd;

/// <summary>Batch norm as a part of the layer before it, for inference: one layer computes what two did, to rounding.</summary>
public static class BatchNormFolding
{
    /// <summary>
    /// A convolution that computes what this one and the batch norm after it compute in evaluation: w γ / √(var + ε), (b − mean) γ / √(var + ε) + β.
    /// PyTorch's <c>fuse_conv_bn_eval</c>.
    /// </summary>
    /// <param name="convolution">The convolution, which stays as it is.</param>
    /// <param name="norm">The norm of its output, which stays as it is.</param>
    /// <exception cref="ArgumentException">The norm is of other channels, or has no running statistics.</exception>
    public static TConvolution Fold<TConvolution>(this TConvolution convolution, BatchNorm norm)
        where TConvolution : PaddedConvolution
    {
        ArgumentNullException.ThrowIfNull(convolution);
        var (weight, bias) = Folded(convolution.Weight, convolution.Bias, norm);
        return (TConvolution)convolution.Of(weight, bias);
    }

    /// <summary>A linear layer that computes what this one and the batch norm after it compute in evaluation.</summary>
    /// <param name="linear">The layer, which stays as it is.</param>
    /// <param name="norm">The norm of its output, which stays as it is.</param>
    /// <exception cref="ArgumentException">The norm is of other channels, or has no running statistics.</exception>
    public static Linear Fold(this Linear linear, BatchNorm norm)
    {
        ArgumentNullException.ThrowIfNull(linear);
        var (weight, bias) = Folded(linear.Weight, linear.Bias, norm);
        var folded = Linear.Of(weight, bias);
        folded.Training = linear.Training;
        return folded;
    }

    static (Tensor Weight, Tensor Bias) Folded(Tensor weight, Tensor? bias, BatchNorm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (norm is not { RunningMean: { } mean, RunningVar: { } variance })
        {
            throw new ArgumentException(
                $"Fold: {norm} normalises by the batch alone; it needs running statistics.",
                nameof(norm)
            );
        }
        if (mean.Count != weight.Shape[0])
        {
            throw new ArgumentException(
                $"Fold: a norm of {mean.Count} channels after a weight of {weight.Shape}, which gives {weight.Shape[0]}.",
                nameof(norm)
            );
        }
        using var _ = NoGrad.Enter();
        var scale = (variance.Double() + norm.Epsilon).Sqrt().Reciprocal();
        scale = norm.Weight is { } factor ? scale * factor.Double() : scale;
        var moved = ((bias is null ? 0 : bias.Double()) - mean.Double()) * scale;
        moved = norm.Bias is { } addend ? moved + addend.Double() : moved;
        int[] sizes = [weight.Shape[0], .. Enumerable.Repeat(1, weight.Rank - 1)];
        return ((weight.Double() * scale.Reshape(sizes)).To(weight.DType), moved.To(weight.DType));
    }
}
