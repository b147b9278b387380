namespace Micrograd;

/// <summary>The input with places around it that are read from itself.</summary>
static class EdgePadding
{
    /// <summary>So many places before and after, along one dim.</summary>
    /// <exception cref="ArgumentException">The dim has too few places to read them from.</exception>
    public static Tensor Along(Tensor x, int dim, int before, int after, PaddingMode mode, string name)
    {
        var size = x.Shape[dim];
        if (before == 0 && after == 0)
        {
            return x;
        }
        var most = mode switch
        {
            PaddingMode.Reflect => size - 1,
            PaddingMode.Circular => size,
            _ => size == 0 ? 0 : int.MaxValue,
        };
        if (Math.Max(before, after) > most)
        {
            throw new ArgumentException(
                $"{name}: a {mode.ToString().ToLowerInvariant()} padding of {Math.Max(before, after)} around dim {dim} of {x.Shape}, which has places for {Math.Max(0, most)} at most."
            );
        }
        var places = new long[before + size + after];
        for (var i = 0; i < places.Length; i++)
        {
            var at = i - before;
            places[i] = mode switch
            {
                PaddingMode.Reflect => at < 0 ? -at
                : at < size ? at
                : 2 * (size - 1) - at,
                PaddingMode.Replicate => Math.Clamp(at, 0, size - 1),
                _ => (at + size) % size,
            };
        }
        return x.IndexSelect(dim, Tensor.Of(places));
    }
}
