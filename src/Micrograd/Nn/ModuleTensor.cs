namespace Micrograd;

/// <summary>
/// A parameter or a buffer of a <see cref="Module"/> under its name. The tensor stays the same, also where <see cref="Modules.To"/> gives it
/// another type.
/// </summary>
public sealed class ModuleTensor
{
    internal ModuleTensor(string name, Tensor value, bool isParameter, bool isPersistent)
    {
        Name = name;
        Value = value;
        IsParameter = isParameter;
        IsPersistent = isPersistent;
    }

    /// <summary>The name within its module, such as <c>weight</c>.</summary>
    public string Name { get; }

    /// <summary>The tensor.</summary>
    public Tensor Value
    {
        get;
        internal set
        {
            field = value;
            // Its module keeps it, though it may give it, or a view of it, as a result that it does not keep.
            value._storage.HandOut();
        }
    }

    /// <summary>Whether it is learned; else it is a buffer.</summary>
    public bool IsParameter { get; }

    /// <summary>Whether it belongs to the state dict; a parameter always does.</summary>
    public bool IsPersistent { get; }
}
