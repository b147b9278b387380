namespace Micrograd.Lab.Training;

/// <summary><c>start</c>: a new run. Its answer is the first frame.</summary>
/// <param name="Settings">All that the run depends on.</param>
/// <param name="Step">Goes to this step at once, 0 … 100,000: how a run that was dropped is had again.</param>
/// <param name="Show">What the frame shows.</param>
public sealed record StartRequest(TrainingSettings Settings, int Step = 0, FrameOptions? Show = null);

/// <summary><c>advance</c>: goes on for some time or some steps, whichever ends first.</summary>
/// <param name="Run">The run.</param>
/// <param name="Steps">At most so many steps, 1 … 100,000.</param>
/// <param name="Milliseconds">At most so long, 1 … 500.</param>
/// <param name="Show">What the frame shows.</param>
public sealed record AdvanceRequest(string Run, int Steps = 1, int Milliseconds = 500, FrameOptions? Show = null);

/// <summary><c>goTo</c>: back to a step, or forward to one that was reached before.</summary>
/// <param name="Run">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="Show">What the frame shows.</param>
public sealed record GoToRequest(string Run, int Step, FrameOptions? Show = null);

/// <summary><c>change</c>: goes on from here with other settings. Later steps are forgotten.</summary>
/// <param name="Run">The run.</param>
/// <param name="Settings">The settings; points, features, layers, loss and first weights as they were.</param>
/// <param name="Show">What the frame shows.</param>
public sealed record ChangeRequest(string Run, TrainingSettings Settings, FrameOptions? Show = null);

/// <summary><c>setParameter</c>: one number by hand. Later steps are forgotten.</summary>
/// <param name="Run">The run.</param>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Neuron">The neuron, from 0.</param>
/// <param name="Input">Which of its inputs the weight is for; null for the bias.</param>
/// <param name="Value">The number.</param>
/// <param name="Show">What the frame shows.</param>
public sealed record SetParameterRequest(
    string Run,
    int Layer,
    int Neuron,
    int? Input,
    double Value,
    FrameOptions? Show = null
);

/// <summary>What a frame shows beside losses.</summary>
/// <param name="HeatMaps">What each neuron makes of every place.</param>
/// <param name="Output">How many places a side the picture of the output has, 10 … 200; 0 for none.</param>
/// <param name="Parameters">The table of parameters, gradients, moments and updates.</param>
/// <param name="Gradients">A histogram of the gradients of each layer.</param>
/// <param name="Points">The points themselves, which do not change during a run.</param>
public sealed record FrameOptions(
    bool HeatMaps = true,
    int Output = 60,
    bool Parameters = false,
    bool Gradients = false,
    bool Points = false
);

/// <summary>A run as it is now.</summary>
/// <param name="Run">Its name in further requests.</param>
/// <param name="Step">How many steps were taken.</param>
/// <param name="LastStep">The furthest step that <c>goTo</c> leads to.</param>
/// <param name="Epoch">How often the examples were gone through.</param>
/// <param name="Examples">How many examples were learned from.</param>
/// <param name="Train">How well the examples are done.</param>
/// <param name="Test">How well those held out are.</param>
/// <param name="BatchLoss">The loss of the last batch, with what keeps weights small; NaN before the first.</param>
/// <param name="NotFinite">The name of a parameter that is NaN or infinite: the learning rate is too high; null if all are finite.</param>
/// <param name="Layers">The layers, the output's last.</param>
/// <param name="Output">What the network says of every place; null unless asked for.</param>
/// <param name="Classes">The names of the classes; null where a number is learned.</param>
/// <param name="Parameters">The table; null unless asked for.</param>
/// <param name="TrainPoints">The examples; null unless asked for.</param>
/// <param name="TestPoints">Those held out; null unless asked for.</param>
public sealed record FrameAnswer(
    string Run,
    int Step,
    int LastStep,
    double Epoch,
    long Examples,
    Score Train,
    Score Test,
    double BatchLoss,
    string? NotFinite,
    IReadOnlyList<LayerAnswer> Layers,
    Picture? Output,
    IReadOnlyList<string>? Classes,
    IReadOnlyList<ParameterRow>? Parameters,
    IReadOnlyList<OwnPoint>? TrainPoints,
    IReadOnlyList<OwnPoint>? TestPoints
);

/// <summary>How well points are done.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share of points whose class is right; null where a number is learned.</param>
public sealed record Score(double Loss, double? Accuracy);

/// <summary>A layer.</summary>
/// <param name="Activation">What its neurons do to their sums.</param>
/// <param name="Neurons">The neurons.</param>
/// <param name="Gradients">How the gradients of its weights and biases are spread; null unless asked for.</param>
public sealed record LayerAnswer(Activation Activation, IReadOnlyList<NeuronAnswer> Neurons, Histogram? Gradients);

/// <summary>A neuron.</summary>
/// <param name="Weights">A weight for each input.</param>
/// <param name="Bias">The bias.</param>
/// <param name="WeightGrads">Their gradients in the last step; null before the first.</param>
/// <param name="BiasGrad">That of the bias.</param>
/// <param name="Dead">The share of the examples for which its slope is 0: nothing flows back through it.</param>
/// <param name="Saturated">The share of the examples for which its slope is below a twentieth of that at 0.</param>
/// <param name="HeatMap">What it makes of every place; null unless asked for.</param>
public sealed record NeuronAnswer(
    IReadOnlyList<double> Weights,
    double Bias,
    IReadOnlyList<double>? WeightGrads,
    double? BiasGrad,
    double Dead,
    double Saturated,
    Picture? HeatMap
);

/// <summary>A square of numbers, from the left top corner of −6 … 6 row by row: a byte each, in base64.</summary>
/// <param name="Side">How many there are a side.</param>
/// <param name="Low">The number that 0 stands for.</param>
/// <param name="High">The number that 255 stands for.</param>
/// <param name="Bytes">The bytes; where there are several classes, the square of the first, then that of the next.</param>
public sealed record Picture(int Side, double Low, double High, string Bytes);

/// <summary>How numbers are spread.</summary>
/// <param name="Low">Where the first bar begins.</param>
/// <param name="High">Where the last bar ends.</param>
/// <param name="Counts">How many numbers lie in each bar.</param>
public sealed record Histogram(double Low, double High, IReadOnlyList<int> Counts);

/// <summary>A parameter in the last step.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Neuron">The neuron, from 0.</param>
/// <param name="Input">Which of its inputs a weight is for; null for the bias.</param>
/// <param name="Value">The number now.</param>
/// <param name="Grad">Its gradient; null before the first step.</param>
/// <param name="State">What the optimizer remembers of it, by PyTorch's names.</param>
/// <param name="Update">What the last step added to it; null where there was none.</param>
public sealed record ParameterRow(
    int Layer,
    int Neuron,
    int? Input,
    double Value,
    double? Grad,
    IReadOnlyDictionary<string, double> State,
    double? Update
);
