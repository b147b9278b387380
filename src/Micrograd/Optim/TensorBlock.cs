using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>A tensor that an optimizer moves: in place, by the rule run over lanes.</summary>
internal sealed class TensorBlock<TRule> : StateBlock<TRule>
    where TRule : struct, IUpdateRule<TRule>
{
    readonly Tensor _parameter;

    public TensorBlock(Tensor parameter, IReadOnlyList<string> names)
        : base(names, parameter.Shape, parameter.DType)
    {
        if (!parameter.IsLeaf || !parameter.DType.IsComputed())
        {
            throw new ArgumentException(
                $"Optimizer: a tensor of {parameter.Shape} {parameter.DType.Text()}"
                    + (
                        parameter.IsLeaf
                            ? " can't be moved: it must be float32 or float64."
                            : " was computed from others; only a leaf can be moved."
                    )
            );
        }
        _parameter = parameter;
    }

    protected override bool HasGradient => _parameter.GradInPassing is not null;

    protected override void Move(TRule rule, Tensor state)
    {
        // Nobody zeroes the gradient meanwhile, and with it gives its memory to others.
        lock (_parameter._storage)
        {
            if (_parameter.GradInPassing is not { } gradient)
            {
                return;
            }
            if (_parameter.DType == DType.Float64)
            {
                Move<double>(new(rule), gradient, state);
            }
            else
            {
                Move<float>(new(rule), gradient, state);
            }
            _parameter._storage.Touch();
        }
    }

    void Move<T>(RuleUpdate<TRule> update, Tensor given, Tensor state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = Ordered(given);
        var target = Ordered(_parameter);
        UpdateLoop<T>.Run(
            update,
            target.Elements<T>("Step"),
            gradient.Elements<T>("Step"),
            state._storage.Span<T>()[..(int)state.Count]
        );
        GC.KeepAlive(gradient);
        GC.KeepAlive(state);
        if (target != _parameter)
        {
            Conversion.CopyTo(target, _parameter);
        }
        GC.KeepAlive(target);
    }

    static Tensor Ordered(Tensor x) => x.IsContiguous ? x : x.Detach().Clone();
}

/// <summary>A rule of optimizers as what the loop runs.</summary>
internal readonly struct RuleUpdate<TRule>(TRule rule) : ILaneUpdate
    where TRule : struct, IUpdateRule<TRule>
{
    public int StateCount => rule.StateNames.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Invoke<T>(T x, T other, Span<T> state)
        where T : IReal<T> => rule.Update(x, other, state);
}
