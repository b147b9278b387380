using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>The functions that are called before and after a module computes, in the order in which they were added.</summary>
internal sealed class ForwardHooks<TIn, TOut>
{
    // Replaced as a whole, since threads may compute meanwhile.
    Hook[] _hooks = [];

    /// <summary>Adds a hook.</summary>
    /// <returns>What takes it away when it is disposed.</returns>
    public IDisposable Add(Func<TIn, TIn>? before, Func<TIn, TOut, TOut>? after)
    {
        var hook = new Hook(this, before, after);
        Change(hooks => [.. hooks, hook]);
        return hook;
    }

    /// <summary>What a computation gives with all of them around it.</summary>
    public TOut Around(TIn x, Func<TIn, TOut> compute)
    {
        var hooks = Volatile.Read(ref _hooks);
        foreach (var hook in hooks)
        {
            if (hook.Before is { } before)
            {
                HandOut(x);
                x = before(x);
            }
        }
        var y = compute(x);
        foreach (var hook in hooks)
        {
            if (hook.After is { } after)
            {
                HandOut(x);
                HandOut(y);
                y = after(x, y);
            }
        }
        return y;
    }

    void Change(Func<Hook[], Hook[]> change)
    {
        Hook[] before;
        do
        {
            before = Volatile.Read(ref _hooks);
        } while (Interlocked.CompareExchange(ref _hooks, change(before), before) != before);
    }

    // A hook may keep what it sees, though the module and its neighbours keep nothing.
    static void HandOut(object? seen)
    {
        switch (seen)
        {
            case Tensor tensor:
                tensor._storage.HandOut();
                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                {
                    HandOut(tuple[i]);
                }
                break;
            case IEnumerable<Tensor> tensors:
                foreach (var tensor in tensors)
                {
                    tensor._storage.HandOut();
                }
                break;
        }
    }

    sealed class Hook(ForwardHooks<TIn, TOut> all, Func<TIn, TIn>? before, Func<TIn, TOut, TOut>? after) : IDisposable
    {
        public Func<TIn, TIn>? Before => before;

        public Func<TIn, TOut, TOut>? After => after;

        public void Dispose() => all.Change(hooks => Array.FindAll(hooks, hook => hook != this));
    }
}
