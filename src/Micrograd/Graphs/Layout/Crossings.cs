namespace Micrograd.Graphs;

/// <summary>Counts the crossings of a layered drawing.</summary>
internal static class Crossings
{
    /// <summary>
    /// The number of pairs of segments that cross, over all layers: inversions counted with a binary indexed tree in
    /// O(segments · log nodes) (Barth, Jünger, Mutzel 2002). Segments that share an end don't cross.
    /// </summary>
    public static long Count(LayeredGraph graph)
    {
        long crossings = 0;
        var widest = graph.Order.Length == 0 ? 0 : graph.Order.Max(nodes => nodes.Length);
        var tree = new int[widest + 1];
        var positions = new List<int>();
        for (var layer = 0; layer + 1 < graph.Order.Length; layer++)
        {
            var width = graph.Order[layer + 1].Length;
            Array.Clear(tree, 0, width + 1);
            var seen = 0;
            foreach (var node in graph.Order[layer])
            {
                positions.Clear();
                foreach (var segment in graph.Down.Of(node))
                {
                    positions.Add(graph.Position[graph.SegmentTo[segment]]);
                }
                foreach (var position in positions)
                {
                    crossings += seen - AtOrBefore(tree, position);
                }
                foreach (var position in positions)
                {
                    Add(tree, position, width);
                    seen++;
                }
            }
        }
        return crossings;
    }

    static int AtOrBefore(int[] tree, int position)
    {
        var sum = 0;
        for (var i = position + 1; i > 0; i -= i & -i)
        {
            sum += tree[i];
        }
        return sum;
    }

    static void Add(int[] tree, int position, int width)
    {
        for (var i = position + 1; i <= width; i += i & -i)
        {
            tree[i]++;
        }
    }
}
