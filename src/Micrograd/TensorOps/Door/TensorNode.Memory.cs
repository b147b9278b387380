using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Which memory an op holds that the library alone has, and is free when the last lets go (<see cref="Storage.Claim"/>).</summary>
internal sealed partial class TensorNode
{
    // One that is held beyond is a user's: few ops have so many inputs.
    const int MostHeld = 30;
    const int KeptPlace = 30;

    // Whose counted memory is held here, a bit each: the result, then the inputs, and what was kept.
    int _held;

    /// <summary>
    /// Begins to count who has a tensor that a module has just made and not kept: the caller, until he lets go (<see cref="Storage.Release"/>),
    /// and of the ops that were recorded the one that made it, and the views between that and the tensor.
    /// </summary>
    /// <returns>Whether the caller holds it: not what a leaf has, too.</returns>
    public static bool Claim(Tensor made)
    {
        var memory = made._storage;
        if (!memory.IsUnclaimed)
        {
            return false;
        }
        memory.Claim();
        for (var node = made.Node; node is not null; )
        {
            node = node.HoldAll(memory);
        }
        return memory.IsCounted;
    }

    /// <summary>Holds a memory wherever this op has it; the op before that has it, too, where there is one.</summary>
    TensorNode? HoldAll(Storage memory)
    {
        if (_result is not { } result)
        {
            // A pass within the module has freed it.
            memory.HandOut();
            return null;
        }
        if (result._storage == memory)
        {
            Hold(memory, 0, isShown: false);
        }
        TensorNode? before = null;
        for (var i = 0; i < Inputs; i++)
        {
            if (Input(i)._storage != memory)
            {
                continue;
            }
            Hold(memory, i + 1, isShown: false);
            before = Behind(i);
            if (Way(i) is Tensor)
            {
                memory.HandOut();
            }
        }
        return before;
    }

    void Hold(Storage memory, int place, bool isShown)
    {
        if (place >= MostHeld)
        {
            memory.HandOut();
        }
        else if (isShown)
        {
            memory.HoldShared();
            _held |= 1 << place;
        }
        else
        {
            // No other thread knows of it yet.
            memory.Hold();
            _held |= 1 << place;
        }
    }

    void LetGo()
    {
        // Before any thread that leaves at the same time forgets them.
        var (result, kept, a, b, c, all) = (_result, _kept, _a, _b, _c, _all);
        var held = Interlocked.Exchange(ref _held, 0);
        for (var place = 0; held >> place != 0; place++)
        {
            if ((held >> place & 1) == 0)
            {
                continue;
            }
            var tensor =
                place == 0 ? result
                : place == KeptPlace ? kept
                : all is not null ? all[place - 1]
                : place == 1 ? a
                : place == 2 ? b
                : c;
            tensor!._storage.ReleaseShared();
        }
    }

    /// <summary>Holds what is counted by now of what it was made from and of the result: others may have it, too.</summary>
    void HoldCounted(ReadOnlySpan<Tensor> inputs, Tensor result)
    {
        if (result._storage.IsCounted)
        {
            Hold(result._storage, 0, isShown: true);
        }
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i]._storage.IsCounted)
            {
                Hold(inputs[i]._storage, i + 1, isShown: true);
            }
        }
    }

    /// <summary>What an op keeps for its gradient nobody else has, and it is free when the gradient is there.</summary>
    void HoldKept()
    {
        if (_kept is { } kept && Op.KeepsNothing && kept._storage.IsUnclaimed)
        {
            kept._storage.Claim();
            _held |= 1 << KeptPlace;
        }
    }

    /// <summary>Whether a memory is that of what this op was computed from, or of what came of it.</summary>
    bool Has(Storage memory)
    {
        foreach (var input in _all ?? [])
        {
            if (input._storage == memory)
            {
                return true;
            }
        }
        return _a?._storage == memory
            || _b?._storage == memory
            || _c?._storage == memory
            || _result?._storage == memory
            || _kept?._storage == memory;
    }
}
