namespace Micrograd;

// As what a network of tensors learns.
public sealed partial class Tensor : IParameter
{
    double IParameter.GradNorm(double p)
    {
        if (Grad is null || Count == 0)
        {
            return 0;
        }
        using var _ = NoGrad.Enter();
        return double.IsPositiveInfinity(p) ? Grad.Abs().Max().Item()
            : p == 2 ? Grad.Norm().Item()
            : Math.Pow(Grad.Abs().Pow(p).Sum().Item(), 1 / p);
    }

    void IParameter.ScaleGrad(double factor)
    {
        using var _ = NoGrad.Enter();
        Grad = Grad is null ? null : Grad * factor;
    }

    void IParameter.ClampGrad(double limit)
    {
        using var _ = NoGrad.Enter();
        Grad = Grad?.Clamp(-limit, limit);
    }
}
