using System.Runtime.CompilerServices;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// Who watches a piece of code through the door, and is told besides of what the host does with numbers meanwhile: makes tensors of its
/// own, reads what was computed, reads and sets gradients.
/// </summary>
internal abstract class Watcher
{
    /// <summary>An op was applied.</summary>
    public abstract void Applied(
        TensorOp op,
        in TensorSpec spec,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    );

    /// <summary>A tensor was made of numbers of the host, which it has by now.</summary>
    protected abstract void HasMade(Tensor tensor);

    /// <summary>A tensor was made that lives on from run to run: what an optimizer remembers.</summary>
    protected abstract void HasKept(Tensor tensor);

    /// <summary>The host is about to read or to write numbers of a tensor, or changes what nobody can see in ops.</summary>
    protected abstract void Touches(Tensor tensor, string how);

    /// <summary>A leaf's gradient is about to be read.</summary>
    protected abstract void ReadsGradient(Tensor leaf, Tensor? gradient);

    /// <summary>A leaf has another gradient, or none.</summary>
    protected abstract void HasSetGradient(Tensor leaf, Tensor? gradient);

    public static void Made(Tensor tensor)
    {
        if (Door.Watching is { } watching)
        {
            Tell(watching, tensor, static (watcher, made) => watcher.HasMade(made));
        }
    }

    public static void Kept(Tensor tensor)
    {
        if (Door.Watching is { } watching)
        {
            Tell(watching, tensor, static (watcher, kept) => watcher.HasKept(kept));
        }
    }

    /// <param name="tensor">The tensor.</param>
    /// <param name="how">The method that was called.</param>
    public static void Touched(Tensor tensor, string how)
    {
        if (Door.Watching is { } watching)
        {
            Tell(watching, (tensor, how), static (watcher, touched) => watcher.Touches(touched.tensor, touched.how));
        }
    }

    public static void GradientRead(Tensor leaf, Tensor? gradient)
    {
        if (Door.Watching is { } watching)
        {
            Tell(watching, (leaf, gradient), static (watcher, read) => watcher.ReadsGradient(read.leaf, read.gradient));
        }
    }

    public static void GradientSet(Tensor leaf, Tensor? gradient)
    {
        if (Door.Watching is { } watching)
        {
            Tell(watching, (leaf, gradient), static (watcher, set) => watcher.HasSetGradient(set.leaf, set.gradient));
        }
    }

    // Apart, so that where nobody watches there is a look at a flag and no more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Tell<T>(Applied watching, T what, Action<Watcher, T> tell)
    {
        // Others are told of ops alone.
        foreach (var watcher in watching.GetInvocationList().Select(applied => applied.Target).OfType<Watcher>())
        {
            tell(watcher, what);
        }
    }
}
