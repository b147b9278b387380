using System.Text.Json;
using Micrograd.Files;
using Micrograd.Tests.Files;

namespace Micrograd.Tests.Runs;

public sealed class CheckpointTests : IDisposable
{
    const int Epochs = 3;

    readonly string _folder = Directory.CreateTempSubdirectory("micrograd-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);

    public static TheoryData<long, int> Stops()
    {
        var steps = new Learner(1).Loader.BatchCount;
        var data = new TheoryData<long, int>();
        foreach (var accumulate in (int[])[1, 3])
        {
            var all = Epochs * ((steps + accumulate - 1) / accumulate);
            for (long step = 0; step <= all; step++)
            {
                data.Add(step, accumulate);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public void Going_on_from_any_step_is_as_never_having_stopped(long stop, int accumulate)
    {
        TrainerOptions Options() =>
            new()
            {
                Epochs = Epochs,
                Accumulate = accumulate,
                Validation = new DataLoader(Learner.Data(8), 16),
            };
        var never = new Learner(1);
        var whole = never.Trainer(Options()).Run();

        var first = new Learner(1);
        var before = first.Trainer(Options());
        foreach (var step in before.Steps().Take((int)stop)) { }
        before.Save(At("c.safetensors"));

        var second = new Learner(1);
        // What was drawn since, and whatever the network had become, is of no account.
        Tensor.Randn([100], second.Generator);
        second.Trainer(new() { MaxSteps = 2 }).Run();
        var after = second.Trainer(Options());
        after.Load(At("c.safetensors"));
        var result = after.Run();

        Assert.Equal(Learner.Bits(never.Model), Learner.Bits(second.Model));
        Assert.Equal(Learner.Bits(never.Optimizer.StateDict()), Learner.Bits(second.Optimizer.StateDict()));
        Assert.Equal(never.Generator.Drawn, second.Generator.Drawn);
        Assert.Equal(whole.Steps, result.Steps);
        Assert.Equal(
            whole.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss, e.IsBest)),
            result.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss, e.IsBest))
        );
    }

    [Fact]
    public void A_folder_has_the_run_and_is_gone_on_with()
    {
        var folder = At("run");
        TrainerOptions Options(int epochs) =>
            new()
            {
                Epochs = epochs,
                Folder = folder,
                Resume = true,
                Validation = new DataLoader(Learner.Data(8), 16),
                Config = new Dictionary<string, string> { ["data"] = "made up" },
            };
        new Learner(1).Trainer(Options(1)).Run();
        Assert.Equal(
            ["checkpoint.safetensors", "config.json", "loss.svg", "metrics.jsonl", "model.safetensors"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order()
        );
        var again = new Learner(1);
        again.Trainer(Options(3)).Run();
        var whole = new Learner(1);
        whole.Trainer(new() { Epochs = 3, Validation = new DataLoader(Learner.Data(8), 16) }).Run();
        Assert.Equal(Learner.Bits(whole.Model), Learner.Bits(again.Model));
        Assert.Equal(
            Learner.Bits(whole.Model),
            Learner.Bits(Safetensors.Load(Path.Combine(folder, "model.safetensors")))
        );
        var lines = File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.Equal(
            Enumerable.Range(1, (int)(3 * whole.Loader.BatchCount)),
            lines.Where(line => line.TryGetProperty("loss", out _)).Select(line => line.GetProperty("step").GetInt32())
        );
        Assert.Equal(3, lines.Count(line => line.TryGetProperty("validation_loss", out _)));
        Assert.Equal(
            "made up",
            JsonDocument
                .Parse(File.ReadAllText(Path.Combine(folder, "config.json")))
                .RootElement.GetProperty("data")
                .GetString()
        );
    }

    [Fact]
    public void A_folder_that_has_a_run_is_not_begun_anew_by_mistake()
    {
        TrainerOptions options = new() { Folder = At("run") };
        new Learner(1).Trainer(options).Run();
        var bytes = File.ReadAllBytes(Path.Combine(At("run"), "checkpoint.safetensors"));
        var error = Assert.Throws<InvalidOperationException>(() => new Learner(2).Trainer(options).Run());
        Assert.Contains("Resume = true", error.Message);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(At("run"), "checkpoint.safetensors")));
    }

    [Fact]
    public void Cancelling_keeps_the_step_that_was_taken()
    {
        using var cancel = new CancellationTokenSource();
        var options = new TrainerOptions
        {
            Epochs = 2,
            Folder = At("run"),
            Resume = true,
        };
        var first = new Learner(1).Trainer(options);
        Assert.Throws<OperationCanceledException>(() =>
            first.Run(
                new Told(step =>
                {
                    if (step.Step == 5)
                    {
                        cancel.Cancel();
                    }
                }),
                cancel.Token
            )
        );
        var second = new Learner(1);
        Assert.Equal(6, second.Trainer(options).Steps(CancellationToken.None).First().Step);
        var third = new Learner(1);
        third.Trainer(options).Run();
        var whole = new Learner(1);
        whole.Trainer(new() { Epochs = 2 }).Run();
        Assert.Equal(Learner.Bits(whole.Model), Learner.Bits(third.Model));
    }

    [Fact]
    public void Lines_of_a_future_that_was_not_kept_go()
    {
        var options = new TrainerOptions
        {
            Epochs = 2,
            Folder = At("run"),
            Resume = true,
        };
        new Learner(1).Trainer(options with { Epochs = 1 }).Run();
        var metrics = Path.Combine(At("run"), "metrics.jsonl");
        var kept = File.ReadAllLines(metrics);
        File.AppendAllText(metrics, "{\"step\":8,\"loss\":1}\n{\"step\":9,\"lo");
        new Learner(1).Trainer(options).Run();
        var lines = File.ReadAllLines(metrics);
        Assert.Equal(kept, lines.Take(kept.Length));
        Assert.Equal(kept.Length * 2, lines.Length);
        Assert.All(lines, line => JsonDocument.Parse(line));
    }

    [Fact]
    public void A_generator_that_nobody_named_is_noticed()
    {
        var hidden = new Generator(77);
        Learner Of(out Trainer trainer, params Generator[] named)
        {
            var learner = new Learner(1);
            trainer = new(
                learner.Model,
                batch => learner.Model.Forward(batch.Inputs + 0.1 * Tensor.Randn(batch.Inputs.Shape, hidden)),
                (y, t) => Loss.CrossEntropy(y, t),
                learner.Optimizer,
                learner.Loader,
                new() { MaxSteps = 2, Generators = named }
            );
            return learner;
        }
        Of(out var unnamed);
        unnamed.Run();
        var error = Assert.Throws<InvalidOperationException>(() => unnamed.Save(At("c.safetensors")));
        Assert.Contains("seed 77", error.Message);
        Assert.Contains("TrainerOptions.Generators", error.Message);
        Assert.False(File.Exists(At("c.safetensors")));
        Of(out var known, hidden);
        known.Run();
        known.Save(At("c.safetensors"));
        var drawn = hidden.Drawn;
        hidden.Drawn = 0;
        Of(out var again, hidden);
        again.Load(At("c.safetensors"));
        Assert.Equal(drawn, hidden.Drawn);
    }

    [Fact]
    public void Another_training_is_refused_with_all_that_differs_and_nothing_changes()
    {
        new Learner(1).Trainer(new() { MaxSteps = 1 }).Save(At("c.safetensors"));
        var other = new Learner(2, batch: 10);
        var before = (Learner.Bits(other.Model), other.Generator.Drawn);
        var error = Assert.Throws<ArgumentException>(() =>
            other.Trainer(new() { Accumulate = 2 }).Load(At("c.safetensors"))
        );
        Assert.Contains("batchSize is 10, and was 9", error.Message);
        Assert.Contains("seed is 2, and was 1", error.Message);
        Assert.Contains("accumulate is 2, and was 1", error.Message);
        Assert.Contains("generator", error.Message);
        Assert.Equal(before, (Learner.Bits(other.Model), other.Generator.Drawn));

        var smaller = new Learner(1, batchNorm: false);
        before = (Learner.Bits(smaller.Model), smaller.Generator.Drawn);
        Assert.Throws<ArgumentException>(() => smaller.Trainer(new()).Load(At("c.safetensors")));
        Assert.Equal(before, (Learner.Bits(smaller.Model), smaller.Generator.Drawn));
    }

    [Fact]
    public void An_optimizer_of_another_kind_is_refused_and_the_network_stays()
    {
        var first = new Learner(1).Trainer(new() { MaxSteps = 1 });
        first.Run();
        first.Save(At("c.safetensors"));
        var other = new Learner(1);
        var before = Learner.Bits(other.Model);
        var trainer = new Trainer(
            other.Model,
            (y, t) => Loss.CrossEntropy(y, t),
            new SGD(other.Model.Parameters, 0.1),
            other.Loader
        );
        Assert.Throws<ArgumentException>(() => trainer.Load(At("c.safetensors")));
        Assert.Equal(before, Learner.Bits(other.Model));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"version\":2}")]
    [InlineData("[]")]
    [InlineData("nothing")]
    [InlineData("{\"version\":1,\"generators\":[[\"x\",\"1\"]]}")]
    [InlineData("{\"version\":1,\"generators\":[[]],\"step\":1}")]
    [InlineData("{\"version\":1,\"generators\":[],\"step\":1e99}")]
    public void A_text_that_is_none_of_a_checkpoint_is_told(string text)
    {
        var learner = new Learner(1);
        Safetensors.Save(
            At("c.safetensors"),
            learner.Model.StateDict(),
            new Dictionary<string, string> { ["micrograd.training"] = text }
        );
        var error = Assert.Throws<FileFormatException>(() => learner.Trainer(new()).Load(At("c.safetensors")));
        Assert.Contains("c.safetensors", error.Message);
    }

    [Fact]
    public void Weights_alone_are_no_checkpoint()
    {
        var learner = new Learner(1);
        Safetensors.Save(At("c.safetensors"), learner.Model.StateDict());
        var error = Assert.Throws<FileFormatException>(() => learner.Trainer(new()).Load(At("c.safetensors")));
        Assert.Contains("module.Load", error.Message);
    }

    [Fact]
    public void Whatever_call_of_the_system_fails_the_run_can_be_gone_on_with()
    {
        var whole = new Learner(1);
        whole.Trainer(new() { Epochs = 2 }).Run();
        for (var failing = 1; ; failing++)
        {
            var options = new TrainerOptions
            {
                Epochs = 2,
                Folder = At($"run{failing}"),
                Resume = true,
                CheckpointEvery = 5,
            };
            var system = new AtomicSaveTests.Failing(failing, () => new IOException("No space left on device"));
            FileSystem.Use(system);
            try
            {
                new Learner(1).Trainer(options).Run();
            }
            catch (IOException e)
            {
                Assert.Contains("No space left", e.Message);
            }
            finally
            {
                FileSystem.Use(null);
            }
            var again = new Learner(1);
            again.Trainer(options).Run();
            Assert.Equal(Learner.Bits(whole.Model), Learner.Bits(again.Model));
            if (system.Failed is null)
            {
                Assert.True(failing > 20);
                return;
            }
        }
    }

    sealed class Told(Action<TrainStep> tell) : IProgress<TrainStep>
    {
        public void Report(TrainStep value) => tell(value);
    }
}
