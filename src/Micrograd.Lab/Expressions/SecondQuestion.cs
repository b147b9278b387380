using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>second</c>: gradients of the gradients' own graphs.</summary>
static class SecondQuestion
{
    public static SecondAnswer Answer(SecondRequest request, CancellationToken stop)
    {
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var columns = experiment.Parameters();
        var rows = request.Node is { } id ? [experiment.Leaf(id)] : columns;
        if (rows.Count > LabLimits.HessianLeaves)
        {
            throw new LabException(
                $"The output depends on {columns.Count} leaves: of more than {LabLimits.HessianLeaves} "
                    + "second derivatives are answered for one leaf at a time; name it as \"node\"."
            );
        }
        Value[] leaves = [.. columns.Select(leaf => leaf.Value)];
        var gradients = Gradients.Of(experiment.Output.Value, [.. rows.Select(leaf => leaf.Value)]);
        var answers = new List<SecondRow>();
        for (var i = 0; i < rows.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            double[] values = [.. Gradients.Of(gradients[i], leaves).Select(slope => slope.Data)];
            answers.Add(new(rows[i].Id, values, [.. values.Select(ShortNumber.Of)]));
        }
        return new([.. columns.Select(leaf => leaf.Id)], answers);
    }
}
