namespace Micrograd.Tensors;

/// <summary>Shapes as they are written for Reshape: one size may be left open as −1.</summary>
internal static class Reshaping
{
    public static int[] Sizes(Shape from, ReadOnlySpan<int> written)
    {
        var sizes = written.ToArray();
        var open = Array.IndexOf(sizes, -1);
        if (open < 0)
        {
            return Shape.Create(sizes).Sizes;
        }
        sizes[open] = 1;
        if (Array.IndexOf(sizes, -1) >= 0)
        {
            throw new ArgumentException("Reshape: only one size can be left open as -1.");
        }
        var others = Shape.Create(sizes).ElementCount;
        if (others == 0 || from.ElementCount % others != 0)
        {
            throw new ArgumentException(
                $"Reshape: the {from.ElementCount} elements of {from} can't be shared out over {others}, so -1 has no size."
            );
        }
        sizes[open] = Shape.Size(from.ElementCount / others, "Reshape");
        return sizes;
    }
}
