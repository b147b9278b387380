namespace Micrograd.Lab.Training;

/// <summary>Every parameter with its gradient, what the optimizer remembers of it, and what the last step did to it.</summary>
static class ParameterTable
{
    public static IReadOnlyList<ParameterRow> Of(TrainingRun run)
    {
        var state = run.Optimizer.StateDict();
        var rows = new List<ParameterRow>();
        for (var i = 0; i < run.Layers.Parameters.Count; i++)
        {
            var parameter = run.Layers.Parameters[i];
            var (values, grads, before) = (
                parameter.ToArray<double>(),
                parameter.Grad?.ToArray<double>(),
                run.Before?[i].ToArray<double>()
            );
            var prefix = $"state.{i}.";
            var remembered = state
                .Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal) && s.Value.Shape == parameter.Shape)
                .Select(s => (Name: s.Key[prefix.Length..], Numbers: s.Value.ToArray<double>()))
                .ToArray();
            // A weight has a row a neuron, a bias a number a neuron.
            var inputs = i % 2 == 0 ? parameter.Shape[1] : 1;
            for (var k = 0; k < values.Length; k++)
            {
                rows.Add(
                    new(
                        i / 2,
                        k / inputs,
                        i % 2 == 0 ? k % inputs : null,
                        values[k],
                        grads?[k],
                        remembered.ToDictionary(s => s.Name, s => s.Numbers[k]),
                        before is null ? null : values[k] - before[k]
                    )
                );
            }
        }
        return rows;
    }
}
