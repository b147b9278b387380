using Micrograd.Differentiation;
using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// The derivative of what <see cref="Backward"/> was called on with respect to each element; null until there is one. It adds
    /// up over several calls, as PyTorch's does; set it to null, or call <see cref="ZeroGrad"/>, to begin anew.
    /// </summary>
    /// <exception cref="ArgumentException">What is set has another shape or another type.</exception>
    public Tensor? Grad
    {
        get
        {
            // Nobody zeroes it, and with it gives its memory to others, before it is known to be a user's.
            using var _ = Uninterrupted.EnterObject(_storage);
            var gradient = GradInPassing;
            gradient?._storage.HandOut();
            return gradient;
        }
        set
        {
            if (value is not null && (value.Shape != Shape || value.DType != DType))
            {
                throw new ArgumentException(
                    $"Grad: a gradient of {value.Shape} {value.DType.Text()} does not fit a tensor of {Shape} {DType.Text()}."
                );
            }
            value?._storage.HandOut();
            Put(value);
        }
    }

    /// <summary>
    /// Backpropagation: adds to the <see cref="Grad"/> of every leaf that requires one the derivative of this tensor with respect to it.
    /// What the graph has kept is then freed, unless it is to be retained.
    /// </summary>
    /// <param name="gradient">What flows in from above, of this tensor's shape; 1 for a single number.</param>
    /// <param name="retain">Keeps the graph for another pass.</param>
    /// <param name="createGraph">Records the pass itself, so that gradients can be differentiated again; keeps the graph, too.</param>
    /// <exception cref="InvalidOperationException">
    /// Nothing here requires a gradient; this is not a single number and no gradient flows in; the graph was freed by an earlier
    /// pass; or a tensor that the pass needs was changed in place.
    /// </exception>
    /// <exception cref="ArgumentException">The gradient has another shape.</exception>
    public void Backward(Tensor? gradient = null, bool retain = false, bool createGraph = false)
    {
        if (!RequiresGrad)
        {
            throw new InvalidOperationException(
                "Backward: nothing that this tensor was computed from requires a gradient. Call RequireGrad() on the leaves first."
            );
        }
        BackwardPass.Run(this, Upstream(gradient, "Backward"), retain || createGraph, createGraph);
    }

    /// <summary>What flows into a backward pass from this tensor.</summary>
    internal Tensor Upstream(Tensor? gradient, string op)
    {
        RequireCurrent(op);
        if (gradient is null)
        {
            return Count == 1
                ? Ones(Shape, DType)
                : throw new InvalidOperationException(
                    $"{op}: a tensor of {Shape} is not a single number: pass the gradient that flows in, or reduce it, as with Sum()."
                );
        }
        return gradient.Shape == Shape
            ? gradient.To(DType)
            : throw new ArgumentException(
                $"{op}: a gradient of {gradient.Shape} flows into a tensor of {Shape}.",
                nameof(gradient)
            );
    }

    /// <summary>Forgets the gradient.</summary>
    public void ZeroGrad() => Grad = null;

    /// <summary>Keeps the gradient of a tensor that is no leaf in its <see cref="Grad"/>, too, as its hooks have left it.</summary>
    public Tensor RetainGrad()
    {
        Node?.Retain(this);
        return this;
    }

    /// <summary>
    /// Has a function called with this tensor's gradient when it is complete; what it returns, unless that is null, takes its place. Several
    /// are called one after the other, in the order in which they came.
    /// </summary>
    /// <param name="hook">The function: from the gradient to another of the same shape and type, or to null.</param>
    /// <returns>What takes the hook away again when it is disposed.</returns>
    /// <exception cref="InvalidOperationException">
    /// The tensor requires no gradient; or, in the backward pass, the function returned another shape or type.
    /// </exception>
    public IDisposable RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return !RequiresGrad ? throw new InvalidOperationException("RegisterHook: the tensor requires no gradient.")
            : Node is { } node ? node.AddHook(hook)
            : Hooks.Add(ref Attached.Hooks, hook);
    }

    /// <summary>Threads may share leaves: none of their gradients is lost.</summary>
    /// <param name="gradient">What comes in addition; who held it does so no more.</param>
    internal void AddToGrad(Tensor gradient)
    {
        using var _ = Uninterrupted.EnterObject(_storage);
        Watcher.GradientRead(this, _grad);
        _grad = _grad is { } sum ? GradientReceiver.Sum(sum, gradient) : gradient;
        Watcher.GradientSet(this, _grad);
    }
}
