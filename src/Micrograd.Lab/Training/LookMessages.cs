namespace Micrograd.Lab.Training;

/// <summary><c>values</c>: what every neuron makes of one place, and what the network says of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="X">The place.</param>
/// <param name="Y">The place.</param>
public sealed record ValuesRequest(string Run, double X, double Y);

/// <summary>The answer to <c>values</c>.</summary>
/// <param name="Inputs">What the network is told of the place.</param>
/// <param name="Layers">The sums and outputs of each layer's neurons.</param>
/// <param name="Probabilities">Of each class; null where a number is learned.</param>
public sealed record ValuesAnswer(
    IReadOnlyList<double> Inputs,
    IReadOnlyList<LayerValues> Layers,
    IReadOnlyList<double>? Probabilities
);

/// <summary>A layer at one place.</summary>
/// <param name="Sums">What the neurons add up.</param>
/// <param name="Outputs">What they make of it.</param>
public sealed record LayerValues(IReadOnlyList<double> Sums, IReadOnlyList<double> Outputs);

/// <summary><c>neuron</c>: one neuron, or the network, as a program for one example, to be opened as an expression.</summary>
/// <param name="Run">The run.</param>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Neuron">The neuron, from 0.</param>
/// <param name="Example">Which of the examples, from 0.</param>
public sealed record NeuronRequest(string Run, int Layer, int Neuron, int Example = 0);

/// <summary>The answer to <c>neuron</c>.</summary>
/// <param name="Text">
/// The neuron as a program: its inputs, weights and bias, the sum and what it makes of it, times the gradient that comes back from the
/// loss, so that every gradient is that of the example's loss.
/// </param>
/// <param name="Network">The whole network and its loss for the example as a program; null where it is too large to look at.</param>
/// <param name="Upstream">The gradient of the loss with respect to the neuron's output.</param>
/// <param name="Loss">The loss of the example.</param>
public sealed record NeuronProgramAnswer(string Text, string? Network, double Upstream, double Loss);

/// <summary><c>plane</c>: the loss on a plane through the weights.</summary>
/// <param name="Run">The run.</param>
/// <param name="Side">How many places a side, 5 … 41.</param>
/// <param name="Reach">How far the plane goes, in lengths of each neuron's own weights.</param>
/// <param name="Seed">Chooses the two directions.</param>
public sealed record PlaneRequest(string Run, int Side = 21, double Reach = 1, int Seed = 0);

/// <summary>The answer to <c>plane</c>.</summary>
/// <param name="Reach">The plane goes from −reach to reach in both directions; the weights are in the middle.</param>
/// <param name="Losses">The loss of the examples, row by row.</param>
/// <param name="Path">Where the last snapshots of the run lie on the plane, as near as it goes.</param>
public sealed record PlaneAnswer(
    double Reach,
    IReadOnlyList<IReadOnlyList<double>> Losses,
    IReadOnlyList<PlanePoint> Path
);

/// <summary>A place on a plane.</summary>
/// <param name="Step">The step of the run.</param>
/// <param name="A">Along the first direction.</param>
/// <param name="B">Along the second.</param>
public sealed record PlanePoint(int Step, double A, double B);

/// <summary><c>findRate</c>: tries learning rates from small to large, one a step, and goes back.</summary>
/// <param name="Run">The run.</param>
/// <param name="From">The smallest.</param>
/// <param name="To">The largest.</param>
/// <param name="Steps">How many, 10 … 500.</param>
public sealed record FindRateRequest(string Run, double From = 1e-4, double To = 10, int Steps = 100);

/// <summary>The answer to <c>findRate</c>.</summary>
/// <param name="Tried">The loss after a step at each rate, up to where it went wild.</param>
/// <param name="Suggested">A tenth of the rate at which the loss was smallest; null where it never fell.</param>
public sealed record FindRateAnswer(IReadOnlyList<TriedRate> Tried, double? Suggested);

/// <summary>A learning rate that was tried.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Loss">The loss of the examples after a step at it.</param>
public sealed record TriedRate(double Rate, double Loss);

/// <summary><c>trainingProgram</c>: a run as a C# program.</summary>
/// <param name="Run">The run.</param>
public sealed record TrainingProgramRequest(string Run);

/// <summary>The answer to <c>trainingProgram</c>.</summary>
/// <param name="Text">The program: <c>dotnet run</c> runs it as a file.</param>
public sealed record TrainingProgramAnswer(string Text);
