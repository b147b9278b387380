using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx.Graphs;

/// <summary>What all graphs of a model share while they are read.</summary>
sealed class ModelParts
{
    // A function stands for its body wherever it is called, so that few lines may stand for any number of nodes.
    const int MostNodes = 200_000;

    int _nodes;

    public required string Where { get; init; }

    public required ExternalData External { get; init; }

    public required Dictionary<(string Domain, string Name, string Overload), FunctionProto> Functions { get; init; }

    /// <summary>The tensors of the file, of all graphs, in order.</summary>
    public List<HeldValue> Held { get; } = [];

    /// <summary>Functions in whose bodies the reader is.</summary>
    public Stack<FunctionProto> Open { get; } = [];

    public void CountNode()
    {
        if (++_nodes > MostNodes)
        {
            throw new OnnxException($"{Where}: more than {MostNodes} nodes, with what functions stand for.");
        }
    }
}
