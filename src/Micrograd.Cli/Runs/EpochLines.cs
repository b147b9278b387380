using System.Diagnostics;
using System.Globalization;
using Micrograd.Tables;

namespace Micrograd.Cli.Runs;

/// <summary>Tells of a training a line now and then.</summary>
sealed class EpochLines(Terminal terminal) : IProgress<TrainEpoch>
{
    static readonly TimeSpan s_between = TimeSpan.FromSeconds(2);

    long _last = Stopwatch.GetTimestamp();

    public void Report(TrainEpoch value)
    {
        if (Stopwatch.GetElapsedTime(_last) < s_between)
        {
            return;
        }
        _last = Stopwatch.GetTimestamp();
        terminal.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Model} {value.Member + 1}, epoch {value.Epoch}: loss {value.TrainLoss:0.0000}, validation {value.ValidationLoss:0.0000}"
            )
        );
    }
}
