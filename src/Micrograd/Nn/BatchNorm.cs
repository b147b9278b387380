namespace Micrograd;

/// <summary>
/// What <see cref="BatchNorm1d"/>, <see cref="BatchNorm2d"/> and <see cref="BatchNorm3d"/> share: in training they normalise by the batch and gather its mean and variance, in
/// evaluation by what was gathered (Ioffe and Szegedy, 2015).
/// </summary>
public abstract class BatchNorm : ChannelNormModule
{
    private protected BatchNorm(
        int numFeatures,
        (int Least, int Most) ranks,
        double epsilon,
        double? momentum,
        bool affine,
        bool trackRunningStats,
        DType dtype
    )
        : base(numFeatures, ranks, epsilon, momentum, affine, trackRunningStats, dtype) { }

    /// <inheritdoc />
    protected sealed override Tensor Compute(Tensor x)
    {
        Require(x, channelDim: 1);
        if (Training || RunningMean is null)
        {
            return x.NormalizedByBatch(RunningMean, RunningVar, NumBatchesTracked, Weight, Bias, Momentum, Epsilon);
        }
        return x.BatchNorm(RunningMean, RunningVar, Weight, Bias, epsilon: Epsilon);
    }
}
