using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>What the actions since the graph was built have left in the gradients, by the engine itself.</summary>
sealed class GradientState
{
    readonly Experiment _experiment;
    readonly bool[] _isComputed;

    GradientState(Experiment experiment)
    {
        _experiment = experiment;
        _isComputed = new bool[experiment.Nodes.Count];
    }

    /// <summary>The steps of the last backward pass; empty while there was none.</summary>
    public IReadOnlyList<StepAnswer> Steps { get; private set; } = [];

    public static GradientState After(
        IReadOnlyList<GraphAction> actions,
        Experiment experiment,
        CancellationToken stop,
        bool withSteps = true
    )
    {
        var state = new GradientState(experiment);
        var last = actions.ToList().LastIndexOf(GraphAction.Backward);
        for (var i = 0; i < actions.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (actions[i] is GraphAction.ZeroGrads)
            {
                state.ZeroGrads();
            }
            else
            {
                state.Backward(withSteps && i == last, stop);
            }
        }
        return state;
    }

    /// <summary>A node's gradient; null where none was written yet.</summary>
    public double? Of(ValueGraphNode node) => _isComputed[node.Id] ? node.Value.Grad : null;

    void ZeroGrads()
    {
        foreach (var node in _experiment.Nodes)
        {
            if (node.Op is null)
            {
                node.Value.ZeroGrad();
                _isComputed[node.Id] = true;
            }
        }
    }

    void Backward(bool withSteps, CancellationToken stop)
    {
        if (withSteps)
        {
            Steps = [.. StepsFromHere(stop)];
        }
        _experiment.Output.Value.Backward();
        foreach (var node in _experiment.Nodes)
        {
            _isComputed[node.Id] |= _experiment.Reaches(node);
        }
    }

    IEnumerable<StepAnswer> StepsFromHere(CancellationToken stop)
    {
        var graph = _experiment.Graph;
        var gradients = Array.ConvertAll([.. _experiment.Nodes], node => node.Value.Grad);
        yield return PassSteps.Seed(graph.Output, gradients[graph.Output.Id]);
        var holds = Array.ConvertAll([.. _experiment.Nodes], node => node.Op is null && node.Value.Grad != 0);
        foreach (var flow in graph.BackwardFlows(gradients))
        {
            stop.ThrowIfCancellationRequested();
            yield return PassSteps.Backward(graph, flow, isSum: holds[flow.Input]);
            holds[flow.Input] = true;
        }
    }
}
