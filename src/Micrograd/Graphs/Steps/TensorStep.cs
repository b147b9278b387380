using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd;

/// <summary>One step of backpropagation over tensors.</summary>
public sealed record TensorStep : BackwardStep
{
    internal TensorStep(
        int node,
        int input,
        int operand,
        Tensor upstream,
        Tensor adds,
        Tensor? before,
        string formula,
        string numbers
    )
        : base(node, input, operand, formula, numbers)
    {
        Upstream = upstream;
        Adds = adds;
        Before = before;
    }

    /// <summary>The node's own gradient, complete by now.</summary>
    public Tensor Upstream { get; }

    /// <summary>What is handed on, of the input's shape.</summary>
    public Tensor Adds { get; }

    /// <summary>The input's gradient before this step; null the first time.</summary>
    public Tensor? Before { get; }

    /// <summary>The whole sentence: <c>w.grad += xᵀ @ y.grad  [3,4]ᵀ @ [3,2] → [4,2]</c>.</summary>
    public override string ToString() => $"{Formula}  {Numbers}";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        TensorSummary.Of(Upstream).Write(json, "upstream");
        TensorSummary.Of(Adds).Write(json, "adds");
    }
}
