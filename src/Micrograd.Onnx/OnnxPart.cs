using Micrograd.Onnx.Graphs;

namespace Micrograd.Onnx;

/// <summary>What stands before a dot in the names of a model's weights.</summary>
sealed class OnnxPart : Module
{
    public void Keep(string name, HeldValue held) =>
        held.Member = held.IsStatistic ? Buffer(name, held.Constant) : Parameter(name, held.Constant);

    public OnnxPart Part(string name) => Register(name, new OnnxPart());
}
