using System.Text.Json;

namespace Micrograd;

/// <summary>One step of backpropagation: what one node adds to the gradient of one of its inputs.</summary>
/// <param name="Node">The id of the node whose gradient is handed on.</param>
/// <param name="Input">The id of the input that receives.</param>
/// <param name="Operand">Which of the node's inputs that is.</param>
/// <param name="Formula">What happens, in words.</param>
/// <param name="Numbers">The same in numbers, or in shapes.</param>
public abstract record BackwardStep(int Node, int Input, int Operand, string Formula, string Numbers)
{
    internal abstract void WriteNumbers(Utf8JsonWriter json);
}
