using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

// As a node of a graph: what made it, who holds it, and its gradient.
public sealed partial class Tensor
{
    // Held, so that its memory goes back at once when it is dropped, until somebody looks at it.
    Tensor? _grad;

    /// <summary>Whether no op with a gradient made it.</summary>
    public bool IsLeaf => Node is null;

    /// <summary>Whether <see cref="Backward"/> computes a gradient for it. It can be set on leaves of floating type.</summary>
    /// <exception cref="InvalidOperationException">It is not a leaf, or its elements are not floating-point numbers.</exception>
    public bool RequiresGrad
    {
        get => _requiresGrad || Node is not null;
        set
        {
            if (value && !DType.IsFloating())
            {
                throw new InvalidOperationException(
                    $"RequiresGrad: a tensor of {DType.Text()} has no gradient; only floating-point ones have."
                );
            }
            if (!value && Node is not null)
            {
                throw new InvalidOperationException(
                    $"RequiresGrad: this tensor was computed by '{Node.Name}'; only a leaf can be switched off. Detach() gives one."
                );
            }
            _requiresGrad = value;
        }
    }

    /// <summary>The op that made it, where a gradient can flow through; null for a leaf. <see cref="Record"/> alone sets it.</summary>
    internal TensorNode? Node { get; private set; }

    /// <summary>Sets <see cref="RequiresGrad"/> and returns the tensor.</summary>
    /// <param name="requiresGrad">Whether gradients are wanted.</param>
    /// <exception cref="InvalidOperationException">It is not a leaf, or its elements are not floating-point numbers.</exception>
    public Tensor RequireGrad(bool requiresGrad = true)
    {
        RequiresGrad = requiresGrad;
        return this;
    }

    /// <summary>The gradient, for those who do not keep it.</summary>
    internal Tensor? GradInPassing
    {
        get
        {
            Watcher.GradientRead(this, _grad);
            return _grad;
        }
    }

    /// <summary>The gradient, for a look that nobody is to notice.</summary>
    internal Tensor? GradUnseen => _grad;

    /// <summary>Of what was just made: whoever made it holds it, but where it was recorded, for a graph can be kept.</summary>
    internal Tensor Claim()
    {
        if (Node is null)
        {
            _storage.Claim();
        }
        else
        {
            _storage.HandOut();
        }
        return this;
    }

    /// <summary>Whether whoever holds this has its memory alone, and all of it, row after row.</summary>
    internal bool IsAlone => _storage.IsHeldOnce && _layout.IsPlain && _storage.IsFilledBy(Count, DType);

    /// <summary>Notes the op that made this tensor, which is complete by now.</summary>
    internal void Record(TensorNode node)
    {
        Node = node;
        Anomaly.RequireNumbers(node, this);
    }

    internal bool HasHooks => _attached?.Hooks is not null;

    internal Tensor RunHooks(Tensor gradient) => _attached?.Hooks?.Run(gradient) ?? gradient;

    /// <summary>Sets the gradient.</summary>
    /// <param name="gradient">What takes the gradient's place; who held it does so no more.</param>
    internal void Put(Tensor? gradient)
    {
        using var _ = Uninterrupted.EnterObject(_storage);
        _grad?._storage.Release();
        _grad = gradient;
        Watcher.GradientSet(this, gradient);
    }
}
