using System.Globalization;
using System.Text;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>What modules of convolution share: a weight and a bias, how they begin, and options.</summary>
public abstract class ConvolutionModule : Module
{
    readonly ModuleTensor _weight;
    readonly ModuleTensor? _bias;
    readonly string _text;

    /// <param name="dims">Spatial dims.</param>
    /// <param name="channels">Channels in and out.</param>
    /// <param name="weight">The first two dims of the weight.</param>
    /// <param name="kernelSize">The others.</param>
    /// <param name="stride">1 unless said.</param>
    /// <param name="dilation">1 unless said.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="bias">Whether there is one.</param>
    /// <param name="generator">Where the first numbers come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    private protected ConvolutionModule(
        int dims,
        (int In, int Out) channels,
        (int First, int Second) weight,
        PerDim kernelSize,
        PerDim stride,
        PerDim dilation,
        int groups,
        bool bias,
        Generator? generator,
        DType dtype
    )
    {
        (Stride, Dilation, Groups) = (stride, dilation, groups);
        _ = stride.For(Kind, nameof(stride), dims, 1, 1);
        _ = dilation.For(Kind, nameof(dilation), dims, 1, 1);
        if (kernelSize.IsNone)
        {
            throw new ArgumentException($"{Kind}: a kernel without a size.", nameof(kernelSize));
        }
        int[] sizes = [weight.First, weight.Second, .. kernelSize.For(Kind, nameof(kernelSize), dims, 1, 1).AsSpan()];
        var factors = Tensor.Zeros(sizes, dtype);
        // Kaiming's for a slope of √5.
        var bound = Init.KaimingBound(Init.Fans(factors).In, Math.Sqrt(5));
        _weight = Parameter("weight", Init.Uniform(factors, -bound, bound, generator));
        _bias = bias
            ? Parameter("bias", Init.Uniform(Tensor.Zeros([channels.Out], dtype), -bound, bound, generator))
            : null;
        _text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{channels.In} → {channels.Out}, kernel {kernelSize}")
            .Append(stride.IsNone ? "" : $", stride {stride}")
            .Append(dilation.IsNone ? "" : $", dilation {dilation}")
            .Append(groups == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", groups {groups}"))
            .ToString();
    }

    /// <summary>The factors.</summary>
    public Tensor Weight => _weight.Value;

    /// <summary>An addend for each channel out; null where there are none.</summary>
    public Tensor? Bias => _bias?.Value;

    private protected PerDim Stride { get; }

    private protected PerDim Dilation { get; }

    private protected int Groups { get; }

    private protected string Kind => GetType().Name;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <summary>What the text says beyond what all have.</summary>
    private protected virtual string Extra => "";

    /// <inheritdoc />
    public override string ToString() => $"{Kind}({_text}{Extra})";

    /// <summary>The same convolution with a bias, to be given other numbers.</summary>
    private protected abstract ConvolutionModule WithBias(Generator generator);

    /// <summary>How many channels come out.</summary>
    internal virtual int OutChannels => Weight.Shape[0];

    /// <summary>The weight, in double, each channel of the output times a factor of its own.</summary>
    internal virtual Tensor WeightTimes(Tensor factors)
    {
        int[] sizes = [factors.Shape[0], .. Enumerable.Repeat(1, Weight.Rank - 1)];
        return Weight.Double() * factors.Reshape(sizes);
    }

    /// <summary>The same convolution with other factors, and with addends.</summary>
    internal ConvolutionModule Of(Tensor weight, Tensor bias)
    {
        var made = WithBias(new Generator(0));
        using var _ = NoGrad.Enter();
        made.Weight.CopyFrom(weight);
        made.Bias!.CopyFrom(bias);
        made.Training = Training;
        return made;
    }

    /// <summary>Channels in a group.</summary>
    private protected static int PerGroup(string name, int channels, int groups, string which)
    {
        ModuleSize.Require(name, channels, which);
        ModuleSize.Require(name, groups);
        return channels % groups == 0
            ? channels / groups
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {channels} {which} do not divide into {groups} groups; a number of groups divides the channels in and out."
                ),
                nameof(groups)
            );
    }
}
