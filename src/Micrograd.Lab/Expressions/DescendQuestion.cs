namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>descend</c>: the library's optimizer on the program's leaves.</summary>
static class DescendQuestion
{
    public static DescendAnswer Answer(DescendRequest request, CancellationToken stop)
    {
        if (request.Steps is < 1 or > LabLimits.DescentSteps)
        {
            throw new LabException($"The number of steps must be 1 to {LabLimits.DescentSteps}.");
        }
        Descent.RequireRate(request.Lr);
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var leaves = request.Nodes is { } ids ? [.. ids.Distinct().Select(experiment.Leaf)] : experiment.Parameters();
        if (leaves.Count == 0)
        {
            throw new LabException("No leaf is to be moved: \"nodes\" is empty.");
        }
        var optimizer = new SGD([.. leaves.Select(leaf => leaf.Value)], request.Lr);
        var course = new List<double> { experiment.Output.Value.Data };
        IReadOnlyList<MoveAnswer> moves = [];
        var steps = (int)Math.Clamp(LabLimits.Work / (4L * experiment.Nodes.Count), 1, request.Steps);
        for (var step = 1; step <= steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            optimizer.ZeroGrad();
            experiment.Output.Value.Backward();
            var before = step == steps ? leaves.Select(leaf => leaf.Value.Data).ToArray() : [];
            optimizer.Step();
            experiment.Graph.Recompute();
            course.Add(experiment.Output.Value.Data);
            moves = [.. before.Take(LabLimits.Moves).Select((x, i) => Move(leaves[i], x, request.Lr))];
        }
        var data = new SortedDictionary<int, double>();
        foreach (var id in (request.Data?.Keys ?? []).Concat(leaves.Select(leaf => leaf.Id)))
        {
            data[id] = experiment.Nodes[id].Value.Data;
        }
        return new(data, course, moves);
    }

    static MoveAnswer Move(ValueGraphNode leaf, double before, double lr)
    {
        var after = leaf.Value.Data;
        return new(leaf.Id, before, leaf.Value.Grad, after, Descent.Told(leaf, before, lr, after));
    }
}
