namespace Micrograd;

/// <summary>
/// What a network learns and an optimizer moves: a <see cref="Value"/>, which is one number, or a <see cref="Tensor"/>.
/// </summary>
public interface IParameter
{
    /// <summary>How many numbers it is.</summary>
    long Count { get; }

    /// <summary>Forgets the gradient, or sets it to 0.</summary>
    void ZeroGrad();

    /// <summary>(Σ |g|ᵖ)^(1/p) over the gradient, the largest |g| for p = ∞; 0 where there is none.</summary>
    internal double GradNorm(double p);

    /// <summary>g ← factor × g</summary>
    internal void ScaleGrad(double factor);

    /// <summary>g ← g kept within ±limit</summary>
    internal void ClampGrad(double limit);
}
