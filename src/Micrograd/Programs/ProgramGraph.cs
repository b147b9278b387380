using Micrograd.Graphs;
using Micrograd.Tensors;

namespace Micrograd.Programs;

/// <summary>A program as a graph: what an op has written to is a node of its own, which later ops read.</summary>
internal sealed class ProgramGraph : Graph
{
    readonly ProgramGraphNode[] _nodes;

    public ProgramGraph(IEnumerable<ProgramGraphNode> nodes, IEnumerable<int> outputs)
        : base([.. outputs.Distinct()]) => _nodes = [.. nodes];

    public override IReadOnlyList<ProgramGraphNode> Nodes => _nodes;

    public override ProgramGraphNode Output => _nodes[Outputs[0]];

    public static ProgramGraph Of(RecordedCode code)
    {
        var nodes = new List<ProgramGraphNode>();
        var ids = new Dictionary<ProgramTensor, int>();
        var written = new Dictionary<ProgramMemory, int>();
        foreach (var tensor in code.Inputs.Concat(code.Captured).Concat(code.Constants))
        {
            ids[tensor] = nodes.Count;
            var label = ProgramText.Number(tensor) is null ? tensor.Label ?? tensor.Name : null;
            nodes.Add(Node(tensor, label, null));
        }
        foreach (var instruction in code.Instructions)
        {
            var id = nodes.Count;
            nodes.Add(Node(instruction.Outputs[0], instruction.Outputs[0].Label, instruction));
            foreach (var tensor in instruction.Outputs)
            {
                ids.TryAdd(tensor, id);
            }
            foreach (var tensor in instruction.Written)
            {
                written[tensor.Memory] = id;
            }
        }
        var lasting = code
            .Captured.Concat(code.Inputs)
            .Where(tensor => written.ContainsKey(tensor.Memory))
            .Concat(code.Gradients.Select(gradient => gradient.After).OfType<ProgramTensor>());
        var read = nodes.SelectMany(node => node.Inputs).ToHashSet();
        var ends = code.Outputs.Select(IdOf).Concat(lasting.Select(IdOf).Where(id => !read.Contains(id)));
        return new(nodes, ends.DefaultIfEmpty(nodes.Count - 1));

        ProgramGraphNode Node(ProgramTensor tensor, string? label, ProgramInstruction? instruction) =>
            new(nodes.Count, instruction is null ? [] : [.. instruction.Inputs.Select(IdOf)])
            {
                MadeBy = instruction?.Op.Name,
                Called = label,
                Within = instruction?.Scope,
                Kind = ProgramText.Number(tensor) ?? $"{tensor.Shape} {tensor.DType.Text()}",
                WriteKind = (json, property) =>
                    TensorSummary.WriteKind(json, property, tensor.Shape, tensor.DType, null),
            };

        // What was written to since is what the op has made of it.
        int IdOf(ProgramTensor tensor) => Math.Max(ids[tensor], written.GetValueOrDefault(tensor.Memory, -1));
    }

    public override ProgramGraphNode? Find(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Array.Find(_nodes, node => node.Label == label);
    }

    public override IReadOnlyList<BackwardStep> BackwardSteps() => [];
}
