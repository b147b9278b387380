using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Micrograd.Tests.Runs;

public class TrainerTests
{
    [Fact]
    public void A_step_is_the_loop_that_one_would_write()
    {
        var byHand = new Learner(1);
        foreach (var (x, y) in byHand.Loader.Epoch(0).Concat(byHand.Loader.Epoch(1)))
        {
            byHand.Optimizer.ZeroGrad();
            Loss.CrossEntropy(byHand.Model.Forward(x), y).Backward();
            byHand.Optimizer.Step();
        }
        var trained = new Learner(1);
        var result = trained.Trainer(new() { Epochs = 2 }).Run();
        Assert.Equal(Learner.Bits(byHand.Model), Learner.Bits(trained.Model));
        Assert.Equal(2 * trained.Loader.BatchCount, result.Steps);
        Assert.False(trained.Model.Training);
    }

    [Fact]
    public void Batches_that_are_accumulated_are_as_one()
    {
        // Seven batches of 9, 9, 9, 9, 9, 9, 6 examples against three of 27 or fewer, in one order.
        static Learner Of(int batch) => new(3, batch, dropout: 0, shuffle: false, batchNorm: false);
        var (small, large) = (Of(9), Of(27));
        small.Trainer(new() { Accumulate = 3 }).Run();
        large.Trainer(new()).Run();
        foreach (var (a, b) in small.Model.Parameters.Zip(large.Model.Parameters))
        {
            Assert.True((a - b).Abs().Max().Item() < 1e-5);
        }
    }

    [Fact]
    public void What_is_held_out_decides_and_the_best_weights_stay()
    {
        var learner = new Learner(5);
        var held = new DataLoader(Learner.Data(99), 16);
        var losses = new List<double>();
        var trainer = learner.Trainer(
            new()
            {
                Epochs = 30,
                Validation = held,
                Patience = 2,
                Metrics = new Dictionary<string, Func<Tensor, Tensor, double>>
                {
                    ["accuracy"] = (y, t) => y.ArgMax(1).Eq(t).Float().Mean().Item(),
                },
            }
        );
        var result = trainer.Run();
        Assert.True(result.StoppedEarly);
        Assert.Equal(result.Best!.Epoch + 3, result.Epochs.Count);
        Assert.Equal(result.Epochs.Min(e => e.ValidationLoss), result.Best.ValidationLoss);
        Assert.InRange(result.Best.Metrics["accuracy"], 0, 1);
        using var _ = NoGrad.Enter();
        var (sum, right, count) = (0.0, 0.0, 0);
        foreach (var (x, y) in held)
        {
            var outputs = learner.Model.Forward(x);
            sum += Loss.CrossEntropy(outputs, y).Item() * x.Shape[0];
            right += outputs.ArgMax(1).Eq(y).Float().Sum().Item();
            count += x.Shape[0];
        }
        Assert.Equal(result.Best.ValidationLoss!.Value, sum / count, 12);
        Assert.Equal(result.Best.Metrics["accuracy"], right / count, 6);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_it_before_a_parameter_changes()
    {
        var learner = new Learner(1, batchNorm: false);
        var before = Learner.Bits(learner.Model);
        var trainer = new Trainer(
            learner.Model,
            (y, t) => Loss.CrossEntropy(y, t) * double.NaN,
            learner.Optimizer,
            learner.Loader
        );
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run());
        Assert.Equal(1, error.Step);
        Assert.Contains("loss is NaN", error.Message);
        Assert.Equal(before, Learner.Bits(learner.Model));
    }

    [Fact]
    public void A_parameter_that_is_not_finite_is_named_at_the_epochs_end()
    {
        // One batch an epoch, so that no later loss can tell first.
        var learner = new Learner(1, batch: 60);
        var trainer = new Trainer(
            learner.Model,
            (y, t) => Loss.CrossEntropy(y, t),
            new SGD(learner.Model.Parameters, lr: 1e39),
            learner.Loader
        );
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run());
        Assert.Equal(1, error.Step);
        Assert.Contains("the parameter 0.weight is not finite", error.Message);
    }

    [Fact]
    public void Gradients_are_clipped_and_their_norm_told()
    {
        var learner = new Learner(2);
        var steps = learner.Trainer(new() { ClipNorm = 0.01, MaxSteps = 3 }).Steps().ToList();
        Assert.All(steps, step => Assert.True(step.GradientNorm > 0.01));
        var norm = Math.Sqrt(learner.Model.Parameters.Sum(p => p.Grad!.Square().Sum().Item()));
        Assert.Equal(0.01, norm, 5);
    }

    [Fact]
    public async Task Steps_come_one_by_one_to_a_live_view()
    {
        var (live, plain) = (new Learner(4), new Learner(4));
        var seen = new List<long>();
        await foreach (
            var step in live.Trainer(new() { MaxSteps = 5 }).StepsAsync(TestContext.Current.CancellationToken)
        )
        {
            seen.Add(step.Step);
        }
        plain.Trainer(new() { MaxSteps = 5 }).Run();
        Assert.Equal([1, 2, 3, 4, 5], seen);
        Assert.Equal(Learner.Bits(plain.Model), Learner.Bits(live.Model));
    }

    [Fact]
    public void Meters_tell_of_each_step()
    {
        var counted = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Micrograd.Training")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        var here = Environment.CurrentManagedThreadId;
        void Add(string name, double value)
        {
            // Other tests train at the same time.
            if (Environment.CurrentManagedThreadId == here)
            {
                counted[name] = counted.GetValueOrDefault(name) + value;
            }
        }
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument.Name, value));
        listener.Start();
        var learner = new Learner(4);
        var step = learner.Trainer(new() { MaxSteps = 1 }).Steps().Single();
        Assert.Equal(1, counted["micrograd.training.steps"]);
        Assert.Equal(step.Examples, counted["micrograd.training.examples"]);
        Assert.Equal(step.Loss, counted["micrograd.training.loss"]);
        Assert.Equal(step.Duration.TotalSeconds, counted["micrograd.training.step.duration"]);
    }

    [Theory]
    [InlineData("Epochs")]
    [InlineData("Accumulate")]
    [InlineData("Patience")]
    [InlineData("CheckpointEvery")]
    [InlineData("ClipNorm")]
    [InlineData("MinImprovement")]
    [InlineData("MaxSteps")]
    public void Options_out_of_range_are_named(string name)
    {
        TrainerOptions options = name switch
        {
            "Epochs" => new() { Epochs = 0 },
            "Accumulate" => new() { Accumulate = 0 },
            "Patience" => new() { Patience = 0 },
            "CheckpointEvery" => new() { CheckpointEvery = 0 },
            "ClipNorm" => new() { ClipNorm = double.NaN },
            "MinImprovement" => new() { MinImprovement = -1 },
            _ => new() { MaxSteps = -1 },
        };
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Learner(1).Trainer(options));
        Assert.Equal($"options.{name}", error.ParamName);
    }

    [Theory]
    [InlineData("Resume")]
    [InlineData("TensorBoard")]
    [InlineData("CheckpointEvery")]
    [InlineData("Metrics")]
    public void An_option_that_would_do_nothing_without_another_is_refused(string name)
    {
        TrainerOptions options = name switch
        {
            "Resume" => new() { Resume = true },
            "TensorBoard" => new() { TensorBoard = true },
            "CheckpointEvery" => new() { CheckpointEvery = 2 },
            _ => new() { Metrics = new Dictionary<string, Func<Tensor, Tensor, double>> { ["one"] = (_, _) => 1 } },
        };
        var error = Assert.Throws<ArgumentException>(() => new Learner(1).Trainer(options));
        Assert.StartsWith($"Trainer: {name} without ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_of_many_numbers_is_refused_with_its_shape()
    {
        var model = new Linear(2, 3);
        var examples = new TensorDataset(Tensor.Ones([4, 2]), Tensor.Zeros([4, 3]));
        var trainer = new Trainer(
            model,
            (y, target) => (y - target).Square(),
            new SGD(model.Parameters, 0.1),
            new DataLoader(examples, 4)
        );
        var error = Assert.Throws<InvalidOperationException>(() => trainer.Run());
        Assert.Equal(
            "Trainer: the loss of outputs of [4, 3] is [4, 3]; it is one number, such as its Mean().",
            error.Message
        );
    }

    [Fact]
    public void No_example_is_refused()
    {
        var learner = new Learner(1);
        var empty = new DataLoader(new TensorDataset(Tensor.Zeros([0, 4]), Tensor.Zeros([0], DType.Int64)), 4);
        Assert.Contains(
            "no example",
            Assert
                .Throws<ArgumentException>(() =>
                    new Trainer(learner.Model, (y, t) => Loss.CrossEntropy(y, t), learner.Optimizer, empty)
                )
                .Message
        );
    }
}
