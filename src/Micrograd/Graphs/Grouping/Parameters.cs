namespace Micrograd.Graphs;

/// <summary>
/// Puts a leaf without scope and label into the one scope that reads it, though nodes outside of any scope read it as
/// well: a neuron's weights stay with the neuron when a regularisation term sums all weights up.
/// </summary>
internal static class Parameters
{
    const int None = -1;
    const int Several = -2;

    /// <param name="graph">The graph.</param>
    /// <param name="partition">The groups; changed. It may have cycles afterwards.</param>
    public static void Join(Graph graph, Partition partition)
    {
        var scopeOf = new int[graph.Nodes.Count];
        Array.Fill(scopeOf, None);
        foreach (var node in graph.Nodes)
        {
            var group = partition.Of[node.Id];
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var leaf = node.Inputs[i];
                if (partition.Of[leaf] < 0 && partition.Seeds[group].Kind == GraphGroupKind.Scope)
                {
                    scopeOf[leaf] = scopeOf[leaf] == None || scopeOf[leaf] == group ? group : Several;
                }
            }
        }
        for (var leaf = 0; leaf < scopeOf.Length; leaf++)
        {
            if (scopeOf[leaf] >= 0)
            {
                partition.Of[leaf] = scopeOf[leaf];
            }
        }
    }
}
