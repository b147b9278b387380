namespace Micrograd.Graphs;

/// <summary>
/// The strongly connected components of a directed graph: the nodes that lie on a common cycle. Tarjan's algorithm
/// (Depth-first search and linear graph algorithms, 1972) with a stack of its own.
/// </summary>
internal static class StrongComponents
{
    /// <summary>The component of each node: 0, 1, …</summary>
    public static int[] Of(IReadOnlyList<IReadOnlyList<int>> successors)
    {
        var component = new int[successors.Count];
        var index = new int[successors.Count];
        var low = new int[successors.Count];
        var next = new int[successors.Count];
        Array.Fill(component, -1);
        var path = new Stack<int>();
        var pending = new Stack<int>();
        var (met, components) = (0, 0);
        for (var start = 0; start < index.Length; start++)
        {
            if (index[start] == 0)
            {
                Enter(start);
            }
            while (path.TryPeek(out var node))
            {
                if (next[node] < successors[node].Count)
                {
                    var to = successors[node][next[node]++];
                    if (index[to] == 0)
                    {
                        Enter(to);
                    }
                    else if (component[to] < 0)
                    {
                        low[node] = Math.Min(low[node], index[to]);
                    }
                    continue;
                }
                path.Pop();
                if (path.TryPeek(out var before))
                {
                    low[before] = Math.Min(low[before], low[node]);
                }
                if (low[node] == index[node])
                {
                    Complete(node);
                }
            }
        }
        return component;

        void Enter(int node)
        {
            index[node] = low[node] = ++met;
            path.Push(node);
            pending.Push(node);
        }

        void Complete(int root)
        {
            int member;
            do
            {
                member = pending.Pop();
                component[member] = components;
            } while (member != root);
            components++;
        }
    }
}
