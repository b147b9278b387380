using System.Text;
using System.Text.Json;
using Micrograd.Charts;
using Micrograd.Files;

namespace Micrograd.Training;

/// <summary>A folder in which a run is kept.</summary>
internal sealed class RunFolder(string path)
{
    public string Metrics => Path.Combine(path, "metrics.jsonl");

    public string Checkpoint => Path.Combine(path, "checkpoint.safetensors");

    string Model => Path.Combine(path, "model.safetensors");

    string Loss => Path.Combine(path, "loss.svg");

    string Config => Path.Combine(path, "config.json");

    /// <summary>Makes the folder, or goes on with the run that it has; what is told from now on is written there.</summary>
    /// <exception cref="InvalidOperationException">It has a run that is not to be gone on with.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public RunLog Begin(Trainer trainer, TrainerOptions options)
    {
        Directory.CreateDirectory(path);
        if (trainer.Step == 0 && File.Exists(Checkpoint))
        {
            if (!options.Resume)
            {
                throw HasRun();
            }
            trainer.Load(Checkpoint);
        }
        else if (trainer.Step == 0 && File.Exists(Metrics) && !options.Resume)
        {
            throw HasRun();
        }
        if (trainer.Step == 0)
        {
            // What a run left that did not come to its first checkpoint.
            File.Delete(Model);
            File.Delete(Loss);
            Write(Config, trainer.ConfigJson());
        }
        return new(this, trainer.Step, options.TensorBoard ? EventFile.Begin(path) : null);
    }

    /// <summary>Keeps the network and the picture of its losses.</summary>
    public void Finish(ModuleBase model, IReadOnlyList<EpochSummary> epochs)
    {
        Safetensors.Save(Model, model.StateDict());
        if (epochs.Count > 0)
        {
            Write(Loss, Encoding.UTF8.GetBytes(Chart(epochs)));
        }
    }

    public static void Write(string file, ReadOnlyMemory<byte> bytes) =>
        AtomicFile.Save(file, atomic => atomic.Write(bytes.Span));

    InvalidOperationException HasRun() =>
        new(
            $"Trainer: the folder {path} has a run. Resume = true goes on with it; another folder, or an empty one, begins anew."
        );

    static string Chart(IReadOnlyList<EpochSummary> epochs)
    {
        double[] numbers = [.. epochs.Select(epoch => epoch.Epoch + 1.0)];
        var series = new List<LineSeries> { new("train", numbers, [.. epochs.Select(epoch => epoch.TrainLoss)]) };
        if (epochs.Any(epoch => epoch.ValidationLoss is not null))
        {
            series.Add(
                new("held out", numbers, [.. epochs.Select(epoch => epoch.ValidationLoss ?? double.NaN)])
                {
                    Dashed = true,
                }
            );
        }
        return new LineChart
        {
            Title = "loss",
            XLabel = "epoch",
            Series = series,
        }.ToSvg();
    }
}
