using Micrograd.Lab.Training;

namespace Micrograd.Lab.Tests.Training;

/// <summary>A run's numbers are those of its settings and step, whatever way led there.</summary>
public sealed class TrainingRunTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<OptimizerKind, bool> Ways =>
        new()
        {
            { OptimizerKind.Sgd, true },
            { OptimizerKind.Momentum, true },
            { OptimizerKind.Adam, true },
            { OptimizerKind.Sgd, false },
            { OptimizerKind.Adam, false },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Going_back_and_on_again_gives_the_same_bits(OptimizerKind optimizer, bool zeroGrads)
    {
        var settings = new TrainingSettings(
            ProblemKind.Moons,
            Hidden: [4],
            Optimizer: optimizer,
            LearningRate: 0.01,
            ZeroGrads: zeroGrads
        );
        var (straight, wandering) = (new TrainingRun(settings), new TrainingRun(settings));
        Advance(straight, 3100);
        Advance(wandering, 3000);
        wandering.GoTo(1234, Stop);
        Assert.Equal((1234, 3000), (wandering.Step, wandering.LastStep));
        wandering.GoTo(2999, Stop);
        wandering.GoTo(3, Stop);
        wandering.GoTo(3000, Stop);
        Advance(wandering, 100);
        Assert.Equal(Numbers(straight), Numbers(wandering));
        Assert.Equal(straight.BatchLoss, wandering.BatchLoss);
    }

    [Fact]
    public void What_was_changed_on_the_way_is_part_of_the_way()
    {
        var run = new TrainingRun(new(ProblemKind.Xor, Hidden: [3], Optimizer: OptimizerKind.Momentum));
        Advance(run, 13);
        run.Change(run.Settings with { LearningRate = 0.1, BatchSize = 7 });
        Advance(run, 9);
        run.SetParameter(0, 2, 0.75);
        Assert.Equal(0.75, run.Layers.Parameters[0].ToArray<double>()[2]);
        Advance(run, 5000);
        var there = Numbers(run);
        run.GoTo(0, Stop);
        run.GoTo(5022, Stop);
        Assert.Equal(there, Numbers(run));
        run.GoTo(13, Stop);
        Assert.Equal(0.1, run.Settings.LearningRate);
        run.GoTo(12, Stop);
        Assert.Equal(0.03, run.Settings.LearningRate);
    }

    [Fact]
    public void Another_future_forgets_the_old_one()
    {
        var run = new TrainingRun(new());
        Advance(run, 50);
        run.GoTo(20, Stop);
        run.Change(run.Settings with { LearningRate = 0.5 });
        Assert.Equal(20, run.LastStep);
        Assert.Contains(
            "0 … 20",
            Assert.Throws<LabException>(() => run.GoTo(21, Stop)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_copy_goes_its_own_way_from_the_same_place()
    {
        var run = new TrainingRun(new(Optimizer: OptimizerKind.Adam, LearningRate: 0.01));
        Advance(run, 33);
        var copy = run.Copy();
        var there = Numbers(run);
        Advance(copy, 20);
        Assert.Equal(there, Numbers(run));
        Advance(run, 20);
        Assert.Equal(Numbers(run), Numbers(copy));
    }

    [Fact]
    public void The_gradient_of_a_step_is_that_of_the_batchs_loss()
    {
        var settings = new TrainingSettings(
            Hidden: [3],
            BatchSize: 5_000,
            Regularization: RegularizationKind.L2,
            RegularizationRate: 0.1
        );
        var (run, moved) = (new TrainingRun(settings), new TrainingRun(settings));
        run.Advance();
        const double H = 1e-6;
        var start = moved.Layers.Parameters[0].ToArray<double>()[1];
        moved.SetParameter(0, 1, start + H);
        moved.Advance();
        var above = moved.BatchLoss;
        moved.GoTo(0, Stop);
        moved.SetParameter(0, 1, start - H);
        moved.Advance();
        Assert.Equal((above - moved.BatchLoss) / (2 * H), run.Layers.Parameters[0].Grad!.ToArray<double>()[1], 1e-6);
    }

    [Theory]
    [InlineData(ProblemKind.Circle)]
    [InlineData(ProblemKind.Xor)]
    [InlineData(ProblemKind.Gauss)]
    [InlineData(ProblemKind.Spiral)]
    [InlineData(ProblemKind.Moons)]
    [InlineData(ProblemKind.ThreeArms)]
    [InlineData(ProblemKind.Formula)]
    public void Every_problem_of_classes_is_learned(ProblemKind problem)
    {
        var run = new TrainingRun(
            new(problem, "3 * sin(x)", Noise: 0.02, Optimizer: OptimizerKind.Adam, LearningRate: 0.01, Hidden: [16, 16])
        );
        Advance(run, 3000);
        var frame = Frame.Of("run", run, new());
        Assert.InRange(frame.Test.Accuracy!.Value, 0.9, 1);
        Assert.All(run.Problem.Train.Points, p => Assert.InRange(Math.Max(Math.Abs(p.X), Math.Abs(p.Y)), 0, 7));
    }

    [Theory]
    [InlineData(LossKind.Squared)]
    [InlineData(LossKind.Absolute)]
    [InlineData(LossKind.Huber)]
    public void A_plane_is_learned_by_each_loss_of_numbers(LossKind loss)
    {
        var run = new TrainingRun(
            new(ProblemKind.Plane, Noise: 0, Loss: loss, Optimizer: OptimizerKind.Adam, LearningRate: 0.01, Hidden: [])
        );
        Advance(run, 3000);
        Assert.InRange(run.LossOf(run.Problem.Test), 0, 0.02);
    }

    [Fact]
    public void Weights_that_all_start_at_0_stay_the_same_in_a_layer()
    {
        var run = new TrainingRun(new(ProblemKind.Xor, Hidden: [4], Initialization: Initialization.Zero));
        Advance(run, 500);
        var weights = run.Layers.Linears[0].Weight;
        Assert.All(
            Enumerable.Range(1, 3),
            i => Assert.Equal(weights[0].ToArray<double>(), weights[i].ToArray<double>())
        );
    }

    public static TheoryData<TrainingSettings, string> Wrong =>
        new()
        {
            { new(Count: 5), "Count is 5; it is 10 … 5000" },
            { new(Noise: double.NaN), "Noise is nan" },
            { new(LearningRate: 0), "learning rate is 0" },
            { new(LearningRate: double.PositiveInfinity), "learning rate is inf" },
            { new(TestShare: 1), "TestShare is 1" },
            { new(BatchSize: 0), "BatchSize is 0" },
            { new(Hidden: [8, 0]), "A layer of 0 neurons" },
            { new(Hidden: [8, 65]), "A layer of 65 neurons" },
            { new(Hidden: [1, 1, 1, 1, 1, 1, 1, 1, 1]), "9 hidden layers" },
            { new(Hidden: [2, 2, 2], Activations: [Activation.Relu, Activation.Tanh]), "2 activations for 3" },
            { new(Features: []), "at least one feature" },
            { new(Features: [InputFeature.X, InputFeature.X]), "each once" },
            { new(ProblemKind.ThreeArms, Loss: LossKind.Hinge), "Three classes" },
            { new(ProblemKind.Plane, Loss: LossKind.CrossEntropy), "A number is learned" },
            { new(ProblemKind.Formula), "Type a formula" },
            { new(ProblemKind.Points), "Draw at least two points" },
            { new(ProblemKind.Points, Points: [new(0, 0, 3), new(1, 1, 0)]), "class is 0, 1 or 2, not 3" },
            { new(ProblemKind.Points, Points: [new(double.NaN, 0, 0), new(1, 1, 0)]), "finite place" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_can_not_be_run_is_refused_in_words(TrainingSettings settings, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<LabException>(() => new TrainingRun(settings)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_formula_that_is_none_is_refused_with_its_place()
    {
        var error = Assert.Throws<LabException>(() => new TrainingRun(new(ProblemKind.Formula, Formula: "3 * sin(x")));
        Assert.Equal("The formula, character 8: '(' is never closed.", error.Message);
    }

    internal static void Advance(TrainingRun run, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            run.Advance();
        }
    }

    internal static double[] Numbers(TrainingRun run) =>
        [.. run.Layers.Parameters.SelectMany(p => p.ToArray<double>())];
}
