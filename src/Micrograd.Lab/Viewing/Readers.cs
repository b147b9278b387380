namespace Micrograd.Lab.Viewing;

/// <summary>Which nodes read each node; each reader once, ascending.</summary>
sealed class Readers
{
    readonly int[] _starts;
    readonly int[] _readers;

    public Readers(Graph graph)
    {
        _starts = new int[graph.Nodes.Count + 1];
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs.Distinct())
            {
                _starts[input + 1]++;
            }
        }
        for (var id = 0; id < graph.Nodes.Count; id++)
        {
            _starts[id + 1] += _starts[id];
        }
        _readers = new int[_starts[^1]];
        var next = _starts.ToArray();
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs.Distinct())
            {
                _readers[next[input]++] = node.Id;
            }
        }
    }

    public ReadOnlySpan<int> Of(int node) => _readers.AsSpan(_starts[node].._starts[node + 1]);
}
