using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Graphs;

/// <summary>
/// A graph ready to be run: each value has a place in a list, each node knows the places that it reads and fills, and nodes stand in an order
/// in which all that one reads is there.
/// </summary>
sealed class GraphPlan
{
    public required string Name { get; init; }

    /// <summary>Places that a run has.</summary>
    public required int Places { get; init; }

    /// <summary>What is given in each run, in order.</summary>
    public required PlannedInput[] Inputs { get; init; }

    /// <summary>What the file holds, and where it goes.</summary>
    public required (int Place, HeldValue Value)[] Held { get; init; }

    /// <summary>What a graph inside of another reads of it: the place there, and the place here.</summary>
    public required (int Outer, int Inner)[] Captured { get; init; }

    public required PlannedNode[] Nodes { get; init; }

    public required (string Name, int Place)[] Outputs { get; init; }
}

/// <summary>An input of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it goes.</param>
/// <param name="HasDefault">Whether the file has a value for it, which it may take the place of.</param>
sealed record PlannedInput(string Name, int Place, bool HasDefault);

/// <summary>A tensor of the file, as it is now: a parameter or a buffer of the module, or a constant.</summary>
sealed class HeldValue
{
    public required string Name { get; init; }

    public required OnnxType Type { get; init; }

    public required Tensor Constant { get; set; }

    /// <summary>Whether it may be a weight: fractions, and not a single number.</summary>
    public required bool MayLearn { get; set; }

    /// <summary>Whether a norm reads it as a mean or a variance, which nobody learns.</summary>
    public bool IsStatistic { get; set; }

    /// <summary>Where the module has it; null for a constant.</summary>
    public ModuleTensor? Member { get; set; }

    public TypedValue Now => Member is null ? new(Constant, Type, true) : new(Member.Value, Type, false);
}
