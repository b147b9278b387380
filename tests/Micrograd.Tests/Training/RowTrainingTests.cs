using Micrograd.Cli;
using Micrograd.Cli.Csv;
using Micrograd.Cli.Training;

namespace Micrograd.Tests.Training;

public sealed class RowTrainingTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Generators => ["moons", "circles", "xor", "spirals"];

    [Theory]
    [MemberData(nameof(Generators))]
    public void Defaults_reach_95_percent_held_out_for_eight_of_ten_seeds(string name)
    {
        var good = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var rows = DataSource.Open(name, null, LossChoice.Auto, null, null, seed, _ => { }, Stop);
            good += HeldOut(rows, seed) >= 0.95 ? 1 : 0;
        }
        Assert.InRange(good, 8, 10);
    }

    [Fact]
    public void Iris_is_learned_to_93_percent_in_the_mean_and_83_at_least()
    {
        var accuracies = new List<double>();
        for (var seed = 0; seed < 10; seed++)
        {
            using var table = CsvTable.Open(Repository.PathOf("data/iris.csv"), "species", cancellation: Stop);
            accuracies.Add(HeldOut(table, seed));
        }
        Assert.True(accuracies.Average() >= 0.93, string.Join(" ", accuracies));
        Assert.True(accuracies.Min() >= 0.83, string.Join(" ", accuracies));
    }

    [Fact]
    public void A_regression_reports_r2_and_rmse_in_the_targets_unit()
    {
        var trainer = new RowTraining(
            Datasets.Sine(200, noise: 0, seed: 1),
            new() { Activation = Activation.Tanh, Seed = 1 }
        );
        _ = trainer.Epochs(Stop).Last();
        var scores = trainer.Evaluate(trainer.TestRows, Stop);
        Assert.Null(scores.Accuracy);
        Assert.True(scores.R2 > 0.98, $"{scores}");

        var features = new double[1];
        var squares = 0.0;
        for (long row = 0; row < trainer.TestRows.RowCount; row++)
        {
            var target = trainer.TestRows.Read(row, features);
            squares += Math.Pow(trainer.Predict(features)[0] - target, 2);
        }
        Assert.Equal(Math.Sqrt(squares / trainer.TestRows.RowCount), scores.Rmse!.Value, 1e-9);
    }

    [Fact]
    public void Equal_seeds_give_equal_runs()
    {
        double[] Run() =>
            [
                .. new RowTraining(Datasets.Moons(60, seed: 3), new() { Epochs = 3, Seed = 3 })
                    .Epochs(Stop)
                    .Select(epoch => epoch.Train.Loss),
            ];
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Too_large_a_learning_rate_stops_with_the_epoch_and_a_smaller_one()
    {
        var trainer = new RowTraining(Datasets.Moons(100, seed: 0), new() { LearningRate = 1e6 });
        var diverged = Assert.Throws<Diverged>(() => trainer.Epochs(Stop).Count());
        Assert.Matches(
            @"^Training diverged in epoch \d+: .* is not finite\. Try a smaller learning rate, such as --lr 0\.1\.$",
            diverged.Message
        );
    }

    [Theory]
    [InlineData("hinge", null)]
    [InlineData("mse", "a,b")]
    [InlineData("hinge", "a,b,c")]
    [InlineData("crossentropy", null)]
    public void A_loss_that_does_not_fit_the_target_is_refused(string loss, string? classes) =>
        Assert.Throws<CommandException>(() =>
            Objectives.Of(Enum.Parse<LossChoice>(loss, ignoreCase: true), classes?.Split(','))
        );

    [Fact]
    public void Hinge_learns_too()
    {
        var rows = Datasets.Moons(400, seed: 5);
        var trainer = new RowTraining(rows, new() { Loss = LossChoice.Hinge, Seed = 5 });
        _ = trainer.Epochs(Stop).Last();
        Assert.True(trainer.Evaluate(trainer.TestRows, Stop).Accuracy >= 0.95);
    }

    public static TheoryData<string, bool, Activation> Tasks =>
        new()
        {
            { "moons", false, Activation.Relu },
            { "circles", true, Activation.Tanh },
            { "blobs", false, Activation.Sigmoid },
            { "sine", false, Activation.Tanh },
        };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Values_and_tensors_give_the_same_scores_but_for_rounding(
        string name,
        bool isHinge,
        Activation activation
    )
    {
        var loss = isHinge ? LossChoice.Hinge : LossChoice.Auto;
        var rows = DataSource.Open(name, null, loss, 100, null, 3, _ => { }, Stop);
        var options = new TrainingOptions
        {
            Loss = loss,
            Activation = activation,
            Epochs = 4,
            Seed = 3,
            Hidden = [12, 7],
        };
        var (values, tensors) = (new RowTraining(rows, options, isToy: true), new RowTraining(rows, options, isToy: false));
        foreach (var (one, other) in values.Epochs(Stop).Zip(tensors.Epochs(Stop)))
        {
            Equal(one.Train, other.Train);
            Equal(one.Test!, other.Test!);
        }
        Equal(values.Evaluate(values.TrainRows, Stop), tensors.Evaluate(tensors.TrainRows, Stop));
        var features = new double[rows.FeatureNames.Count];
        Assert.Equal(values.Predict(features), tensors.Predict(features), (a, b) => Math.Abs(a - b) < 1e-9);

        static void Equal(Scores one, Scores other)
        {
            Assert.Equal(one.Loss, other.Loss, 1e-9);
            Assert.Equal(one.Accuracy, other.Accuracy);
            Assert.Equal(one.R2 ?? 0, other.R2 ?? 0, 1e-9);
            Assert.Equal(one.Rmse ?? 0, other.Rmse ?? 0, 1e-9);
        }
    }

    [Fact]
    public void What_is_larger_than_a_toy_runs_on_tensors_and_reports_divergence_too()
    {
        var rows = Datasets.Moons(100, seed: 0);
        Assert.True(Network.IsToy(new(rows, new())));
        Assert.False(Network.IsToy(new(rows, new() { Hidden = [64, 64] })));
        Assert.False(Network.IsToy(new(rows, new() { Batch = 80 })));
        Assert.True(Network.IsToy(new(rows, new() { Hidden = [], Batch = int.MaxValue })));

        var large = new RowTraining(rows, new() { Hidden = [64, 64], LearningRate = 1e6 });
        Assert.Contains("4,417 parameters", large.Summary(), StringComparison.Ordinal);
        Assert.Throws<Diverged>(() => large.Epochs(Stop).Count());
    }

    [Fact]
    public void Digits_are_learned_to_96_percent()
    {
        using var table = CsvTable.Open(Repository.PathOf("data/digits.csv"), "digit", cancellation: Stop);
        var trainer = new RowTraining(
            table,
            new()
            {
                Hidden = [64],
                Epochs = 15,
                Seed = 1,
            }
        );
        _ = trainer.Epochs(Stop).Last();
        Assert.InRange(trainer.Evaluate(trainer.TestRows, Stop).Accuracy!.Value, 0.96, 1);
    }

    static double HeldOut(IRows rows, int seed)
    {
        var trainer = new RowTraining(rows, new() { Seed = seed });
        _ = trainer.Epochs(Stop).Last();
        return trainer.Evaluate(trainer.TestRows, Stop).Accuracy!.Value;
    }
}
