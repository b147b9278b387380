using System.Text.Json;

namespace Micrograd.Benchmarks;

/// <summary>What a launch says of one row.</summary>
readonly record struct Timing(string Group, string Name, double Nanoseconds, long Bytes)
{
    public static Timing Parse(string line)
    {
        var fields = JsonDocument.Parse(line).RootElement;
        return new(
            fields.GetProperty("group").GetString()!,
            fields.GetProperty("name").GetString()!,
            fields.GetProperty("nanoseconds").GetDouble(),
            fields.GetProperty("bytes").GetInt64()
        );
    }

    public Timing Best(Timing other) =>
        this with
        {
            Nanoseconds = Math.Min(Nanoseconds, other.Nanoseconds),
            Bytes = Math.Min(Bytes, other.Bytes),
        };
}
