using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>
/// x / √(mean x² + ε) over the last dims, times a weight (Zhang and Sennrich, 2019), PyTorch's <c>nn.RMSNorm</c>. State: <c>weight</c> of the
/// normalized shape.
/// </summary>
public sealed class RMSNorm : Module
{
    readonly Shape _shape;
    readonly double? _epsilon;
    readonly ModuleTensor? _weight;

    /// <param name="normalizedShape">The sizes of the last dims, over which the mean is taken.</param>
    /// <param name="epsilon">Added to the mean of squares; null is the distance from 1 to the next number of the element type.</param>
    /// <param name="elementwiseAffine">Whether there is a weight; it begins as 1.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">The shape has no dim.</exception>
    public RMSNorm(
        Shape normalizedShape,
        double? epsilon = null,
        bool elementwiseAffine = true,
        DType dtype = DType.Float32
    )
    {
        if (normalizedShape.Rank == 0)
        {
            throw new ArgumentException("RMSNorm: a shape with no dim.", nameof(normalizedShape));
        }
        (_shape, _epsilon) = (normalizedShape, epsilon);
        _weight = elementwiseAffine ? Parameter("weight", Tensor.Ones(normalizedShape, dtype)) : null;
    }

    /// <inheritdoc cref="RMSNorm(Shape, double?, bool, DType)" />
    [OverloadResolutionPriority(-1)]
    public RMSNorm(
        int[] normalizedShape,
        double? epsilon = null,
        bool elementwiseAffine = true,
        DType dtype = DType.Float32
    )
        : this((Shape)normalizedShape, epsilon, elementwiseAffine, dtype) { }

    /// <summary>The factors; null where there are none.</summary>
    public Tensor? Weight => _weight?.Value;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => x.RmsNorm(_shape, Weight, _epsilon);

    /// <inheritdoc />
    public override string ToString() => $"RMSNorm({string.Join(" × ", _shape)})";
}
