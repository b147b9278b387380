using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd;

/// <summary>One step of backpropagation over values.</summary>
public sealed record ValueStep : BackwardStep
{
    internal ValueStep(
        int node,
        int input,
        int operand,
        double upstream,
        double local,
        double adds,
        double before,
        string formula,
        string numbers
    )
        : base(node, input, operand, formula, numbers)
    {
        Upstream = upstream;
        Local = local;
        Adds = adds;
        Before = before;
    }

    /// <summary>The node's own gradient, complete by now.</summary>
    public double Upstream { get; }

    /// <summary>The derivative of the node with respect to the input.</summary>
    public double Local { get; }

    /// <summary>Upstream × local.</summary>
    public double Adds { get; }

    /// <summary>The input's gradient before this step; 0 the first time.</summary>
    public double Before { get; }

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
