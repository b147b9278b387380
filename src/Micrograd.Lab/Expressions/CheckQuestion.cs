using System.Text.Json;
using Micrograd.Graphs;
using Micrograd.Lab.Checking;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>check</c>: the comparison of <c>micrograd check</c>, and what a step of one's own gives.</summary>
static class CheckQuestion
{
    // Calls of the function that a row takes at most, roughly: ten steps of five points, both sides, the step asked for.
    const int Calls = 70;
    const int SweepCalls = 30;

    static readonly double[] s_sweep = [.. Enumerable.Range(1, 15).Select(i => Math.Pow(10, -i))];

    public static CheckAnswer Answer(CheckRequest request, CancellationToken stop)
    {
        var (h, isSweep) = Step(request.H);
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var leaves = request.Node is { } id
            ? [experiment.Node(id)]
            : experiment
                .Nodes.Where(node => node.Op is null && experiment.Reaches(node))
                .OrderBy(Experiment.IsConstant)
                .ToArray();
        experiment.Output.Value.Backward();
        var rows = new List<CheckRow>();
        var work = 0L;
        foreach (var leaf in leaves)
        {
            stop.ThrowIfCancellationRequested();
            var f = new NodeFunction(experiment.Graph, leaf);
            work += (long)(Calls + (isSweep ? SweepCalls : 0)) * f.Cost + experiment.Nodes.Count;
            if (work > LabLimits.Work && rows.Count > 0)
            {
                break;
            }
            rows.Add(Row(leaf, f, h, isSweep));
        }
        return new(rows, leaves.Length - rows.Count);
    }

    static (double? H, bool IsSweep) Step(JsonElement? asked)
    {
        if (asked is not { } h || h.ValueKind is JsonValueKind.Null)
        {
            return (null, false);
        }
        if (h.ValueKind is JsonValueKind.String && h.GetString() == "sweep")
        {
            return (null, true);
        }
        return h.ValueKind is JsonValueKind.Number && h.TryGetDouble(out var step) && step > 0 && double.IsFinite(step)
            ? (step, false)
            : throw new LabException("The step h must be a number greater than 0, or \"sweep\".");
    }

    static CheckRow Row(ValueGraphNode leaf, NodeFunction f, double? h, bool isSweep)
    {
        var x = leaf.Value.Data;
        var analytic = leaf.Value.Grad;
        var check = CheckedGradient.Of(leaf.Name, analytic, f.At, x);
        var shown = h is { } step
            ? new GradientCheck(leaf.Name, analytic, Gradients.Central(f.At, x, step))
            : new GradientCheck(leaf.Name, analytic, check.Numeric);
        return new(
            leaf.Id,
            leaf.Name,
            analytic,
            shown.Numeric,
            shown.Relative,
            check.Left,
            check.Right,
            VerdictOf(check.Verdict),
            CheckedGradient.Remark(check.Verdict, ShortNumber.Of(check.Left), ShortNumber.Of(check.Right)),
            isSweep ? [.. s_sweep.Select(h => Sweep(leaf, f, h))] : null
        );
    }

    static SweepPoint Sweep(ValueGraphNode leaf, NodeFunction f, double h)
    {
        var check = new GradientCheck(leaf.Name, leaf.Value.Grad, Gradients.Central(f.At, leaf.Value.Data, h));
        return new(h, check.Numeric, check.Relative);
    }

    static CheckVerdict VerdictOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Agrees => CheckVerdict.Ok,
            Verdict.Kink => CheckVerdict.Kink,
            Verdict.Jump => CheckVerdict.Jump,
            Verdict.Undefined => CheckVerdict.Undefined,
            Verdict.Unresolved => CheckVerdict.Unresolved,
            _ => CheckVerdict.Differs,
        };
}
