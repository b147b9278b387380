using Micrograd.Numbers;

namespace Micrograd.Lab.Training;

/// <summary>
/// The learning rate range test (Smith, Cyclical learning rates for training neural networks, 2017): steps at growing rates, until the loss
/// goes wild. The run is as before afterwards.
/// </summary>
static class RateFinder
{
    // The loss has gone wild when it is so many times the smallest.
    const double Wild = 10;

    public static FindRateAnswer Of(TrainingRun run, FindRateRequest request, CancellationToken stop)
    {
        var (from, to, steps) = (request.From, request.To, request.Steps);
        if (!(from > 0 && from < to && to <= 100) || steps is < 10 or > 500)
        {
            throw new LabException(
                $"Rates from {ShortNumber.Of(from)} to {ShortNumber.Of(to)} in {steps} steps; they grow from above 0 to at most 100 in 10 … 500 steps."
            );
        }
        var tried = new List<TriedRate>();
        var first = run.LossOf(run.Problem.Train);
        var trial = run.Copy();
        for (var i = 0; i < steps; i++)
        {
            stop.ThrowIfCancellationRequested();
            var rate = from * Math.Pow(to / from, (double)i / (steps - 1));
            trial.Change(trial.Settings with { LearningRate = rate });
            trial.Advance();
            var loss = trial.LossOf(trial.Problem.Train);
            if (!double.IsFinite(loss))
            {
                break;
            }
            tried.Add(new(rate, loss));
            if (loss > Wild * Math.Max(first, tried.Min(t => t.Loss)))
            {
                break;
            }
        }
        var best = tried.MinBy(t => t.Loss);
        return new(tried, best is { } found && found.Loss < first ? found.Rate / 10 : null);
    }
}
