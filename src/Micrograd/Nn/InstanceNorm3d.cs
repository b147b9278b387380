namespace Micrograd;

/// <summary>
/// (x − mean) / √(variance + ε) of each channel of each example of <c>[N, C, D, H, W]</c>, or without N (Ulyanov et al., 2016), PyTorch's
/// <c>nn.InstanceNorm3d</c>. State: where asked for, <c>weight</c> and <c>bias</c>, and <c>running_mean</c>, <c>running_var</c> and
/// <c>num_batches_tracked</c>.
/// </summary>
public sealed class InstanceNorm3d : InstanceNorm
{
    /// <param name="numFeatures">Channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">How much of a batch goes into the running statistics; null for as much as of each before: their plain mean.</param>
    /// <param name="affine">Whether there are a weight and a bias; they begin as 1 and 0.</param>
    /// <param name="trackRunningStats">Whether there are running statistics, by which evaluation normalises.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">No channel, a negative epsilon, or a momentum that is not 0 … 1.</exception>
    public InstanceNorm3d(
        int numFeatures,
        double epsilon = 1e-5,
        double? momentum = 0.1,
        bool affine = false,
        bool trackRunningStats = false,
        DType dtype = DType.Float32
    )
        : base(numFeatures, 3, epsilon, momentum, affine, trackRunningStats, dtype) { }
}
