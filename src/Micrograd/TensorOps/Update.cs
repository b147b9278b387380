using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// An optimizer's step: of a parameter, its gradient, what is remembered of it, the count of its steps and the learning rate, the
/// parameter, the memory and the count are written, in place and in one pass.
/// </summary>
/// <param name="Function">The optimizer's rule with its options.</param>
internal sealed record Update<TRule>(TRule Function) : LibraryOp
    where TRule : struct, IUpdateRule<TRule>
{
    public override string Name => "update";

    internal override string Attributes => typeof(TRule).Name;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (parameter, gradient) = (inputs[0], inputs[1]);
        if (gradient.Shape != parameter.Shape || gradient.DType != parameter.DType)
        {
            throw new InvalidOperationException(
                $"Step: a gradient of {gradient.Shape} {gradient.DType.Text()} for a parameter of {parameter.Shape} "
                    + $"{parameter.DType.Text()}."
            );
        }
        return Ordered.Rows(gradient) is { } order
            ? TensorSpec.Wanting(1, order)
            : TensorSpec.Writing(parameter, 0b01101);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ref var steps = ref inputs[3]._storage.Span<long>()[inputs[3]._layout.Offset];
        steps++;
        var rate = inputs[4]._storage.Read<double>(inputs[4].DType, inputs[4]._layout.Offset);
        ElementTypes.Floats(new Kernel(new(Function.At(checked((int)steps), rate))), inputs[0].DType, inputs, outputs);
    }

    readonly struct Kernel(RuleUpdate<TRule> update) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (parameter, state) = (inputs[0], inputs[2]);
            // The loop goes over what lies in order; a parameter that doesn't is moved in a copy.
            var target = parameter.IsContiguous
                ? parameter
                : new Tensor(
                    Storage.Of(parameter.Count, parameter.DType),
                    Layout.Contiguous(parameter._layout.Sizes),
                    parameter.DType
                );
            if (target != parameter)
            {
                Copying.Run(parameter, target);
            }
            UpdateLoop<T>.Run(
                update,
                target.Elements<T>("Step"),
                Reduction.Rows<T>(inputs[1]),
                state._storage.Span<T>()[..(int)state.Count]
            );
            if (target != parameter)
            {
                Copying.Run(target, parameter);
            }
        }
    }
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
