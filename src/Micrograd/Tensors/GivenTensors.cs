namespace Micrograd.Tensors;

/// <summary>
/// What this thread computes with in place of a network's own tensors. A checkpoint, which computes once more in the backward pass, comes
/// back to what there was the first time.
/// </summary>
internal static class GivenTensors
{
    [ThreadStatic]
    static IReadOnlyDictionary<object, Tensor>? t_given;

    /// <summary>The tensors by whose place they take; null where all are a network's own. Nobody changes it once it is set.</summary>
    public static IReadOnlyDictionary<object, Tensor>? Now => t_given;

    /// <returns>What there was before.</returns>
    public static IReadOnlyDictionary<object, Tensor>? Set(IReadOnlyDictionary<object, Tensor>? given)
    {
        var before = t_given;
        t_given = given;
        return before;
    }
}
