using Micrograd.Cli;
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
            var rows = DataSource.Generate(name, null, null, seed);
            good += HeldOut(rows, seed) >= 0.95 ? 1 : 0;
        }
        Assert.InRange(good, 8, 10);
    }

    [Fact]
    public void The_sine_is_learned_with_each_of_ten_seeds()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var trainer = new RowTraining(DataSource.Generate("sine", null, null, seed), new() { Seed = seed });
            _ = trainer.Epochs(Stop).Last();
            Assert.InRange(trainer.Evaluate(trainer.TestRows, Stop).R2!.Value, 0.9, 1);
        }
    }

    [Fact]
    public void A_network_that_died_is_begun_anew()
    {
        // With seed 0 the usual rate kills every neuron of the last hidden layer.
        var trainer = new RowTraining(DataSource.Generate("sine", null, null, 0), new() { Epochs = 3 });
        Assert.Equal([1, 2, 3], trainer.Epochs(Stop).Select(result => result.Epoch).TakeLast(3));
        Assert.NotEqual(trainer.Predict([-2]), trainer.Predict([2]));
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

    [Fact]
    public void A_large_network_reports_divergence_too()
    {
        var large = new RowTraining(Datasets.Moons(100, seed: 0), new() { Hidden = [64, 64], LearningRate = 1e6 });
        Assert.Contains("4,417 parameters", large.Summary(), StringComparison.Ordinal);
        Assert.Throws<Diverged>(() => large.Epochs(Stop).Count());
    }

    static double HeldOut(IRows rows, int seed)
    {
        var trainer = new RowTraining(rows, new() { Seed = seed });
        _ = trainer.Epochs(Stop).Last();
        return trainer.Evaluate(trainer.TestRows, Stop).Accuracy!.Value;
    }
}
