using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>Who may have a gradient's memory beside who receives it.</summary>
internal enum Holders
{
    /// <summary>Nobody: it is free when the receiver drops it.</summary>
    Nobody,

    /// <summary>A graph, or the op that made it: the receiver may have it, but not say when it is free.</summary>
    TheGraph,

    /// <summary>Other tensors of the pass, which handed it on as it was: the receiver needs a copy.</summary>
    ThePass,
}

/// <summary>What becomes of the gradients that a backward pass brings.</summary>
internal abstract class GradientReceiver
{
    /// <summary>Whether an op's hooks are called.</summary>
    public virtual bool RunsHooks(TensorOps.TensorNode node) => true;

    /// <summary>Whether the pass is to go through an op at all.</summary>
    public virtual bool Needs(TensorOps.TensorNode node) => true;

    /// <summary>Whether the op is to hand on its gradient.</summary>
    public virtual bool GoesOn(TensorOps.TensorNode node) => true;

    /// <summary>Whether a gradient is wanted of one of an op's inputs.</summary>
    public virtual bool Wants(TensorOps.TensorNode node, int input) => true;

    /// <summary>Whether nothing is kept of an op's gradient, so that the pass may give its memory back.</summary>
    public virtual bool LeavesMemory(TensorOps.TensorNode node) => false;

    /// <summary>The gradient of an op's result is complete.</summary>
    public virtual void Complete(TensorOps.TensorNode node, Tensor gradient) { }

    /// <summary>An op hands something on to one of its inputs, to which there may be something before.</summary>
    public virtual void Contribute(TensorOps.TensorNode node, int input, Tensor g, Tensor adds, Tensor? before) { }

    /// <summary>A part of a leaf's gradient.</summary>
    public abstract void AddToLeaf(Tensor leaf, Tensor gradient, Holders holders);

    /// <summary>The pass is through.</summary>
    public abstract void Finish();

    /// <summary>Both gradients; halves, in which nothing is computed, are added as floats.</summary>
    public static Tensor Sum(Tensor a, Tensor b) =>
        a.DType.IsComputed() ? a + b : (a.To(DType.Float32) + b.To(DType.Float32)).To(a.DType);
}
