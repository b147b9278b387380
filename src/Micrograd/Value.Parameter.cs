namespace Micrograd;

// As what a network of values learns: one number.
public partial class Value : IParameter
{
    long IParameter.Count => 1;

    /// <summary>
    /// Whether a gradient has arrived at this leaf, or was set, since <see cref="ZeroGrad"/>: be it 0. One that was told 0 is moved by
    /// momentum and weight decay; one that no loss reached is not.
    /// </summary>
    internal bool HasGradient => !IsNoGradient(_grad);

    internal static bool IsNoGradient(double gradient) =>
        BitConverter.DoubleToInt64Bits(gradient) == BitConverter.DoubleToInt64Bits(NoGradient);

    void IParameter.ClampGrad(double limit)
    {
        if (HasGradient && !double.IsNaN(_grad))
        {
            Grad = Math.Clamp(_grad, -limit, limit);
        }
    }
}
