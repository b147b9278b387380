using Micrograd.Differentiation;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    Tensor? _grad;

    // Whether nobody but this tensor can have the gradient: then its memory is free at once when it is dropped, while it still lies
    // in the processor's cache.
    bool _isGradPrivate;

    /// <summary>
    /// The derivative of what <see cref="Backward"/> was called on with respect to each element; null until there is one. It adds
    /// up over several calls, as PyTorch's does; set it to null, or call <see cref="ZeroGrad"/>, to begin anew.
    /// </summary>
    /// <exception cref="ArgumentException">What is set has another shape or another type.</exception>
    public Tensor? Grad
    {
        get
        {
            lock (_storage)
            {
                _isGradPrivate = false;
                return _grad;
            }
        }
        set
        {
            if (value is not null && (value.Shape != Shape || value.DType != DType))
            {
                throw new ArgumentException(
                    $"Grad: a gradient of {value.Shape} {value.DType.Text()} does not fit a tensor of {Shape} {DType.Text()}."
                );
            }
            Put(value, isPrivate: false);
        }
    }

    /// <summary>The gradient, for those who do not keep it.</summary>
    internal Tensor? GradInPassing => _grad;

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

    /// <summary>
    /// Whether nobody has this tensor but the graph of a result: its memory is free when a backward pass has gone by. Whoever takes the
    /// tensor out of the graph sets it to false.
    /// </summary>
    internal bool IsOfGraph { get; set; }

    /// <summary>Nobody has this tensor any more but the op that read it last; where none was recorded, its memory is free.</summary>
    internal void LeaveTo(TensorNode? reader)
    {
        IsOfGraph = reader is not null;
        if (reader is null)
        {
            _storage.Return();
        }
    }

    /// <summary>Notes the op that made this tensor, which is complete by now.</summary>
    internal void Record(TensorNode node)
    {
        Node = node;
        Anomaly.RequireNumbers(node, this);
    }

    internal bool HasHooks => _attached?.Hooks is not null;

    internal Tensor RunHooks(Tensor gradient) => _attached?.Hooks?.Run(gradient) ?? gradient;

    /// <summary>Threads may share leaves: none of their gradients is lost.</summary>
    /// <param name="gradient">What comes in addition.</param>
    /// <param name="isPrivate">Whether nobody else has it or its memory.</param>
    internal void AddToGrad(Tensor gradient, bool isPrivate)
    {
        lock (_storage)
        {
            if (_grad is not { } sum)
            {
                Put(gradient, isPrivate);
                return;
            }
            var both = GradientReceiver.Sum(sum, gradient);
            Put(both, isPrivate: both.Node is null);
            if (isPrivate)
            {
                gradient._storage.Return();
            }
        }
    }

    void Put(Tensor? gradient, bool isPrivate)
    {
        lock (_storage)
        {
            if (_isGradPrivate)
            {
                _grad?._storage.Return();
            }
            (_grad, _isGradPrivate) = (gradient, isPrivate);
        }
    }
}
