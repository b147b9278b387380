using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A parameter or a buffer of a <see cref="Module"/> under its name. The tensor stays the same, also where <see cref="Modules.To"/> gives it
/// another type.
/// </summary>
public sealed class ModuleTensor
{
    Tensor _own;

    internal ModuleTensor(string name, Tensor value, bool isParameter, bool isPersistent)
    {
        Name = name;
        _own = value;
        Value = value;
        IsParameter = isParameter;
        IsPersistent = isPersistent;
    }

    /// <summary>The name within its module, such as <c>weight</c>.</summary>
    public string Name { get; }

    /// <summary>The tensor; within a <c>FunctionalCall</c> the one that was given, and computed anew where it is made of others.</summary>
    public Tensor Value
    {
        get =>
            Computed is { } computed ? computed()
            : GivenTensors.Now is { } given && given.TryGetValue(this, out var tensor) ? tensor
            : _own;
        internal set
        {
            _own = value;
            // Its module keeps it, though it may give it, or a view of it, as a result that it does not keep.
            value._storage.HandOut();
        }
    }

    /// <summary>Whether it is learned; else it is a buffer.</summary>
    public bool IsParameter { get; private set; }

    /// <summary>Whether it belongs to the state dict; a parameter always does.</summary>
    public bool IsPersistent { get; private set; }

    /// <summary>What makes it of other tensors of its module; null where it is one itself.</summary>
    internal Func<Tensor>? Computed { get; private set; }

    /// <summary>It is no parameter any more, but made of others each time that it is asked for.</summary>
    internal void Compute(Func<Tensor> computed)
    {
        (Computed, IsParameter, IsPersistent) = (computed, false, false);
    }

    /// <summary>It is a parameter again.</summary>
    internal void Learn(Tensor value)
    {
        (Computed, IsParameter, IsPersistent) = (null, true, true);
        Value = value;
    }
}
