using System.Text.Encodings.Web;
using System.Text.Json;
using Micrograd.Benchmarks;

// Times the rows that the arguments name, all if none is named, and writes a line of JSON each; --list only names them.
const string List = "--list";
Work[] all =
[
    .. TinyWork.All,
    .. ElementwiseWork.All,
    .. ReductionWork.All,
    .. ProductWork.All,
    .. PickingWork.All,
    .. TrainingWork.All,
    .. ScalarWork.All,
];

// Names have a + and a >, which the default would escape.
JsonSerializerOptions json = new()
{
    PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
};
void Write<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line, json));

var chosen = new HashSet<Work>();
foreach (var word in args.Where(word => word != List))
{
    var whole = all.Where(work => work.IsCalled(word, isWhole: true)).ToArray();
    var called = whole.Length > 0 ? whole : [.. all.Where(work => work.IsCalled(word, isWhole: false))];
    if (called.Length == 0)
    {
        Console.Error.WriteLine($"benchmarks: no row or group '{word}'.");
        return 2;
    }
    chosen.UnionWith(called);
}
Work[] asked = chosen.Count == 0 ? all : [.. all.Where(chosen.Contains)];
if (args.Contains(List))
{
    Array.ForEach(asked, work => Write(new { work.Group, work.Name }));
    return 0;
}

Write(new { Machine = Machine.Describe(), Threads = Environment.ProcessorCount });

// The start of the process itself holds up the tiers: what is timed first counts the second time only.
Measurement.Of(asked[0]);
foreach (var work in asked)
{
    var (nanoseconds, bytes) = Measurement.Of(work);
    Write(
        new
        {
            work.Group,
            work.Name,
            nanoseconds,
            bytes,
        }
    );
}
return 0;
