using Micrograd.Tensors;

namespace Micrograd;

/// <summary>y = x·Wᵀ + b: <c>[…, in] → […, out]</c>, PyTorch's <c>nn.Linear</c>. State: <c>weight [out, in]</c>, <c>bias [out]</c>.</summary>
public sealed class Linear : Module
{
    readonly ModuleTensor _weight;
    readonly ModuleTensor? _bias;

    /// <param name="inFeatures">The size of an input.</param>
    /// <param name="outFeatures">The size of an output.</param>
    /// <param name="bias">Whether there is one.</param>
    /// <param name="generator">Where the first parameters come from: uniform in ±1/√in, as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Linear(
        int inFeatures,
        int outFeatures,
        bool bias = true,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
    {
        ModuleSize.Require(nameof(Linear), inFeatures);
        ModuleSize.Require(nameof(Linear), outFeatures);
        var bound = 1 / Math.Sqrt(inFeatures);
        _weight = Parameter("weight", Drawn([outFeatures, inFeatures]));
        _bias = bias ? Parameter("bias", Drawn([outFeatures])) : null;

        Tensor Drawn(Shape shape) => Init.Uniform(Tensor.Zeros(shape, dtype), -bound, bound, generator);
    }

    Linear(Tensor weight, Tensor? bias)
    {
        if (bias is not null)
        {
            // Before the weight is changed.
            RequireLearnable("bias", bias);
        }
        _weight = Parameter("weight", weight);
        _bias = bias is null ? null : Parameter("bias", bias);
    }

    /// <summary>A layer of tensors that are there already: a weight that another module has too, as an embedding's (tied weights), or a trained one.</summary>
    /// <remarks>
    /// The tensors themselves are the parameters, which learn from now on. What two modules share is one parameter: it is moved once,
    /// counted once, and stands under both names in the state, as in PyTorch.
    /// </remarks>
    /// <param name="weight">The factors, <c>[out, in]</c>, a leaf of a floating type.</param>
    /// <param name="bias">The addends, <c>[out]</c>, of the same type; null for none.</param>
    /// <exception cref="ArgumentException">The weight is no matrix, or the bias is not of its rows and its type.</exception>
    /// <exception cref="InvalidOperationException">A tensor was computed from others, or is not of a floating type.</exception>
    /// <example><code>
    /// var embedding = new Embedding(27, 64);
    /// var head = Linear.Of(embedding.Weight);
    /// </code></example>
    public static Linear Of(Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2)
        {
            throw new ArgumentException($"Linear: a weight of {weight.Shape}; it is [out, in].", nameof(weight));
        }
        if (bias is not null && (bias.Shape != weight.Shape[..1] || bias.DType != weight.DType))
        {
            throw new ArgumentException(
                $"Linear: a bias of {bias.Shape} {bias.DType.Text()} beside a weight of {weight.Shape} {weight.DType.Text()}; it is "
                    + $"{weight.Shape[..1]} {weight.DType.Text()}.",
                nameof(bias)
            );
        }
        return new(weight, bias);
    }

    /// <summary>The factors, <c>[out, in]</c>.</summary>
    public Tensor Weight => _weight.Value;

    /// <summary>The addends, <c>[out]</c>; null where there are none.</summary>
    public Tensor? Bias => _bias?.Value;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => Tensor.Linear(x, Weight, Bias);

    /// <inheritdoc />
    public override string ToString() => $"Linear({Weight.Shape[1]} → {Weight.Shape[0]})";
}
