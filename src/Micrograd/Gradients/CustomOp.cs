using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// An op on tensors with a derivative of its own: PyTorch's <c>autograd.Function</c>. An elementwise op is better a rule, an
/// <see cref="IUnaryRule"/> or <see cref="IBinaryRule"/> given to <see cref="Tensor.Apply{TRule}(TRule, Tensor)"/>, which runs over
/// SIMD lanes and in every other number system.
/// </summary>
/// <example><code>
/// sealed class StraightThroughRound() : CustomOp("round_st")
/// {
///     protected override Tensor Forward(IReadOnlyList&lt;Tensor&gt; inputs) => Round(inputs[0]);
///
///     protected override Tensor Gradient(int input, Tensor g, IReadOnlyList&lt;Tensor&gt; inputs, Tensor output) => g;
/// }
/// </code></example>
/// <param name="name">What messages and drawings call it.</param>
public abstract class CustomOp(string name)
{
    /// <summary>What messages and drawings call it.</summary>
    public string Name => name;

    /// <summary>The result; nothing that is computed here is recorded.</summary>
    protected abstract Tensor Forward(IReadOnlyList<Tensor> inputs);

    /// <summary>
    /// What the gradient <paramref name="g"/> of the result gives to an input: a tensor of that input's shape. Written in tensor ops
    /// over <paramref name="g"/>, the inputs and the result it can be differentiated again. It is asked only for inputs that
    /// require a gradient.
    /// </summary>
    /// <param name="input">Which input.</param>
    /// <param name="g">The gradient of the result, of its shape.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">The result.</param>
    protected abstract Tensor Gradient(int input, Tensor g, IReadOnlyList<Tensor> inputs, Tensor output);

    /// <summary>Applies the op.</summary>
    public Tensor Apply(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        }
        Tensor output;
        using (NoGrad.Enter())
        {
            output = Forward(inputs);
        }
        if (GradMode.IsOn && output.DType.IsFloating() && Array.Exists(inputs, input => input.RequiresGrad))
        {
            // An input handed back as it is, or a view of one, would otherwise get the history of the result.
            output = Array.Exists(inputs, input => input._storage == output._storage)
                ? output.Detach().Clone()
                : output.Detach();
            output.Record(new CustomNode(Name, [.. inputs], output, Gradient));
        }
        return output;
    }
}
