using Micrograd.Kernels;

namespace Micrograd.Tensors;

/// <summary>Functions that are called one after the other with a complete gradient; what one returns, unless that is null, takes its place.</summary>
internal sealed class Hooks
{
    readonly Lock _lock = new();
    readonly List<Hook> _hooks = [];

    /// <summary>Adds a hook to those that there are.</summary>
    /// <param name="hooks">They, or null before the first.</param>
    /// <param name="function">The function.</param>
    /// <returns>What takes the hook away when it is disposed.</returns>
    public static IDisposable Add(ref Hooks? hooks, Func<Tensor, Tensor?> function)
    {
        var all = hooks ?? (Interlocked.CompareExchange(ref hooks, new(), null) ?? hooks);
        var hook = new Hook(all, function);
        using (Uninterrupted.Enter(all._lock))
        {
            all._hooks.Add(hook);
        }
        return hook;
    }

    /// <summary>The gradient after all of them.</summary>
    /// <exception cref="InvalidOperationException">One returned a gradient of another shape or type.</exception>
    public Tensor Run(Tensor gradient)
    {
        Hook[] hooks;
        using (Uninterrupted.Enter(_lock))
        {
            hooks = [.. _hooks];
        }
        foreach (var hook in hooks)
        {
            if (hook.Function(gradient) is not { } changed)
            {
                continue;
            }
            if (changed.Shape != gradient.Shape || changed.DType != gradient.DType)
            {
                throw new InvalidOperationException(
                    $"Backward: a hook returned {changed.Shape} {changed.DType.Text()} for a gradient of {gradient.Shape} "
                        + $"{gradient.DType.Text()}; it must keep shape and type."
                );
            }
            gradient = changed;
        }
        return gradient;
    }

    sealed class Hook(Hooks all, Func<Tensor, Tensor?> function) : IDisposable
    {
        public Func<Tensor, Tensor?> Function => function;

        public void Dispose()
        {
            using (Uninterrupted.Enter(all._lock))
            {
                all._hooks.Remove(this);
            }
        }
    }
}
