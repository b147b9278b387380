using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// What <see cref="InstanceNorm1d"/>, <see cref="InstanceNorm2d"/> and <see cref="InstanceNorm3d"/> share: each channel of each example is normalised by itself (Ulyanov et al.,
/// 2016), or in evaluation by what was gathered, where running statistics are tracked.
/// </summary>
public abstract class InstanceNorm : ChannelNormModule
{
    readonly int _dims;

    private protected InstanceNorm(
        int numFeatures,
        int dims,
        double epsilon,
        double? momentum,
        bool affine,
        bool trackRunningStats,
        DType dtype
    )
        : base(numFeatures, (dims + 1, dims + 2), epsilon, momentum, affine, trackRunningStats, dtype) => _dims = dims;

    /// <inheritdoc />
    protected sealed override Tensor Compute(Tensor x)
    {
        Require(x, channelDim: x.Rank - _dims - 1);
        if (x.Rank == _dims + 1)
        {
            return Compute(x.Unsqueeze(0)).Squeeze(0);
        }
        if (!Training && RunningMean is { } mean)
        {
            return x.BatchNorm(mean, RunningVar, Weight, Bias, epsilon: Epsilon);
        }
        var y = x.InstanceNorm(Weight, Bias, Epsilon);
        if (RunningMean is { } running && x.Shape[0] > 0)
        {
            using var _ = NoGrad.Enter();
            int[] dims = [.. Enumerable.Range(2, _dims)];
            var places = x.Count / x.Shape[0] / x.Shape[1];
            // The mean of the examples' statistics. They are counted where the count decides: PyTorch's count stays 0.
            Tensor[] moved =
            [
                running,
                RunningVar!,
                x.Mean(dims).Mean(0).To(running.DType),
                x.Var(dims, correction: 0).Mean(0).To(running.DType),
            ];
            Door.Apply(
                new RunningStatistics(Momentum, places / (places - 1.0)),
                double.IsNaN(Momentum) ? [.. moved, NumBatchesTracked!] : moved
            );
        }
        return y;
    }
}
