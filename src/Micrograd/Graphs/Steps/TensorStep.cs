using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd;

/// <summary>One step of backpropagation over tensors.</summary>
/// <param name="Node">The id of the node whose gradient is handed on.</param>
/// <param name="Input">The id of the input that receives.</param>
/// <param name="Operand">Which of the node's inputs that is.</param>
/// <param name="Upstream">The node's own gradient, complete by now.</param>
/// <param name="Adds">What is handed on, of the input's shape.</param>
/// <param name="Before">The input's gradient before this step; null the first time.</param>
/// <param name="Formula">What happens, in words: <c>w.grad += xᵀ @ y.grad</c>.</param>
/// <param name="Numbers">The same in shapes: <c>[3,4]ᵀ @ [3,2] → [4,2]</c>.</param>
public sealed record TensorStep(
    int Node,
    int Input,
    int Operand,
    Tensor Upstream,
    Tensor Adds,
    Tensor? Before,
    string Formula,
    string Numbers
) : BackwardStep(Node, Input, Operand, Formula, Numbers)
{
    /// <summary>The whole sentence: <c>w.grad += xᵀ @ y.grad  [3,4]ᵀ @ [3,2] → [4,2]</c>.</summary>
    public override string ToString() => $"{Formula}  {Numbers}";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        TensorSummary.Of(Upstream).Write(json, "upstream");
        TensorSummary.Of(Adds).Write(json, "adds");
    }
}
