namespace Micrograd;

// As what a network of values learns: one number.
public partial class Value : IParameter
{
    long IParameter.Count => 1;

    double IParameter.GradNorm(double p) => Math.Abs(_grad);

    void IParameter.ScaleGrad(double factor) => _grad *= factor;

    void IParameter.ClampGrad(double limit) => _grad = double.IsNaN(_grad) ? _grad : Math.Clamp(_grad, -limit, limit);
}
