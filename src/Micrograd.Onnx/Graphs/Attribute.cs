using Micrograd.Onnx.Reading;

namespace Micrograd.Onnx.Graphs;

/// <summary>An attribute of a node.</summary>
sealed class Attribute
{
    public required AttributeKind Kind { get; init; }

    public long Int { get; init; }

    public double Float { get; init; }

    public string Text { get; init; } = "";

    public long[] Ints { get; init; } = [];

    public double[] Floats { get; init; } = [];

    public string[] Texts { get; init; } = [];

    public TypedTensor Tensor { get; init; }

    public GraphPlan? Graph { get; init; }
}
