using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Programs;

/// <summary>An op of a program, or what it is given: no numbers, for each run has others.</summary>
/// <param name="id">Its place.</param>
/// <param name="inputs">The ids of what it reads.</param>
internal sealed class ProgramGraphNode(int id, params int[] inputs) : GraphNode(id, inputs)
{
    /// <summary>What made it; null for what the program is given.</summary>
    public string? MadeBy { get; init; }

    /// <summary>What it is called.</summary>
    public string? Called { get; init; }

    /// <summary>The scope in which it was made.</summary>
    public Scope? Within { get; init; }

    /// <summary>What is known of its numbers: shape and type, or the number that a constant is.</summary>
    public string Kind { get; init; } = "–";

    /// <summary>Writes that as JSON.</summary>
    public Action<Utf8JsonWriter, string>? WriteKind { get; init; }

    public override string? OpName => MadeBy;

    public override string? Label => Called;

    public override Scope? Scope => Within;

    internal override bool HasGrad => false;

    /// <inheritdoc />
    public override string DataText(NumberForm form = NumberForm.Short) => Kind;

    /// <inheritdoc />
    public override string GradText(NumberForm form = NumberForm.Short) => "–";

    internal override void WriteData(Utf8JsonWriter json, string property)
    {
        if (WriteKind is { } write)
        {
            write(json, property);
        }
        else
        {
            json.WriteNull(property);
        }
    }

    internal override void WriteGrad(Utf8JsonWriter json, string property) => json.WriteNull(property);
}
