using System.Globalization;

namespace Micrograd;

/// <summary>
/// (x − mean) / √(variance + ε) over groups of channels in each example of <c>[N, C, …]</c>, times a weight plus a bias of each channel (Wu and He,
/// 2018), PyTorch's <c>nn.GroupNorm</c>. State: <c>weight [C]</c>, <c>bias [C]</c>.
/// </summary>
public sealed class GroupNorm : Module
{
    readonly int _groups;
    readonly int _channels;
    readonly double _epsilon;
    readonly ModuleTensor? _weight;
    readonly ModuleTensor? _bias;

    /// <param name="numGroups">How many groups; they divide the channels.</param>
    /// <param name="numChannels">Channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="affine">Whether there are a weight and a bias; they begin as 1 and 0.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No group, no channel, or a negative epsilon.</exception>
    public GroupNorm(
        int numGroups,
        int numChannels,
        double epsilon = 1e-5,
        bool affine = true,
        DType dtype = DType.Float32
    )
    {
        ModuleSize.Require(nameof(GroupNorm), numGroups);
        ModuleSize.Require(nameof(GroupNorm), numChannels);
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        if (numChannels % numGroups != 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"GroupNorm: {numChannels} channels do not divide into {numGroups} groups; take a number that divides them."
                ),
                nameof(numGroups)
            );
        }
        (_groups, _channels, _epsilon) = (numGroups, numChannels, epsilon);
        _weight = affine ? Parameter("weight", Tensor.Ones([numChannels], dtype)) : null;
        _bias = affine ? Parameter("bias", Tensor.Zeros([numChannels], dtype)) : null;
    }

    /// <summary>A factor a channel; null where there are none.</summary>
    public Tensor? Weight => _weight?.Value;

    /// <summary>An addend a channel; null where there are none.</summary>
    public Tensor? Bias => _bias?.Value;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => x.GroupNorm(_groups, Weight, Bias, _epsilon);

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"GroupNorm({_groups} of {_channels})");
}
