using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>A tensor that an optimizer moves: in place, by the rule run over lanes.</summary>
internal sealed class TensorBlock<TRule> : RuleBlock<TRule>
    where TRule : struct, IUpdateRule<TRule>
{
    readonly Tensor _parameter;
    readonly Update<TRule> _update;

    public TensorBlock(Tensor parameter, TRule rule)
        : base(rule, parameter.Shape, [])
    {
        RequireMovable(parameter);
        _parameter = parameter;
        _update = new(rule);
    }

    protected override bool HasGradient => _parameter.GradInPassing is not null;

    protected override DType ElementType =>
        _parameter.DType.IsComputed()
            ? _parameter.DType
            : throw new InvalidOperationException(
                $"Step: a parameter of {_parameter.Shape} is of {_parameter.DType.Text()} by now, which is for storage; only float32 and "
                    + "float64 can be moved."
            );

    public override string? Label => _parameter.Label;

    protected override void Move(double learningRate, Tensor rate, Tensor state, Tensor steps)
    {
        // Nobody zeroes the gradient meanwhile, and with it gives its memory to others.
        using var _ = Uninterrupted.EnterObject(_parameter._storage);
        if (_parameter.GradInPassing is { } gradient)
        {
            Door.Apply(_update, [_parameter, gradient, state, steps, rate]);
        }
    }
}
