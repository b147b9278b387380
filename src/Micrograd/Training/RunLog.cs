using System.Buffers;
using System.Text;
using System.Text.Json;
using Micrograd.Files;
using Micrograd.Graphs;

namespace Micrograd.Training;

/// <summary>The lines of a run: one a step and one an epoch.</summary>
internal sealed class RunLog : IDisposable
{
    static readonly TimeSpan s_often = TimeSpan.FromSeconds(1);

    readonly RunFolder _folder;
    readonly EventFile? _events;
    readonly FileStream _lines;
    readonly ArrayBufferWriter<byte> _line = new();
    DateTime _flushed = DateTime.UtcNow;
    long _saved;

    /// <param name="folder">Where they are.</param>
    /// <param name="from">What is told of later steps than this is of a future that was not kept, and goes.</param>
    /// <param name="events">What tells TensorBoard, too.</param>
    public RunLog(RunFolder folder, long from, EventFile? events)
    {
        (_folder, _events, _saved) = (folder, events, from);
        Forget(folder.Metrics, from);
        _lines = new(folder.Metrics, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    public void Write(TrainStep step)
    {
        Line(json =>
        {
            json.WriteNumber("step", step.Step);
            json.WriteNumber("epoch", step.Epoch);
            JsonNumber.Write(json, "loss", step.Loss);
            JsonNumber.Write(json, "lr", step.LearningRate);
            if (step.GradientNorm is { } norm)
            {
                JsonNumber.Write(json, "grad_norm", norm);
            }
            json.WriteNumber("seconds", Math.Round(step.Duration.TotalSeconds, 6));
        });
        _events?.Write(step);
        if (step.Summary is { } epoch)
        {
            Line(json => EpochText.Write(json, epoch));
        }
        if (DateTime.UtcNow - _flushed > s_often)
        {
            Flush();
        }
    }

    /// <summary>Keeps the run as it is: first what was told of it, so that no step of the checkpoint is missing there.</summary>
    public void Checkpoint(Trainer trainer)
    {
        if (trainer.Step == _saved)
        {
            return;
        }
        Flush();
        trainer.Save(_folder.Checkpoint);
        _saved = trainer.Step;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _events?.Dispose();
    }

    void Flush()
    {
        _lines.Flush();
        _events?.Flush();
        _flushed = DateTime.UtcNow;
    }

    void Line(Action<Utf8JsonWriter> write)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        _line.Write("\n"u8);
        _lines.Write(_line.WrittenSpan);
    }

    static void Forget(string path, long from)
    {
        if (!File.Exists(path))
        {
            return;
        }
        AtomicFile.Save(
            path,
            file =>
            {
                foreach (var line in File.ReadLines(path).TakeWhile(line => StepOf(line) <= from))
                {
                    file.Write(Encoding.UTF8.GetBytes(line + "\n"));
                }
            }
        );
    }

    // A line that a power cut has torn is of a step that no checkpoint has.
    static long StepOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("step").GetInt64();
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return long.MaxValue;
        }
    }
}
