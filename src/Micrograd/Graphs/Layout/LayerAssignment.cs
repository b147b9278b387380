namespace Micrograd.Graphs;

/// <summary>Gives every node a layer so that each edge goes from a lower to a higher one, and keeps edges short.</summary>
/// <remarks>
/// Longest path from the outputs: a node stands as far right as its consumers allow, which is optimal for trees (an
/// operand beside its operator). Then nodes with more edges on one side than on the other move towards that side,
/// which shortens the sum of the edges with every move, as a step of network simplex does (Gansner et al. 1993).
/// </remarks>
internal static class LayerAssignment
{
    const int Rounds = 4;

    /// <summary>The layer (0, 1, …) of every node.</summary>
    /// <exception cref="ArgumentException">The edges close a cycle.</exception>
    public static int[] Of(int nodes, int[] from, int[] to)
    {
        var outgoing = new Incidence(nodes, from);
        var incoming = new Incidence(nodes, to);
        var order = TopologicalOrder(nodes, from, to, outgoing, incoming);

        var layer = new int[nodes];
        foreach (var node in order)
        {
            layer[node] = First(node);
        }
        foreach (var node in order.Reverse())
        {
            layer[node] = Last(node);
        }
        var moved = true;
        for (var round = 0; moved && round < Rounds; round++)
        {
            moved = false;
            foreach (var node in order)
            {
                if (incoming.Count(node) > outgoing.Count(node) && outgoing.Count(node) > 0)
                {
                    Move(node, First(node));
                }
            }
            foreach (var node in order.Reverse())
            {
                if (outgoing.Count(node) > incoming.Count(node))
                {
                    Move(node, Last(node));
                }
            }
        }
        return layer;

        int First(int node)
        {
            var first = 0;
            foreach (var edge in incoming.Of(node))
            {
                first = Math.Max(first, layer[from[edge]] + 1);
            }
            return first;
        }
        int Last(int node)
        {
            var last = int.MaxValue;
            foreach (var edge in outgoing.Of(node))
            {
                last = Math.Min(last, layer[to[edge]] - 1);
            }
            return last == int.MaxValue ? layer[node] : last;
        }
        void Move(int node, int target)
        {
            moved |= layer[node] != target;
            layer[node] = target;
        }
    }

    static int[] TopologicalOrder(int nodes, int[] from, int[] to, Incidence outgoing, Incidence incoming)
    {
        var waiting = new int[nodes];
        var order = new int[nodes];
        var known = 0;
        for (var node = 0; node < nodes; node++)
        {
            waiting[node] = incoming.Count(node);
            if (waiting[node] == 0)
            {
                order[known++] = node;
            }
        }
        for (var i = 0; i < known; i++)
        {
            foreach (var edge in outgoing.Of(order[i]))
            {
                if (--waiting[to[edge]] == 0)
                {
                    order[known++] = to[edge];
                }
            }
        }
        return known == nodes
            ? order
            : throw new ArgumentException(
                $"Layout: the edges close a cycle through node {OnCycle(from, waiting, incoming)}."
            );
    }

    // Every node that still waits has a predecessor that waits: going back must come round.
    static int OnCycle(int[] from, int[] waiting, Incidence incoming)
    {
        var seen = new bool[waiting.Length];
        var node = Array.FindIndex(waiting, w => w > 0);
        while (!seen[node])
        {
            seen[node] = true;
            foreach (var edge in incoming.Of(node))
            {
                if (waiting[from[edge]] > 0)
                {
                    node = from[edge];
                    break;
                }
            }
        }
        return node;
    }
}
