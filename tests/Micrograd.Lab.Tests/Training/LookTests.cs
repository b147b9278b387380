using Micrograd.Lab.Training;

namespace Micrograd.Lab.Tests.Training;

/// <summary>What is seen of a run, and that looking changes nothing.</summary>
public sealed class LookTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static TrainingRun Run(int steps, TrainingSettings? settings = null)
    {
        var run = new TrainingRun(settings ?? new(ProblemKind.Moons, Hidden: [5, 3], LearningRate: 0.1));
        TrainingRunTests.Advance(run, steps);
        return run;
    }

    [Fact]
    public void A_frame_shows_the_network_as_it_is()
    {
        var run = Run(40);
        var frame = Frame.Of("run1", run, new(Parameters: true, Gradients: true, Points: true, Output: 10));
        Assert.Equal(["tanh", "tanh", "linear"], frame.Layers.Select(l => l.Activation.ToString().ToLowerInvariant()));
        Assert.Equal([5, 3, 1], frame.Layers.Select(l => l.Neurons.Count));
        Assert.Equal(run.LossOf(run.Problem.Train), frame.Train.Loss);
        Assert.Equal(40, frame.Step);
        Assert.Equal(300, frame.TrainPoints!.Count + frame.TestPoints!.Count);
        Assert.Equal(100, Convert.FromBase64String(frame.Output!.Bytes).Length);
        var numbers = TrainingRunTests.Numbers(run);
        Assert.Equal(numbers.Length, frame.Parameters!.Count);
        var weight = frame.Parameters.Single(p => (p.Layer, p.Neuron, p.Input) == (1, 2, 4));
        Assert.Equal(frame.Layers[1].Neurons[2].Weights[4], weight.Value);
        Assert.Equal(frame.Layers[1].Neurons[2].WeightGrads![4], weight.Grad);
        // w ← w − lr × grad
        Assert.Equal(-0.1 * weight.Grad!.Value, weight.Update!.Value, 1e-15);
        Assert.Equal(5 * 3 + 3, frame.Layers[1].Gradients!.Counts.Sum());
        Assert.Equal(numbers, TrainingRunTests.Numbers(run));
    }

    [Fact]
    public void Adams_table_has_its_moments()
    {
        var run = Run(3, new(Optimizer: OptimizerKind.Adam, Hidden: [2]));
        var row = Frame.Of("run", run, new(Parameters: true)).Parameters![0];
        Assert.Equal(["exp_avg", "exp_avg_sq"], row.State.Keys.Order());
        Assert.True(row.State["exp_avg_sq"] > 0);
    }

    [Fact]
    public void A_dead_neuron_and_a_saturated_one_are_found()
    {
        var run = Run(0, new(Hidden: [2], Activations: [Activation.Relu]));
        run.SetParameter(1, 0, -1000);
        var relu = Frame.Of("run", run, new()).Layers[0].Neurons;
        Assert.Equal(1, relu[0].Dead);
        Assert.InRange(relu[1].Dead, 0, 0.99);
        var tanh = Run(0, new(Hidden: [2]));
        tanh.SetParameter(1, 0, 100);
        var neurons = Frame.Of("run", tanh, new()).Layers[0].Neurons;
        Assert.Equal(1, neurons[0].Saturated);
        Assert.InRange(neurons[1].Saturated, 0, 0.99);
    }

    [Fact]
    public void A_heat_map_shows_what_the_neuron_makes_of_each_place()
    {
        var run = Run(10);
        var map = Frame.Of("run", run, new()).Layers[0].Neurons[1].HeatMap!;
        var bytes = Convert.FromBase64String(map.Bytes);
        // The left top corner's middle.
        var at = Micrograd.Lab.Training.Points.Half * (1 - 1.0 / map.Side);
        var output = Glimpse.Of(run, new("run", -at, at)).Layers[0].Outputs[1];
        Assert.Equal(Math.Round(255 * (output + 1) / 2), bytes[0]);
        Assert.Equal(map.Side * map.Side, bytes.Length);
    }

    [Theory]
    [InlineData(ProblemKind.Moons, Activation.Tanh)]
    [InlineData(ProblemKind.ThreeArms, Activation.Relu)]
    [InlineData(ProblemKind.Plane, Activation.Sigmoid)]
    public void A_neurons_program_has_the_numbers_and_gradients_of_the_network(
        ProblemKind problem,
        Activation activation
    )
    {
        var run = Run(20, new(problem, Hidden: [3, 2], Activations: [activation]));
        var answer = NeuronProgram.Of(run, new("run", 1, 1, Example: 7));
        var (x, target) = (run.Problem.Train.Inputs.Slice(0, 7, 8), run.Problem.Train.Targets.Slice(0, 7, 8));
        Assert.Equal(run.Problem.Objective.Losses(run.Layers.Forward(x), target).Item(), answer.Loss, 1e-12);

        var whole = ExpressionProgram.Parse(answer.Network!);
        whole.Output.Backward();
        Assert.Equal(answer.Loss, whole.Output.Data, 1e-12);
        var alone = ExpressionProgram.Parse(answer.Text);
        alone.Output.Backward();
        foreach (var (name, value) in alone.Names.Where(n => n.Name.StartsWith('w')))
        {
            Assert.Equal(whole[$"{name}_2_2"].Grad, value.Grad, 1e-12);
        }
        Assert.Equal(whole["b_2_2"].Grad, alone["b"].Grad, 1e-12);

        // And those of tensors.
        foreach (var parameter in run.Layers.Parameters)
        {
            parameter.ZeroGrad();
        }
        run.Problem.Objective.Losses(run.Layers.Forward(x), target).Mean().Backward();
        Assert.Equal(run.Layers.Linears[1].Weight.Grad![1, 2].Item(), alone["w3"].Grad, 1e-12);
    }

    [Fact]
    public void The_plane_has_the_loss_in_its_middle_and_leaves_the_weights()
    {
        var run = Run(64);
        var before = TrainingRunTests.Numbers(run);
        var plane = LossPlane.Of(run, new("run", Side: 9), Stop);
        Assert.Equal(run.LossOf(run.Problem.Train), plane.Losses[4][4], 1e-12);
        Assert.Equal(before, TrainingRunTests.Numbers(run));
        Assert.Equal(64, plane.Path[^1].Step);
        Assert.Equal((0.0, 0.0), (plane.Path[^1].A, plane.Path[^1].B));
    }

    [Fact]
    public void The_rate_finder_suggests_a_rate_that_trains_and_leaves_the_run()
    {
        var run = Run(5);
        var before = TrainingRunTests.Numbers(run);
        var found = RateFinder.Of(run, new("run"), Stop);
        Assert.Equal(before, TrainingRunTests.Numbers(run));
        Assert.Equal(5, run.Step);
        Assert.NotNull(found.Suggested);
        var loss = run.LossOf(run.Problem.Train);
        run.Change(run.Settings with { LearningRate = found.Suggested.Value });
        TrainingRunTests.Advance(run, 200);
        Assert.True(run.LossOf(run.Problem.Train) < loss);
    }

    [Fact]
    public void As_many_rates_as_allowed_are_tried()
    {
        var found = RateFinder.Of(Run(5), new("run", From: 1e-6, To: 1e-3, Steps: 500), Stop);
        Assert.Equal(500, found.Tried.Count);
    }

    [Fact]
    public void The_desk_keeps_the_runs_that_were_asked_for_last()
    {
        var desk = new TrainingDesk(2, "run");
        var first = desk.Start(new(new()), Stop).Run;
        var second = desk.Start(new(new(), Step: 10), Stop);
        Assert.Equal(10, second.Step);
        desk.Advance(new(first, Steps: 3), Stop);
        desk.Start(new(new()), Stop);
        Assert.Equal(4, desk.Advance(new(first), Stop).Step);
        Assert.Contains(
            second.Run,
            Assert.Throws<LabException>(() => desk.Advance(new(second.Run), Stop)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_step_in_time_ends_in_time()
    {
        var desk = new TrainingDesk(1, "run");
        var run = desk.Start(new(new()), Stop).Run;
        var frame = desk.Advance(new(run, Steps: 100_000, Milliseconds: 1), Stop);
        Assert.InRange(frame.Step, 1, 99_999);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(frame.Step, desk.Advance(new(run, Steps: 10), stop.Token).Step);
    }
}
