using System.Globalization;

namespace Micrograd.Programs;

/// <summary>A program of values as a graph: backward passes are nodes, too, and what was moved is a node of its own.</summary>
internal sealed class ValueProgramGraph
{
    readonly List<ProgramGraphNode> _nodes = [];
    readonly Dictionary<ProgramValue, int> _ids = [];

    // What a value's gradient is made of: parts that are added up.
    readonly Dictionary<ProgramValue, List<int>> _gradients = [];

    public static ProgramGraph Of(RecordedValues code)
    {
        var graph = new ValueProgramGraph();
        foreach (var value in code.Given.Concat(code.Constants))
        {
            var number = value.Constant?.ToString("R", CultureInfo.InvariantCulture);
            graph._ids[value] = graph.Node(
                new(graph._nodes.Count)
                {
                    Called = value.Label ?? (number is null ? value.Name : null),
                    Kind = number ?? "–",
                }
            );
        }
        foreach (var instruction in code.Instructions)
        {
            graph.Take(instruction);
        }
        var read = graph._nodes.SelectMany(node => node.Inputs).ToHashSet();
        var left = code.Given.SelectMany(leaf => graph.GradientOf(leaf).Append(graph._ids[leaf]));
        var ends = code
            .Outputs.Select(output => graph._ids[output])
            .Concat(left.Where(id => graph._nodes[id].MadeBy is not null && !read.Contains(id)));
        return new(graph._nodes, ends.DefaultIfEmpty(graph._nodes.Count - 1));
    }

    int Node(ProgramGraphNode node)
    {
        _nodes.Add(node);
        return node.Id;
    }

    int Op(string madeBy, Scope? scope, string? label, IEnumerable<int> inputs) =>
        Node(
            new(_nodes.Count, [.. inputs])
            {
                MadeBy = madeBy,
                Called = label,
                Within = scope,
            }
        );

    void Take(ValueInstruction instruction)
    {
        var inputs = instruction.Inputs.Select(input => _ids[input]);
        switch (instruction)
        {
            case ValueOp op:
                _ids[op.Output] = Op(op.Op.Name, op.Scope, op.Output.Label, inputs);
                break;
            case ValuePass pass:
                Take(pass);
                break;
            case ValueForget:
                foreach (var leaf in instruction.Inputs)
                {
                    _gradients.Remove(leaf);
                }
                break;
            case ValueWrite { IsGradient: true } write:
                _gradients[write.Written] = [Number(write.Number)];
                break;
            case ValueWrite write:
                _ids[write.Written] = Number(write.Number);
                break;
            case ValueUpdate update:
                foreach (var parameter in update.Inputs)
                {
                    _ids[parameter] = Op(
                        update.Name,
                        null,
                        parameter.Label,
                        [_ids[parameter], .. GradientOf(parameter)]
                    );
                }
                break;
        }
    }

    void Take(ValuePass pass)
    {
        // Those of ops begin anew with each pass.
        foreach (var op in pass.Ops)
        {
            _gradients.Remove(op.Output);
        }
        Give(pass.Start, Number(1));
        foreach (var op in pass.Ops)
        {
            var g = GradientOf(op.Output);
            for (var i = 0; i < op.Inputs.Count; i++)
            {
                if (op.Inputs[i].Constant is null && !op.Op.IsFlat(i))
                {
                    var read = op.Inputs.Where((_, other) => op.Op.Reads(i, op.Op.InputName(other).Name));
                    var result = op.Op.Reads(i, Micrograd.Op.Result.Name) ? [_ids[op.Output]] : (int[])[];
                    Give(
                        op.Inputs[i],
                        Op(
                            $"{op.Op.Word}_grad",
                            op.Scope,
                            null,
                            [.. g, .. read.Select(input => _ids[input]), .. result]
                        )
                    );
                }
            }
        }
    }

    int Number(double number) => Node(new(_nodes.Count) { Kind = number.ToString("R", CultureInfo.InvariantCulture) });

    List<int> GradientOf(ProgramValue value) => _gradients.GetValueOrDefault(value) ?? [];

    void Give(ProgramValue value, int part)
    {
        if (!_gradients.TryGetValue(value, out var parts))
        {
            _gradients[value] = parts = [];
        }
        parts.Add(part);
    }
}
