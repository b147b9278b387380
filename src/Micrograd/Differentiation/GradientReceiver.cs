using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>
/// What becomes of the gradients that a backward pass brings. The pass holds what is on its way (<see cref="Storage.Hold"/>); a receiver that
/// keeps some of it holds that itself, or hands it out.
/// </summary>
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

    /// <summary>The gradient of an op's result is complete.</summary>
    public virtual void Complete(TensorOps.TensorNode node, Tensor gradient) { }

    /// <summary>Whether <see cref="Contribute"/> is to be told of everything.</summary>
    public virtual bool SeesContributions => false;

    /// <summary>An op hands something on to one of its inputs, to which there may be something before.</summary>
    public virtual void Contribute(TensorOps.TensorNode node, int input, Tensor g, Tensor adds, Tensor? before) { }

    /// <summary>A part of a leaf's gradient, which the receiver holds from now on in place of the pass.</summary>
    public abstract void AddToLeaf(Tensor leaf, Tensor gradient);

    /// <summary>What has come together of a leaf's gradient, to which the pass may add; null where nothing has.</summary>
    public virtual Tensor? SumOf(Tensor leaf) => null;

    /// <summary>The pass is through.</summary>
    public abstract void Finish();

    /// <summary>
    /// Both gradients, held in place of the two, of which each was; halves, in which nothing is computed, are added as floats.
    /// </summary>
    public static Tensor Sum(Tensor a, Tensor b)
    {
        var sum = a.DType.IsComputed() ? a + b : (a.To(DType.Float32) + b.To(DType.Float32)).To(a.DType);
        sum.Claim();
        a._storage.Release();
        b._storage.Release();
        return sum;
    }
}
