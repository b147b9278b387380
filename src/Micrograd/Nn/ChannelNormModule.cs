using System.Globalization;

namespace Micrograd;

/// <summary>
/// What modules of batch and instance norm share: a weight and a bias of each channel where they are affine, and running statistics where they
/// track them, which training gathers and evaluation normalises by.
/// </summary>
public abstract class ChannelNormModule : Module
{
    readonly ModuleTensor? _weight;
    readonly ModuleTensor? _bias;
    readonly ModuleTensor? _mean;
    readonly ModuleTensor? _variance;
    readonly ModuleTensor? _count;
    readonly int _features;
    readonly int _leastRank;
    readonly int _mostRank;

    /// <param name="numFeatures">Channels.</param>
    /// <param name="ranks">The fewest and the most dims of an input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">How much of a batch goes into the running statistics; null for as much as of each before.</param>
    /// <param name="affine">Whether there are weight and bias.</param>
    /// <param name="trackRunningStats">Whether there are running statistics.</param>
    /// <param name="dtype">float32 or float64.</param>
    private protected ChannelNormModule(
        int numFeatures,
        (int Least, int Most) ranks,
        double epsilon,
        double? momentum,
        bool affine,
        bool trackRunningStats,
        DType dtype
    )
    {
        ModuleSize.Require(GetType().Name, numFeatures);
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        if (momentum is { } given && !(given is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum),
                $"{GetType().Name}: a momentum of {Numbers.ShortNumber.Of(given)}; it is 0 … 1, or null."
            );
        }
        (_features, _leastRank, _mostRank) = (numFeatures, ranks.Least, ranks.Most);
        (Epsilon, Momentum) = (epsilon, momentum ?? double.NaN);
        _weight = affine ? Parameter("weight", Tensor.Ones([numFeatures], dtype)) : null;
        _bias = affine ? Parameter("bias", Tensor.Zeros([numFeatures], dtype)) : null;
        if (trackRunningStats)
        {
            _mean = Buffer("running_mean", Tensor.Zeros([numFeatures], dtype));
            _variance = Buffer("running_var", Tensor.Ones([numFeatures], dtype));
            _count = Buffer("num_batches_tracked", Tensor.Zeros([], DType.Int64));
        }
    }

    /// <summary>A factor a channel; null where there are none.</summary>
    public Tensor? Weight => _weight?.Value;

    /// <summary>An addend a channel; null where there are none.</summary>
    public Tensor? Bias => _bias?.Value;

    /// <summary>The running mean of each channel; null where none is tracked.</summary>
    public Tensor? RunningMean => _mean?.Value;

    /// <summary>The running variance of each channel; null where none is tracked.</summary>
    public Tensor? RunningVar => _variance?.Value;

    /// <summary>How many batches went into the running statistics; null where none are tracked.</summary>
    public Tensor? NumBatchesTracked => _count?.Value;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    internal double Epsilon { get; }

    /// <summary>NaN where each batch counts alike.</summary>
    internal double Momentum { get; set; }

    /// <exception cref="ArgumentException">The input has other dims, or other channels.</exception>
    private protected void Require(Tensor x, int channelDim)
    {
        if (x.Rank < _leastRank || x.Rank > _mostRank || x.Shape[channelDim] != _features)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{GetType().Name}: an input of {x.Shape}; it has {_leastRank}{(_mostRank > _leastRank ? $" or {_mostRank}" : "")} dims, and {_features} channels at dim {channelDim}."
                )
            );
        }
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{GetType().Name}({_features}{(_weight is null ? "" : ", affine")}{(_mean is null ? "" : ", running statistics")})"
        );
}
