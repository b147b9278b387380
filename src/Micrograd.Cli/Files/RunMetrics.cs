using System.Text.Json;

namespace Micrograd.Cli.Files;

/// <summary>
/// The lines of a run, read once from the first to the last, of which three are kept. A line of a step is not looked into, unless it is the
/// last one.
/// </summary>
sealed class RunMetrics
{
    const int LongestLine = 1 << 20;

    /// <summary>The last step; null where there is none.</summary>
    public JsonElement? Step { get; private set; }

    /// <summary>The last epoch; null where none was finished.</summary>
    public JsonElement? Epoch { get; private set; }

    /// <summary>The best epoch; null where none was finished.</summary>
    public JsonElement? Best { get; private set; }

    /// <summary>How many epochs were finished.</summary>
    public int Epochs { get; private set; }

    /// <exception cref="CommandException">A line is none of a run.</exception>
    public static RunMetrics Read(string path)
    {
        var metrics = new RunMetrics();
        // A pipe has no length, and to open one waits.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return metrics;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[1 << 16];
        var line = 0;
        byte[]? step = null;
        var (start, filled) = (0, 0);
        while (true)
        {
            var at = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line++;
                var text = buffer.AsSpan(start, at);
                start += at + 1;
                if (text.IndexOf("\"train_loss\""u8) >= 0)
                {
                    metrics.Add(Parse(text, path, line));
                }
                else if (text.Length > 0)
                {
                    step = text.ToArray();
                }
                continue;
            }
            // What is left without an end is a line that is being written, or was cut off.
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (start, filled) = (0, filled - start);
            if (filled == buffer.Length)
            {
                if (filled >= LongestLine)
                {
                    throw CommandException.Failed($"{path}: line {line + 1} is longer than that of any run");
                }
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
            var read = file.Read(buffer.AsSpan(filled));
            if (read == 0)
            {
                break;
            }
            filled += read;
        }
        metrics.Step = step is null ? null : Parse(step, path, line);
        return metrics;
    }

    void Add(JsonElement epoch)
    {
        Epochs++;
        Epoch = epoch;
        if (epoch.TryGetProperty("best", out var best) && best.ValueKind == JsonValueKind.True)
        {
            Best = epoch;
        }
    }

    static JsonElement Parse(ReadOnlySpan<byte> text, string path, int line)
    {
        try
        {
            var json = JsonElement.Parse(text);
            if (json.ValueKind == JsonValueKind.Object)
            {
                return json;
            }
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw CommandException.Failed($"{path}: line {line} is none of a run: no JSON object");
    }
}
