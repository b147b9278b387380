using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Micrograd.Benchmarks;

/// <summary>Weights of 500 MB in a safetensors file: opened, read, summed and written, beside the bare calls of the system.</summary>
static class FilesWorkload
{
    const int Rounds = 9;
    const int Tensors = 10;
    const double MostToOpenUs = 20_000;

    // 50 MB a tensor.
    const int Rows = 3125;
    const int Columns = 4000;

    public static IEnumerable<Row> Run(string root)
    {
        // On the disk of the checkout: a folder for temporary files may be in memory.
        var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "files-benchmark")).FullName;
        try
        {
            var path = Path.Combine(folder, "model.safetensors");
            var model = Model();
            model.Save(path);
            yield return Opened(path);
            yield return Loaded(path, model);
            yield return Summed(path, model, isNew: true);
            yield return Summed(path, model, isNew: false);
            yield return Saved(folder, model);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Sequential Model() =>
        new([
            .. Enumerable
                .Range(0, Tensors)
                .Select(i => new Linear(Columns, Rows, bias: false, generator: new((ulong)i))),
        ]);

    static Row Opened(string path)
    {
        var agree = Safetensors.Load(path, mapped: true).Count == Tensors;
        return Compare(
            "opened, mapped",
            "a limit of 20 ms",
            1,
            agree,
            () => Safetensors.Load(path, mapped: true),
            null
        );
    }

    static Row Loaded(string path, Sequential model)
    {
        var before = model.Parameters[^1].AsReadOnlySpan<float>()[^1];
        using var file = File.OpenHandle(path);
        var start = RandomAccess.GetLength(file) - (long)Tensors * Rows * Columns * sizeof(float);
        model.Load(path);
        return Compare(
            "loaded into a model",
            "read into the same memory",
            0.6,
            model.Parameters[^1].AsReadOnlySpan<float>()[^1] == before,
            () => model.Load(path),
            () =>
            {
                var at = start;
                foreach (var parameter in model.Parameters)
                {
                    var bytes = MemoryMarshal.AsBytes(parameter.AsSpan<float>());
                    for (var rest = bytes; rest.Length > 0; )
                    {
                        rest = rest[RandomAccess.Read(file, rest, at + bytes.Length - rest.Length)..];
                    }
                    at += bytes.Length;
                }
            }
        );
    }

    static Row Summed(string path, Sequential model, bool isNew)
    {
        using var _ = NoGrad.Enter();
        var mapped = Safetensors.Load(path, mapped: true);
        return Compare(
            isNew ? "summed, mapped just now" : "summed, mapped before",
            "summed in memory",
            0.6,
            Sum(mapped.Values) == Sum(model.Parameters),
            () => Sum(isNew ? Safetensors.Load(path, mapped: true).Values : mapped.Values),
            () => Sum(model.Parameters)
        );
    }

    static double Sum(IEnumerable<Tensor> tensors) => tensors.Sum(tensor => tensor.Sum().Item());

    static Row Saved(string folder, Sequential model)
    {
        var (ours, peer) = (Path.Combine(folder, "ours.safetensors"), Path.Combine(folder, "peer"));
        var bytes = new byte[Tensors * Rows * Columns * sizeof(float)];
        return Compare(
            "saved",
            "one write and a flush",
            0.8,
            true,
            () =>
            {
                File.Delete(ours);
                model.Save(ours);
            },
            () =>
            {
                File.Delete(peer);
                using var file = File.OpenHandle(peer, FileMode.CreateNew, FileAccess.Write);
                RandomAccess.Write(file, bytes, 0);
                RandomAccess.FlushToDisk(file);
            }
        );
    }

    static Row Compare(string variant, string peer, double goal, bool agree, Action ours, Action? theirs)
    {
        var pairs = new Pairs();
        ours();
        theirs?.Invoke();
        for (var round = 0; round < Rounds; round++)
        {
            pairs.Add(Microseconds(ours), theirs is null ? MostToOpenUs : Microseconds(theirs));
        }
        var (ratio, low, high) = pairs.Ratio();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ours();
        return new(
            "files",
            variant,
            peer,
            Environment.ProcessorCount,
            pairs.Ours,
            pairs.Peer,
            ratio,
            low,
            high,
            goal,
            GC.GetAllocatedBytesForCurrentThread() - before,
            agree
        );
    }

    static double Microseconds(Action action)
    {
        var begin = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
    }
}
