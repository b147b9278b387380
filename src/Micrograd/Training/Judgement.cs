namespace Micrograd.Training;

/// <summary>How good a network is on examples that it does not learn from.</summary>
internal static class Judgement
{
    /// <summary>The mean loss and the means of other figures, each batch weighing as much as it has examples.</summary>
    public static (double? Loss, IReadOnlyDictionary<string, double> Metrics) Of(
        ModuleBase model,
        Func<Batch, Tensor> forward,
        Func<Tensor, Tensor, Tensor> loss,
        DataLoader held,
        IReadOnlyDictionary<string, Func<Tensor, Tensor, double>> metrics
    )
    {
        var sums = new double[metrics.Count];
        var (sum, count) = (0.0, 0L);
        model.Eval();
        using (NoGrad.Enter())
        {
            foreach (var batch in held.Epoch(0))
            {
                var rows = batch.Inputs.Shape[0];
                var outputs = forward(batch);
                sum += loss(outputs, batch.Targets).Item() * rows;
                var i = 0;
                foreach (var metric in metrics.Values)
                {
                    sums[i++] += metric(outputs, batch.Targets) * rows;
                }
                count += rows;
            }
        }
        model.Train();
        return (
            count == 0 ? null : sum / count,
            metrics.Keys.Zip(sums).ToDictionary(pair => pair.First, pair => pair.Second / count)
        );
    }
}
