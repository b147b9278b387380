using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Micrograd.Cli.Training;

/// <summary>Shows how training goes on: a bar with the time left where a person looks, else a line now and then.</summary>
static class TrainingProgress
{
    const int Lines = 10;

    /// <summary>Trains to the end, or until it is stopped, showing and reporting each epoch, and gives all that were finished.</summary>
    public static List<EpochResult> Follow(
        RowTraining trainer,
        Terminal terminal,
        Action<EpochResult> report,
        CancellationToken cancel
    )
    {
        return terminal.IsErrorTerminal ? WithBar(trainer.EpochCount, terminal, Train) : Train(Line(trainer, terminal));

        List<EpochResult> Train(Action<EpochResult> show)
        {
            var results = new List<EpochResult>();
            try
            {
                foreach (var result in trainer.Epochs(cancel))
                {
                    if (result.Epoch == 1 && results.Count > 0)
                    {
                        terminal.Note("the network died, and is begun anew with a smaller learning rate");
                        results.Clear();
                    }
                    results.Add(result);
                    report(result);
                    show(result);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested && results.Count > 0)
            {
                // What was learned until then can be told.
            }
            return results;
        }
    }

    static List<EpochResult> WithBar(
        int epochs,
        Terminal terminal,
        Func<Action<EpochResult>, List<EpochResult>> train
    ) =>
        terminal
            .RichError()
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(context =>
            {
                var bar = context.AddTask("training", maxValue: epochs);
                return train(result =>
                {
                    bar.Description = Markup.Escape($"epoch {result.Epoch}/{epochs}  {ScoreText.Of(result.Train)}");
                    bar.Value = result.Epoch;
                });
            });

    static Action<EpochResult> Line(RowTraining trainer, Terminal terminal)
    {
        var epochs = trainer.EpochCount;
        var start = Stopwatch.GetTimestamp();
        return result =>
        {
            if (result.Epoch == 1 || result.Epoch == epochs || result.Epoch % Math.Max(1, epochs / Lines) == 0)
            {
                var left = Stopwatch.GetElapsedTime(start) * ((double)(epochs - result.Epoch) / result.Epoch);
                terminal.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"epoch {result.Epoch}/{epochs}  {ScoreText.Of(result.Train)}  ETA {left:hh\\:mm\\:ss}"
                    )
                );
            }
        };
    }
}
