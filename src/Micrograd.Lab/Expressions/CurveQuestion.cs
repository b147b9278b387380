using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>curve</c>.</summary>
static class CurveQuestion
{
    const double HalfWidth = 3;

    // What a call of the function costs beside a node's: finding the branches that were taken.
    const int CallsAPoint = 4;

    public static CurveAnswer Answer(CurveRequest request, CancellationToken stop)
    {
        if (request.Points is < 2 or > LabLimits.Points)
        {
            throw new LabException($"The number of points must be 2 to {LabLimits.Points}.");
        }
        Descent.RequireRate(request.Lr);
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var node = experiment.Node(request.Node);
        var x = node.Value.Data;
        var (from, to) = Range(request, x);
        var f = new NodeFunction(experiment.Graph, node);
        var points = (int)Math.Clamp(LabLimits.Work / (CallsAPoint * Math.Max(1, f.Cost)), 2, request.Points);
        var curve = new SampledCurve(f, from, to, points, stop);
        experiment.Output.Value.Backward();
        var slope = node.Value.Grad;
        return new(
            node.Id,
            curve.X,
            curve.Y,
            new(x, experiment.Output.Value.Data),
            slope,
            Step(node, f, request.Lr),
            curve.Kinks
        );
    }

    static (double From, double To) Range(CurveRequest request, double x)
    {
        var half = Math.Max(HalfWidth, Math.Abs(x));
        var (from, to) = (request.From ?? x - half, request.To ?? x + half);
        return from < to && double.IsFinite(from) && double.IsFinite(to - from)
            ? (from, to)
            : throw new LabException(
                double.IsFinite(x)
                    ? "The curve's left end must be less than its right end, both finite."
                    : "The node's number is not finite: give the curve's ends."
            );
    }

    static DescentStepAnswer Step(ValueGraphNode node, NodeFunction f, double lr)
    {
        var x = node.Value.Data;
        var to = x - lr * node.Value.Grad;
        return new(new(to, f.At(to)), Descent.DirectionOf(node.Value.Grad), Descent.Told(node, x, lr, to));
    }
}
