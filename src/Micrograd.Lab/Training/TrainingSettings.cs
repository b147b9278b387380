using System.Text.Json.Serialization;

namespace Micrograd.Lab.Training;

/// <summary>A point of one's own.</summary>
/// <param name="X">From left to right; the picture shows −6 … 6.</param>
/// <param name="Y">From bottom to top.</param>
/// <param name="Target">Its class, 0, 1 or 2; or a number, where a number is to be learned.</param>
public sealed record OwnPoint(double X, double Y, double Target);

/// <summary>All that a run depends on: the same settings give the same numbers, step for step.</summary>
/// <param name="Problem">What to learn.</param>
/// <param name="Formula">With the problem <c>formula</c>: f(x), as <c>2 * sin(x)</c>; the class is whether y &gt; f(x).</param>
/// <param name="Points">With the problem <c>points</c>: the points, at most 5,000.</param>
/// <param name="AreNumbers">With the problem <c>points</c>: whether the targets are numbers, not classes.</param>
/// <param name="Table">With the problem <c>table</c>: the table, as <c>readTable</c> named it.</param>
/// <param name="XColumn">With the problem <c>table</c>: the column that places points from left to right.</param>
/// <param name="YColumn">With the problem <c>table</c>: the column that places them from bottom to top.</param>
/// <param name="TargetColumn">With the problem <c>table</c>: the column to learn.</param>
/// <param name="Count">How many points are drawn, 10 … 5,000.</param>
/// <param name="Noise">How far points are from where they belong, 0 … 0.5 of the picture's half.</param>
/// <param name="TestShare">The share of the points that is held out, 0.1 … 0.9.</param>
/// <param name="Seed">Chooses points, first weights and the order of the examples.</param>
/// <param name="Features">What the network is told of a point, at least one.</param>
/// <param name="Hidden">The neurons of each hidden layer, 1 … 64 each, at most eight layers.</param>
/// <param name="Activations">What each hidden layer's neurons do to their sums: one for all, or one for each layer.</param>
/// <param name="Loss">What to make small; null for cross-entropy of classes and the squared error of numbers.</param>
/// <param name="Optimizer">How.</param>
/// <param name="LearningRate">The learning rate, greater than 0 and at most 100.</param>
/// <param name="Initialization">How weights begin.</param>
/// <param name="Regularization">What keeps weights small.</param>
/// <param name="RegularizationRate">How much, 0 … 10.</param>
/// <param name="BatchSize">How many examples a step takes, 1 … 5,000.</param>
/// <param name="ZeroGrads">Whether gradients are zeroed before each step, as they have to be.</param>
public sealed record TrainingSettings(
    ProblemKind Problem = ProblemKind.Circle,
    string? Formula = null,
    IReadOnlyList<OwnPoint>? Points = null,
    bool AreNumbers = false,
    string? Table = null,
    string? XColumn = null,
    string? YColumn = null,
    string? TargetColumn = null,
    int Count = 300,
    double Noise = 0.1,
    double TestShare = 0.3,
    int Seed = 0,
    IReadOnlyList<InputFeature>? Features = null,
    IReadOnlyList<int>? Hidden = null,
    IReadOnlyList<Activation>? Activations = null,
    LossKind? Loss = null,
    OptimizerKind Optimizer = OptimizerKind.Sgd,
    double LearningRate = 0.03,
    Initialization Initialization = Initialization.Xavier,
    RegularizationKind Regularization = RegularizationKind.None,
    double RegularizationRate = 0,
    int BatchSize = 10,
    bool ZeroGrads = true
)
{
    /// <summary>The names of the classes of a table's points.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string>? Classes { get; init; }
}
