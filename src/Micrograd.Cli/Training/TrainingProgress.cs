using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Micrograd.Cli.Training;

/// <summary>Shows how training goes on: a bar with the time left where a person looks, else a line now and then.</summary>
static class TrainingProgress
{
    const int Lines = 10;

    /// <summary>Trains to the end, showing and reporting each epoch, and gives all of them.</summary>
    public static List<EpochResult> Follow(
        Trainer trainer,
        int epochs,
        Terminal terminal,
        Action<EpochResult> report,
        CancellationToken cancel
    ) =>
        terminal.IsErrorTerminal
            ? WithBar(trainer, epochs, terminal, report, cancel)
            : WithLines(trainer, epochs, terminal, report, cancel);

    static List<EpochResult> WithBar(
        Trainer trainer,
        int epochs,
        Terminal terminal,
        Action<EpochResult> report,
        CancellationToken cancel
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
                var results = new List<EpochResult>();
                foreach (var result in trainer.Epochs(cancel))
                {
                    results.Add(result);
                    report(result);
                    bar.Description = Markup.Escape($"epoch {result.Epoch}/{epochs}  {ScoreText.Of(result.Train)}");
                    bar.Value = result.Epoch;
                }
                return results;
            });

    static List<EpochResult> WithLines(
        Trainer trainer,
        int epochs,
        Terminal terminal,
        Action<EpochResult> report,
        CancellationToken cancel
    )
    {
        var results = new List<EpochResult>();
        var start = Stopwatch.GetTimestamp();
        foreach (var result in trainer.Epochs(cancel))
        {
            results.Add(result);
            report(result);
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
        }
        return results;
    }
}
