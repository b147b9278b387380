using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd;

// As what a network of tensors learns.
public sealed partial class Tensor : IParameter
{
    /// <summary>g ← factor × g, where there is a gradient: a new tensor, for others may have the old one.</summary>
    /// <param name="factor">A single number of float64.</param>
    internal void ScaleGrad(Tensor factor)
    {
        // Nobody zeroes the gradient meanwhile, and with it gives its memory to others.
        using var _ = Uninterrupted.EnterObject(_storage);
        if (GradInPassing is { } gradient)
        {
            var dtype = gradient.DType.IsComputed() ? gradient.DType : DType.Float32;
            Put((gradient.To(dtype) * factor.To(dtype)).To(gradient.DType).Claim());
        }
    }

    void IParameter.ClampGrad(double limit)
    {
        using var off = NoGrad.Enter();
        using var _ = Uninterrupted.EnterObject(_storage);
        if (GradInPassing is { } gradient)
        {
            var dtype = gradient.DType.IsComputed() ? gradient.DType : DType.Float32;
            Put(gradient.To(dtype).Clamp(-limit, limit).To(gradient.DType).Claim());
        }
    }
}
