using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Batch normalisation of <c>[N, C, …]</c> (Ioffe and Szegedy, 2015): (x − mean) / √(variance + ε) of each channel, times a weight plus a
    /// bias where given. In training mean and variance are those of the batch, Σ (x − mean)² / n, and running ones, where given, are moved
    /// towards them in place: r ← (1 − m) r + m b, with the variance of a sample, as in PyTorch's <c>F.batch_norm</c>. Else the
    /// running ones are taken.
    /// </summary>
    /// <param name="runningMean">A mean a channel; null in training alone.</param>
    /// <param name="runningVar">A variance a channel, where there is a mean.</param>
    /// <param name="weight">A factor a channel, or null.</param>
    /// <param name="bias">An addend a channel, or null.</param>
    /// <param name="training">Whether it normalises by the batch.</param>
    /// <param name="momentum">m, how much of the batch goes into the running ones.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ArgumentException">No channels, or what is of channels has another size or type; training with one value a channel; or a running statistic is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is below 0 or NaN, or the momentum is not 0 … 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor BatchNorm(
        Tensor? runningMean,
        Tensor? runningVar,
        Tensor? weight = null,
        Tensor? bias = null,
        bool training = false,
        double momentum = 0.1,
        double epsilon = 1e-5
    )
    {
        if ((runningMean is null) != (runningVar is null) || (runningMean is null && !training))
        {
            throw new ArgumentException(
                $"BatchNorm: a running mean and a running variance for {Shape} are given both, or in training neither.",
                nameof(runningVar)
            );
        }
        if (!(momentum is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum),
                $"BatchNorm: a momentum of {Numbers.ShortNumber.Of(momentum)} for {Shape}; it is 0 … 1."
            );
        }
        return training
            ? NormalizedByBatch(runningMean, runningVar, null, weight, bias, momentum, epsilon)
            : Normalized(new(false, epsilon, weight is not null), runningMean!, runningVar!, weight, bias);
    }

    /// <summary>The same in training, where a count of batches may be kept; a momentum of NaN is 1 / count.</summary>
    internal Tensor NormalizedByBatch(
        Tensor? runningMean,
        Tensor? runningVar,
        Tensor? count,
        Tensor? weight,
        Tensor? bias,
        double momentum,
        double epsilon
    )
    {
        if (GradMode.IsOn)
        {
            RequireCurrent("BatchNorm");
        }
        var x = this;
        if (DType.IsComputed() && Rank >= 2 && Count > 0)
        {
            // Once for both ops that want it so.
            var order = ChannelNorm.BatchOrder(Shape);
            x = _layout.Permute(order.AsSpan()).IsContiguous ? this : Door.Apply(new Ordered(order), this);
        }
        var statistics = Door.Apply(BatchStatistics.Op, x.Detach());
        var (mean, variance) = (statistics.Select(0, 0), statistics.Select(0, 1));
        var y = x.Normalized(new(true, epsilon, weight is not null), mean, variance, weight, bias);
        if (runningMean is not null)
        {
            var values = Count / Shape[1];
            var op = new RunningStatistics(momentum, values / (values - 1.0));
            Tensor[] given = [runningMean, runningVar!, mean.To(runningMean.DType), variance.To(runningMean.DType)];
            Door.Apply(op, count is null ? given : [.. given, count]);
        }
        return y;
    }

    Tensor Normalized(TensorOps.BatchNorm op, Tensor mean, Tensor variance, Tensor? weight, Tensor? bias)
    {
        var dtype = DType;
        foreach (var one in (ReadOnlySpan<Tensor?>)[mean, variance, weight, bias])
        {
            dtype = one is null ? dtype : DTypes.Promote(dtype, IsWeak, one.DType, one.IsWeak);
        }
        Tensor[] given = [DType.IsFloating() ? To(dtype) : this, mean.To(dtype), variance.To(dtype)];
        return Door.Apply(op, WithWeights(given, dtype, weight, bias));
    }

    /// <summary>
    /// Group normalisation of <c>[N, C, …]</c> (Wu and He, 2018): (x − mean) / √(variance + ε) over each of so many groups of adjacent channels
    /// in each example, times a weight plus a bias of each channel where given. Of equal numbers it is exactly 0, or the bias. PyTorch's
    /// <c>F.group_norm</c>.
    /// </summary>
    /// <param name="groups">How many groups; they divide the channels.</param>
    /// <param name="weight">A factor a channel, or null.</param>
    /// <param name="bias">An addend a channel, or null.</param>
    /// <param name="epsilon">Added to the variance, which is that of the elements themselves.</param>
    /// <exception cref="ArgumentException">No channels, or groups that do not divide them; a weight or bias has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no group; or epsilon is below 0 or NaN.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor GroupNorm(int groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) =>
        groups < 1
            ? throw new ArgumentOutOfRangeException(
                nameof(groups),
                $"GroupNorm: {groups} groups for {Shape}; there is 1 at least."
            )
            : Grouped(groups, weight, bias, epsilon);

    /// <summary>
    /// Instance normalisation of <c>[N, C, …]</c> (Ulyanov et al., 2016): (x − mean) / √(variance + ε) of each channel of each example, times a weight
    /// plus a bias of each channel where given. PyTorch's <c>F.instance_norm</c>.
    /// </summary>
    /// <param name="weight">A factor a channel, or null.</param>
    /// <param name="bias">An addend a channel, or null.</param>
    /// <param name="epsilon">Added to the variance, which is that of the elements themselves.</param>
    /// <exception cref="ArgumentException">No channels, or one value in each; a weight or bias has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is below 0 or NaN.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor InstanceNorm(Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) =>
        Grouped(0, weight, bias, epsilon);

    Tensor Grouped(int groups, Tensor? weight, Tensor? bias, double epsilon)
    {
        var dtype = Promoted(weight, bias);
        return Door.Apply(
            new TensorOps.GroupNorm(groups, epsilon, weight is not null),
            WithWeights([DType.IsFloating() ? To(dtype) : this], dtype, weight, bias)
        );
    }

    /// <summary>
    /// RMS normalisation over the last dims (Zhang and Sennrich, 2019): x / √(mean x² + ε), times a weight of their shape where given. PyTorch's
    /// <c>F.rms_norm</c>.
    /// </summary>
    /// <param name="normalizedShape">The sizes of the last dims, which belong to one row: <c>x.RmsNorm(64)</c>.</param>
    /// <param name="weight">A factor each element, or null.</param>
    /// <param name="epsilon">Added to the mean of squares; null is the distance from 1 to the next number of the element type.</param>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is below 0 or NaN.</exception>
    /// <exception cref="ArgumentException">The last dims have other sizes; the shape has no dim; the weight has another shape.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor RmsNorm(Shape normalizedShape, Tensor? weight = null, double? epsilon = null)
    {
        var dtype = Promoted(weight, null);
        var op = new RmsNorm(
            normalizedShape,
            epsilon ?? (dtype == DType.Float64 ? Math.BitIncrement(1.0) - 1 : MathF.BitIncrement(1f) - 1)
        );
        return Door.Apply(op, WithWeights([DType.IsFloating() ? To(dtype) : this], dtype, weight, null));
    }

    /// <inheritdoc cref="RmsNorm(Shape, Tensor?, double?)" />
    [OverloadResolutionPriority(-1)]
    public Tensor RmsNorm(int[] normalizedShape, Tensor? weight = null, double? epsilon = null) =>
        RmsNorm((Shape)normalizedShape, weight, epsilon);

    DType Promoted(Tensor? weight, Tensor? bias)
    {
        var dtype = weight is null ? DType : DTypes.Promote(DType, IsWeak, weight.DType, weight.IsWeak);
        return bias is null ? dtype : DTypes.Promote(dtype, IsWeak, bias.DType, bias.IsWeak);
    }

    static Tensor[] WithWeights(Tensor[] given, DType dtype, Tensor? weight, Tensor? bias)
    {
        given = weight is null ? given : [.. given, weight.To(dtype)];
        return bias is null ? given : [.. given, bias.To(dtype)];
    }
}
