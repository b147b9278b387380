using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Micrograd.Tests.Files;

namespace Micrograd.Tests.Cli;

public sealed class SummaryCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_safetensors_is_told_with_its_texts_and_totals()
    {
        var path = _folder.File("model.safetensors");
        Safetensors.Save(
            path,
            new Dictionary<string, Tensor>
            {
                ["weight"] = Tensor.Of([
                    [1f, -2f],
                    [0.5f, 4f],
                ]),
                ["ids"] = Tensor.Of(9007199254740993L, -3),
                ["none"] = Tensor.Zeros([0, 3]),
            },
            new Dictionary<string, string> { ["format"] = "pt" }
        );
        var tool = Tool.Run("summary", path, "--stats");
        Assert.Equal((0, ""), (tool.ExitCode, tool.Error));
        Assert.Equal(
            [$"{path}: safetensors, 3 tensors, 6 numbers, 32 bytes", "", "metadata", "  format: pt", ""],
            tool.Lines[..5]
        );
        Assert.Equal(["name", "shape", "type", "bytes", "min", "mean", "max"], Words(tool.Lines[5]));
        Assert.Contains(
            tool.Lines,
            line => line.StartsWith("weight", StringComparison.Ordinal) && Words(line)[^3..] is ["-2", "0.875", "4"]
        );
        // More digits than a double has.
        Assert.Contains(
            tool.Lines,
            line => line.StartsWith("ids", StringComparison.Ordinal) && Words(line) is [.., "-3", _, "9007199254740993"]
        );
        Assert.Contains(
            tool.Lines,
            line => line.StartsWith("none", StringComparison.Ordinal) && Words(line)[^3..] is ["-", "-", "-"]
        );
        Assert.DoesNotContain("min", Tool.Run("summary", path).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("every.safetensors", "safetensors", 13)]
    [InlineData("stored.npz", "npz", 3)]
    [InlineData("deflated.npz", "npz", 3)]
    [InlineData("fortran-f8.npy", "npy", 1)]
    [InlineData("scalar-f8.npy", "npy", 1)]
    [InlineData("u1.idx", "idx", 1)]
    [InlineData("u1.idx.gz", "idx", 1)]
    public void Every_format_is_told_from_its_bytes(string golden, string format, int tensors)
    {
        // Whatever the file is called.
        var path = _folder.File("file");
        File.Copy(GoldenFileTests.Golden(golden), path);
        var json = Tool.Run("summary", path, "--json", "--stats").Json();
        Assert.Equal(format, json.GetProperty("format").GetString());
        Assert.Equal(tensors, json.GetProperty("tensors").GetArrayLength());
        Assert.Equal(tensors, json.GetProperty("totals").GetProperty("tensors").GetInt32());
        using var file = TensorFile.Open(path);
        foreach (var (told, entry) in json.GetProperty("tensors").EnumerateArray().Zip(file.Entries))
        {
            Assert.Equal(entry.Name, told.GetProperty("name").GetString());
            var numbers = file.Load(entry.Name).Double().ToArray<double>();
            Assert.Equal(numbers.Min(), told.GetProperty("min").GetDouble());
            Assert.Equal(numbers.Max(), told.GetProperty("max").GetDouble());
            Assert.Equal(numbers.Average(), told.GetProperty("mean").GetDouble(), 1e-12);
        }
    }

    [Fact]
    public void Several_files_with_an_index_are_one()
    {
        var path = _folder.File("m.safetensors.index.json");
        Safetensors.Save(
            path,
            new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([100]), ["b"] = Tensor.Ones([100]) },
            mostBytes: 400
        );
        Assert.Contains("2 tensors, 200 numbers, 800 bytes", Tool.Run("summary", path).Out, StringComparison.Ordinal);
        File.Delete(Directory.GetFiles(_folder.Path, "*00002-of*").Single());
        var tool = Tool.Run("summary", path);
        Assert.Contains("00002-of-00002.safetensors: there is no such file", tool.Error, StringComparison.Ordinal);
        AssertRefused(tool, 2);
    }

    [Fact]
    public void NaN_and_infinities_are_told()
    {
        var path = _folder.File("x.npy");
        Npy.Save(path, Tensor.Of(1f, float.NaN, 2));
        var tensor = Tool.Run("summary", path, "--stats", "--json").Json().GetProperty("tensors")[0];
        Assert.Equal("NaN", tensor.GetProperty("min").GetString());
        Npy.Save(path, Tensor.Of(1f, float.NegativeInfinity, 2));
        tensor = Tool.Run("summary", path, "--stats", "--json").Json().GetProperty("tensors")[0];
        Assert.Equal("-Infinity", tensor.GetProperty("min").GetString());
        Assert.Equal(2, tensor.GetProperty("max").GetDouble());
    }

    /// <summary>The mean of more numbers than are looked at at a time.</summary>
    [Fact]
    public void A_mean_is_that_of_all_parts()
    {
        var path = _folder.File("x.npy");
        Npy.Save(path, Tensor.Arange(600_001));
        var tensor = Tool.Run("summary", path, "--stats", "--json").Json().GetProperty("tensors")[0];
        Assert.Equal(300_000, tensor.GetProperty("mean").GetDouble(), 1e-6);
        Assert.Equal(600_000, tensor.GetProperty("max").GetInt64());
    }

    [Fact]
    public void A_large_file_is_not_read()
    {
        var path = _folder.File("large.safetensors");
        const long Length = 3_000_000_000;
        var header = Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"a":{"dtype":"F32","shape":[{{{Length / 8}}}],"data_offsets":[0,{{{Length / 2}}}]},"b":{"dtype":"F32","shape":[{{{Length / 8}}}],"data_offsets":[{{{Length / 2}}},{{{Length}}}]}}"""
            )
        );
        using (var file = File.Create(path))
        {
            file.Write(BitConverter.GetBytes((long)header.Length));
            file.Write(header);
            // A hole: the system has it without a byte on the disk.
            file.SetLength(file.Position + Length);
        }
        Tool.Run("summary", path);
        var (bytes, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        var tool = Tool.Run("summary", path);
        Assert.Contains("2 tensors, 750,000,000 numbers", tool.Out, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, 4 << 20);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_run_is_told_by_its_config_its_epochs_and_its_weights()
    {
        var run = Run("run", epochs: 3);
        var tool = Tool.Run("summary", run);
        Assert.Equal((0, ""), (tool.ExitCode, tool.Error));
        Assert.Equal($"{run}: a run of 12 steps, 3 epochs finished", tool.Lines[0]);
        Assert.Contains(
            tool.Lines,
            line => line.StartsWith("last step: step 12, epoch 3, loss ", StringComparison.Ordinal)
        );
        Assert.Contains(tool.Lines, line => line.StartsWith("best epoch: ", StringComparison.Ordinal));
        Assert.Contains(
            tool.Lines,
            line =>
                line.StartsWith("last epoch: step 12, epoch 3, train_loss ", StringComparison.Ordinal)
                && line.Contains("validation_loss ", StringComparison.Ordinal)
                && line.Contains("error ", StringComparison.Ordinal)
        );
        Assert.Contains("  optimizer SGD", tool.Lines);
        Assert.Contains(
            "model.safetensors: safetensors, 2 tensors, 3 numbers, 12 bytes",
            tool.Out,
            StringComparison.Ordinal
        );

        var json = Tool.Run("summary", run, "--json", "--stats").Json();
        Assert.Equal(12, json.GetProperty("lastStep").GetProperty("step").GetInt64());
        Assert.Equal(3, json.GetProperty("epochsFinished").GetInt32());
        Assert.True(json.GetProperty("bestEpoch").GetProperty("best").GetBoolean());
        Assert.Equal("SGD", json.GetProperty("config").GetProperty("optimizer").GetString());
        Assert.Equal(
            JsonValueKind.Number,
            json.GetProperty("weights").GetProperty("tensors")[0].GetProperty("mean").ValueKind
        );
    }

    [Fact]
    public void A_run_that_was_killed_is_told_as_far_as_it_came()
    {
        var run = Run("run", epochs: 2);
        File.Delete(Path.Combine(run, "model.safetensors"));
        File.AppendAllText(Path.Combine(run, "metrics.jsonl"), """{"step":9,"epo""");
        var tool = Tool.Run("summary", run);
        Assert.StartsWith($"{run}: a run of 8 steps, 2 epochs", tool.Out, StringComparison.Ordinal);
        Assert.Contains("checkpoint.safetensors: safetensors", tool.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", "[]", "no config of a run")]
    [InlineData("config.json", "{", "no JSON")]
    [InlineData("metrics.jsonl", "[1]\n", "line 1 is none of a run")]
    [InlineData("metrics.jsonl", "{}\n{\"train_loss\":\n{}\n", "line 2 is none of a run")]
    [InlineData("model.safetensors", "no file of tensors", "model.safetensors")]
    public void A_run_of_something_else_is_a_line_with_the_file(string file, string content, string told)
    {
        var run = Directory.CreateDirectory(_folder.File("run")).FullName;
        File.WriteAllText(Path.Combine(run, file), content);
        var tool = Tool.Run("summary", run);
        Assert.Contains(told, tool.Error, StringComparison.Ordinal);
        Assert.Contains(file, tool.Error, StringComparison.Ordinal);
        AssertRefused(tool, 1);
    }

    [Fact]
    public void A_line_without_an_end_takes_no_memory()
    {
        var run = Directory.CreateDirectory(_folder.File("run")).FullName;
        using (var file = File.Create(Path.Combine(run, "metrics.jsonl")))
        {
            file.SetLength(2_000_000_000);
        }
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(Tool.Run("summary", run), 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, 16 << 20);
    }

    [Fact]
    public void What_is_no_file_of_tensors_is_one_line()
    {
        var text = _folder.File("notes.txt");
        File.WriteAllText(text, "some words and no tensors, long enough for a header");
        var empty = _folder.File("empty.npz");
        File.WriteAllText(empty, "");
        var lies = _folder.File("lies.npz");
        using (var archive = ZipFile.Open(lies, ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("a.npy").Open())
        {
            entry.Write(File.ReadAllBytes(GoldenFileTests.Golden("f4.npy")).AsSpan()[..^1]);
        }
        foreach (var path in new[] { text, empty, lies, _folder.Path })
        {
            var tool = Tool.Run("summary", path);
            Assert.Contains(path, tool.Error, StringComparison.Ordinal);
            AssertRefused(tool, 1);
        }
        AssertRefused(Tool.Run("summary", _folder.File("none")), 2);
        AssertRefused(Tool.Run("summary", ""), 2);
        AssertRefused(Tool.Run("summary"), 2);
    }

    [Fact]
    public void A_file_of_PyTorch_is_refused_with_how_to_convert_it()
    {
        var path = _folder.File("model.pt");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            archive.CreateEntry("model/data.pkl");
        }
        foreach (var tool in new[] { Tool.Run("summary", path), Tool.Run("convert", path, _folder.File("a.npz")) })
        {
            Assert.Contains("save_file(", tool.Error, StringComparison.Ordinal);
            AssertRefused(tool, 1);
        }
    }

    /// <summary>Files with bytes changed are told, or refused by one line, and what is told is short.</summary>
    [Fact]
    public void Broken_files_are_one_line()
    {
        string[] golden = ["every.safetensors", "stored.npz", "deflated.npz", "fortran-f8.npy", "u1.idx", "u1.idx.gz"];
        var path = _folder.File("file");
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var bytes = File.ReadAllBytes(GoldenFileTests.Golden(golden[seed % golden.Length]));
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 200))] = (byte)random.Next(256);
            }
            File.WriteAllBytes(path, random.Next(3) == 0 ? bytes.AsSpan(0, random.Next(bytes.Length)) : bytes);
            var tool = Tool.Run("summary", path, "--stats");
            if (tool.ExitCode != 0)
            {
                AssertRefused(tool, 1);
            }
        }
    }

    static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static void AssertRefused(Tool tool, int exitCode)
    {
        Assert.Equal(exitCode, tool.ExitCode);
        Assert.Empty(tool.Out);
        Assert.InRange(tool.Error.TrimEnd().Split('\n').Length, 1, exitCode);
        Assert.DoesNotContain("unexpected", tool.Error, StringComparison.Ordinal);
    }

    string Run(string name, int epochs)
    {
        var x = Tensor.Rand([16, 2], new Generator(1));
        var model = new Sequential(new Linear(2, 1, generator: new Generator(2)));
        var examples = new TensorDataset(x, x.Sum(1, keepDim: true));
        var folder = _folder.File(name);
        new Trainer(
            model,
            (y, target) => Loss.MeanSquaredError(y, target),
            new SGD(model.Parameters, lr: 0.1),
            new DataLoader(examples, batchSize: 4),
            new()
            {
                Epochs = epochs,
                Validation = new DataLoader(examples, batchSize: 16),
                Metrics = new Dictionary<string, Func<Tensor, Tensor, double>>
                {
                    ["error"] = (y, target) => (y - target).Abs().Mean().Item(),
                },
                Folder = folder,
            }
        ).Run();
        return folder;
    }
}
