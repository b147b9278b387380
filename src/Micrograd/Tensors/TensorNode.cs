namespace Micrograd.Tensors;

/// <summary>
/// An op in the graph of tensors: what it was computed from, and what it passes on of its gradient. Written in tensor ops, so
/// that a gradient that is recorded can be differentiated again.
/// </summary>
internal abstract class TensorNode(string name)
{
    bool _released;

    /// <summary>The op's name, for messages and drawings.</summary>
    public string Name => name;

    /// <summary>The rule, where the op is elementwise.</summary>
    public virtual Op? Op => null;

    /// <summary>The scope in which it was made.</summary>
    public Scope? Scope { get; } = Scope.Current;

    /// <summary>Where the program made it; known within <see cref="DetectAnomaly"/> only.</summary>
    public string? Trace { get; } = Anomaly.Trace();

    /// <summary>The number of inputs.</summary>
    public abstract int Inputs { get; }

    /// <summary>The walk that met this node last; see <see cref="TensorOrder"/>.</summary>
    public long Mark { get; set; }

    /// <summary>What has come together of its gradient in a backward pass.</summary>
    public Tensor? Pending { get; set; }

    /// <summary>Whether nobody but the pass has that gradient: its memory is free when the node has handed it on.</summary>
    public bool OwnsPending { get; set; }

    /// <summary>The result of this op, where only the graph has it.</summary>
    public Tensor? Result { get; set; }

    /// <summary>Called with the gradient when it is complete; what it returns takes its place.</summary>
    public Func<Tensor, Tensor?>? Hook { get; set; }

    /// <summary>The tensor that is to have this gradient in its Grad, if one was retained.</summary>
    public WeakReference<Tensor>? Retaining { get; set; }

    /// <summary>An input.</summary>
    public abstract Tensor Input(int index);

    /// <summary>What the gradient <paramref name="g"/> of the result gives to an input.</summary>
    public abstract Tensor Gradient(int input, Tensor g);

    /// <summary>
    /// Whether this op keeps no gradient: not what it is handed, nor what it hands on, which is g's own memory or new. Not for ops that
    /// run code from outside.
    /// </summary>
    public virtual bool KeepsNoGradient => false;

    /// <summary>Lets go of what was kept for the backward pass.</summary>
    public void Release()
    {
        _released = true;
        Forget();
        if (Result is { IsOfGraph: true } result)
        {
            result._storage.Return();
        }
        Result = null;
    }

    /// <exception cref="InvalidOperationException">A backward pass went through here and freed what it needed.</exception>
    public void RequireKept(string op)
    {
        if (_released)
        {
            throw new InvalidOperationException(
                $"{op}: backward through this graph a second time: '{name}' was freed by the first. Compute the result anew, "
                    + "or pass retain: true to the first."
            );
        }
    }

    /// <summary>Drops the references to inputs and results.</summary>
    protected abstract void Forget();
}
