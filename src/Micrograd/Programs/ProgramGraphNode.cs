using System.Text.Json;
using Micrograd.Graphs;
using Micrograd.Tensors;

namespace Micrograd.Programs;

/// <summary>An op of a program, or what it is given: no numbers, for each run has others.</summary>
internal sealed class ProgramGraphNode(
    int id,
    ProgramTensor tensor,
    string? label,
    ProgramInstruction? instruction,
    int[] inputs
) : GraphNode(id, inputs)
{
    public override string? OpName => instruction?.Op.Name;

    public override string? Label => label;

    public override Scope? Scope => instruction?.Scope;

    internal override bool HasGrad => false;

    internal override string Data(NumberForm form) =>
        ProgramText.Number(tensor) ?? $"{tensor.Shape} {tensor.DType.Text()}";

    internal override string Grad(NumberForm form) => "–";

    internal override void WriteData(Utf8JsonWriter json, string property) =>
        TensorSummary.WriteKind(json, property, tensor.Shape, tensor.DType, null);

    internal override void WriteGrad(Utf8JsonWriter json, string property) => json.WriteNull(property);
}
