using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Micrograd.Benchmarks;

/// <summary>The rows as a table for people and as JSON for programs.</summary>
static class Report
{
    static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteHeader() =>
        Console.WriteLine(
            $"{"workload", -8}  {"ours", -34}  {"peer", -26}  {"thr.", 4}  {"ours µs", 10}  {"peer µs", 12}  {"ratio", 8}  {"95 %", 17}  {"least", 6}  {"goal", 6}  {"bytes", 9}  {"ns/node", 7}  {"B/node", 6}  agree"
        );

    public static void Write(Row row)
    {
        var all = row.AllocBytes >= 0 ? Text($"{row.AllocBytes}") : "";
        var interval = Text($"{row.Low:0.00} – {row.High:0.00}");
        var nanoseconds = row.Nodes > 0 ? Text($"{row.OursUs * 1000 / row.Nodes:0.0}") : "";
        var bytes = row.Nodes > 0 && row.AllocBytes >= 0 ? Text($"{(double)row.AllocBytes / row.Nodes:0.0}") : "";
        Console.WriteLine(
            Text(
                $"{row.Workload, -8}  {row.Variant, -34}  {row.Peer, -26}  {row.Threads, 4}  {row.OursUs, 10:0.0}  {row.PeerUs, 12:0.0}  {row.Ratio, 8:0.00}  {interval, 17}  {row.Least, 6:0.00}  {row.Goal, 6:0.##}  {all, 9}  {nanoseconds, 7}  {bytes, 6}  {(row.Agree ? "yes" : "NO")}"
            )
        );
    }

    public static void Save<TRow>(string path, string machine, IReadOnlyList<TRow> rows) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new { machine, rows }, s_json) + "\n");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
