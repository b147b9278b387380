using System.Text.Json.Serialization;

namespace Micrograd.Lab.Training;

/// <summary>What there is to learn.</summary>
[JsonConverter(typeof(CamelCaseEnum<ProblemKind>))]
public enum ProblemKind
{
    /// <summary>A disc within a ring.</summary>
    Circle,

    /// <summary>Whether the signs of x and y differ.</summary>
    Xor,

    /// <summary>Two clouds.</summary>
    Gauss,

    /// <summary>Two arms around each other.</summary>
    Spiral,

    /// <summary>Two interleaving half circles.</summary>
    Moons,

    /// <summary>Three arms, three classes.</summary>
    ThreeArms,

    /// <summary>A number that grows with x + y.</summary>
    Plane,

    /// <summary>Whether y lies above a formula of x.</summary>
    Formula,

    /// <summary>Points of one's own.</summary>
    Points,

    /// <summary>Columns of a CSV file.</summary>
    Table,
}

/// <summary>What the network is told of a point.</summary>
[JsonConverter(typeof(CamelCaseEnum<InputFeature>))]
public enum InputFeature
{
    /// <summary>x</summary>
    X,

    /// <summary>y</summary>
    Y,

    /// <summary>x²</summary>
    XSquared,

    /// <summary>y²</summary>
    YSquared,

    /// <summary>x y</summary>
    Product,

    /// <summary>sin x</summary>
    SinX,

    /// <summary>sin y</summary>
    SinY,
}

/// <summary>What the network is to make small.</summary>
[JsonConverter(typeof(CamelCaseEnum<LossKind>))]
public enum LossKind
{
    /// <summary>Of classes: −ln of the probability of the right one.</summary>
    CrossEntropy,

    /// <summary>Of two classes: max(0, 1 − target × output).</summary>
    Hinge,

    /// <summary>(output − target)²; two classes are −1 and 1.</summary>
    Squared,

    /// <summary>|output − target|; two classes are −1 and 1.</summary>
    Absolute,

    /// <summary>½ d² near the target, a line beyond 1; two classes are −1 and 1.</summary>
    Huber,
}

/// <summary>How the parameters are moved.</summary>
[JsonConverter(typeof(CamelCaseEnum<OptimizerKind>))]
public enum OptimizerKind
{
    /// <summary>p ← p − lr × grad</summary>
    Sgd,

    /// <summary>v ← 0.9 v + grad, p ← p − lr × v</summary>
    Momentum,

    /// <summary>Steps of about the learning rate, whatever the size of the gradient.</summary>
    Adam,
}

/// <summary>What is added to the loss to keep weights small.</summary>
[JsonConverter(typeof(CamelCaseEnum<RegularizationKind>))]
public enum RegularizationKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>rate × Σ |w|</summary>
    L1,

    /// <summary>rate × ½ Σ w²</summary>
    L2,
}
