namespace Micrograd;

/// <summary>What becomes of the losses of all elements or examples.</summary>
public enum Reduction
{
    /// <summary>Their mean; where there are weights of classes, the weighted one.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Nothing: a loss each.</summary>
    None,
}
