namespace Micrograd;

/// <summary>
/// What a network learns and an optimizer moves: a <see cref="Value"/>, which is one number, or a <see cref="Tensor"/>.
/// </summary>
public interface IParameter
{
    /// <summary>How many numbers it is.</summary>
    long Count { get; }

    /// <summary>Forgets the gradient; a value's then reads as 0.</summary>
    void ZeroGrad();

    /// <summary>g ← g kept within ±limit, where there is one.</summary>
    internal void ClampGrad(double limit);
}
