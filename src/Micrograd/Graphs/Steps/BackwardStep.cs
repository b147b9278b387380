using System.Text.Json;

namespace Micrograd;

/// <summary>One step of backpropagation: what one node adds to the gradient of one of its inputs.</summary>
public abstract record BackwardStep
{
    private protected BackwardStep(int node, int input, int operand, string formula, string numbers)
    {
        Node = node;
        Input = input;
        Operand = operand;
        Formula = formula;
        Numbers = numbers;
    }

    /// <summary>The id of the node whose gradient is handed on.</summary>
    public int Node { get; }

    /// <summary>The id of the input that receives.</summary>
    public int Input { get; }

    /// <summary>Which of the node's inputs that is.</summary>
    public int Operand { get; }

    /// <summary>What happens, in words.</summary>
    public string Formula { get; }

    /// <summary>The same in numbers, or in shapes.</summary>
    public string Numbers { get; }

    internal abstract void WriteNumbers(Utf8JsonWriter json);
}
