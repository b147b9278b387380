using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd;

/// <summary>One step of backpropagation over values.</summary>
/// <param name="Node">The id of the node whose gradient is handed on.</param>
/// <param name="Input">The id of the input that receives.</param>
/// <param name="Operand">Which of the node's inputs that is: 0, 1 or 2.</param>
/// <param name="Upstream">The node's own gradient, complete by now.</param>
/// <param name="Local">The derivative of the node with respect to the input.</param>
/// <param name="Adds">Upstream × local.</param>
/// <param name="Before">The input's gradient before this step; 0 the first time.</param>
/// <param name="Formula">What happens, in words: <c>a.grad += b.data × c.grad</c>.</param>
/// <param name="Numbers">The same in numbers: <c>2 × -3 = -6</c>.</param>
public sealed record ValueStep(
    int Node,
    int Input,
    int Operand,
    double Upstream,
    double Local,
    double Adds,
    double Before,
    string Formula,
    string Numbers
) : BackwardStep(Node, Input, Operand, Formula, Numbers)
{
    /// <summary>The input's gradient after this step.</summary>
    public double After => Before + Adds;

    /// <summary>The whole sentence: <c>a.grad += b.data × c.grad = 2 × -3 = -6</c>.</summary>
    public override string ToString() => $"{Formula} = {Numbers}";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        JsonNumber.Write(json, "upstream", Upstream);
        JsonNumber.Write(json, "local", Local);
        JsonNumber.Write(json, "adds", Adds);
    }
}
