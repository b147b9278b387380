namespace Micrograd;

/// <summary>
/// (x − mean) / √(variance + ε) of each channel of <c>[N, C, D, H, W]</c>, times a weight plus a bias (Ioffe and Szegedy, 2015), PyTorch's
/// <c>nn.BatchNorm3d</c>. In training mean and variance are the batch's, and move the running ones, by which evaluation normalises. State:
/// <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c>, each <c>[C]</c>, and <c>num_batches_tracked</c>.
/// </summary>
public sealed class BatchNorm3d : BatchNorm
{
    /// <param name="numFeatures">Channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">How much of a batch goes into the running statistics; null for as much as of each before: their plain mean.</param>
    /// <param name="affine">Whether there are a weight and a bias; they begin as 1 and 0.</param>
    /// <param name="trackRunningStats">Whether there are running statistics; without them evaluation normalises by the batch, too.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">No channel, a negative epsilon, or a momentum that is not 0 … 1.</exception>
    public BatchNorm3d(
        int numFeatures,
        double epsilon = 1e-5,
        double? momentum = 0.1,
        bool affine = true,
        bool trackRunningStats = true,
        DType dtype = DType.Float32
    )
        : base(numFeatures, (5, 5), epsilon, momentum, affine, trackRunningStats, dtype) { }
}
