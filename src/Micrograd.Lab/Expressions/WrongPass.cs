using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>The backward pass with mistakes: the library's own steps, taken in another order or written down in another manner.</summary>
sealed class WrongPass
{
    readonly ValueGraph _graph;
    readonly bool _assigns;
    readonly bool _recurses;
    readonly bool _keeps;
    readonly CancellationToken _stop;
    readonly List<StepAnswer> _steps = [];
    bool[] _holds;
    bool _isTold;

    public WrongPass(ValueGraph graph, IReadOnlyList<Mistake> mistakes, CancellationToken stop)
    {
        (_graph, _stop) = (graph, stop);
        _assigns = mistakes.Contains(Mistake.Assign);
        _recurses = mistakes.Contains(Mistake.Recursive);
        _keeps = mistakes.Contains(Mistake.NoZero);
        Gradients = new double[graph.Nodes.Count];
        _holds = new bool[graph.Nodes.Count];
    }

    /// <summary>Each node's gradient so far.</summary>
    public double[] Gradients { get; }

    /// <summary>The first of the steps of the round that is told.</summary>
    public IReadOnlyList<StepAnswer> Steps => _steps;

    /// <summary>How many steps the last round took.</summary>
    public int StepCount { get; private set; }

    /// <summary>Whether a recursion was given up.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Builds the expression anew, its leaves kept, and differentiates it.</summary>
    /// <param name="isTold">Whether the steps are noted with their sentences.</param>
    public void Run(bool isTold)
    {
        (_isTold, StepCount) = (isTold, 0);
        Begin();
        var output = _graph.Output;
        if (isTold)
        {
            _steps.Add(PassSteps.Seed(output, Gradients[output.Id]));
        }
        Gradients[output.Id] = output.Op is null && !_assigns ? Gradients[output.Id] + 1 : 1;
        var order = _recurses ? Recursively(output) : Topologically(output);
        foreach (var node in order)
        {
            for (var operand = 0; operand < node.Inputs.Count; operand++)
            {
                HandOn(new(node.Id, operand));
            }
        }
    }

    void Begin()
    {
        foreach (var node in _graph.Nodes)
        {
            if (node.Op is not null || !_keeps)
            {
                Gradients[node.Id] = 0;
            }
        }
        _holds = Array.ConvertAll(Gradients, gradient => gradient != 0);
    }

    /// <summary>As the library does: a node only after all that use it. Those that the output does not use have nothing to hand on.</summary>
    IEnumerable<ValueGraphNode> Topologically(ValueGraphNode output)
    {
        var reached = new bool[_graph.Nodes.Count];
        reached[output.Id] = true;
        for (var id = output.Id; id >= 0; id--)
        {
            if (reached[id])
            {
                foreach (var input in _graph.Nodes[id].Inputs)
                {
                    reached[input] = true;
                }
                yield return _graph.Nodes[id];
            }
        }
    }

    /// <summary>
    /// Each node hands on and then asks each of its inputs to do the same, once for every way that leads there, as a backward
    /// that calls itself on its children does. The stack is one of our own, for paths may be long.
    /// </summary>
    IEnumerable<ValueGraphNode> Recursively(ValueGraphNode output)
    {
        var waiting = new Stack<ValueGraphNode>([output]);
        while (waiting.TryPop(out var node))
        {
            if (StepCount >= LabLimits.RecursiveSteps)
            {
                IsCutOff = true;
                yield break;
            }
            yield return node;
            // Micrograd keeps the inputs as a set: one that is used twice is asked once.
            foreach (var input in node.Inputs.Distinct().Reverse())
            {
                if (_graph.Nodes[input].Op is not null)
                {
                    waiting.Push(_graph.Nodes[input]);
                }
            }
        }
    }

    void HandOn(GraphEdge edge)
    {
        _stop.ThrowIfCancellationRequested();
        var input = _graph.Nodes[edge.Node].Inputs[edge.Operand];
        var flow = _graph.Flow(edge, Gradients[edge.Node], Gradients[input]);
        if (_isTold && _steps.Count < LabLimits.ToldSteps)
        {
            _steps.Add(
                _assigns ? PassSteps.Assigned(_graph, flow) : PassSteps.Backward(_graph, flow, isSum: _holds[input])
            );
        }
        Gradients[input] = _assigns ? flow.Adds : flow.After;
        _holds[input] = true;
        StepCount++;
    }
}
