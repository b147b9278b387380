using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>
/// (x − mean) / √(variance + ε) over the last dims, times a weight plus a bias (Ba, Kiros and Hinton, 2016), PyTorch's
/// <c>nn.LayerNorm</c>. State: <c>weight</c> and <c>bias</c> of the normalized shape.
/// </summary>
public sealed class LayerNorm : Module
{
    readonly Shape _shape;
    readonly double _epsilon;
    readonly ModuleTensor? _weight;
    readonly ModuleTensor? _bias;

    /// <param name="normalizedShape">The sizes of the last dims, over which mean and variance are taken.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="elementwiseAffine">Whether there is a weight, and a bias; they begin as 1 and 0.</param>
    /// <param name="bias">Whether there is a bias beside the weight.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">The shape has no dim.</exception>
    public LayerNorm(
        Shape normalizedShape,
        double epsilon = 1e-5,
        bool elementwiseAffine = true,
        bool bias = true,
        DType dtype = DType.Float32
    )
    {
        if (normalizedShape.Rank == 0)
        {
            throw new ArgumentException("LayerNorm: a shape with no dim.", nameof(normalizedShape));
        }
        _shape = normalizedShape;
        _epsilon = epsilon;
        _weight = elementwiseAffine ? Parameter("weight", Tensor.Ones(normalizedShape, dtype)) : null;
        _bias = elementwiseAffine && bias ? Parameter("bias", Tensor.Zeros(normalizedShape, dtype)) : null;
    }

    /// <inheritdoc cref="LayerNorm(Shape, double, bool, bool, DType)" />
    [OverloadResolutionPriority(-1)]
    public LayerNorm(
        int[] normalizedShape,
        double epsilon = 1e-5,
        bool elementwiseAffine = true,
        bool bias = true,
        DType dtype = DType.Float32
    )
        : this((Shape)normalizedShape, epsilon, elementwiseAffine, bias, dtype) { }

    /// <summary>The factors; null where there are none.</summary>
    public Tensor? Weight => _weight?.Value;

    /// <summary>The addends; null where there are none.</summary>
    public Tensor? Bias => _bias?.Value;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => x.LayerNorm(_shape, Weight, Bias, _epsilon);

    /// <inheritdoc />
    public override string ToString() => $"LayerNorm({string.Join(" × ", _shape)})";
}
