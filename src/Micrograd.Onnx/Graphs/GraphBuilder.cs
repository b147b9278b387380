using Google.Protobuf.Collections;
using Micrograd.Onnx.Ops;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;
using Micrograd.Onnx.Wire;
using Attribute = Micrograd.Onnx.Graphs.Attribute;

namespace Micrograd.Onnx.Graphs;

/// <summary>Makes a plan of a graph: names become places, nodes an order, and what is wrong is said before anything runs.</summary>
/// <param name="parts">What all graphs of the model share.</param>
/// <param name="opsets">The version of each domain's ops.</param>
/// <param name="outer">The graph around, whose values may be read; null for the model's own, and for a function.</param>
/// <param name="given">What a function's attributes are at the node that calls it; null elsewhere.</param>
sealed class GraphBuilder(
    ModelParts parts,
    Dictionary<string, long> opsets,
    GraphBuilder? outer,
    Dictionary<string, Attribute>? given
)
{
    readonly Dictionary<string, int> _places = [];
    readonly List<(int Outer, int Inner)> _captured = [];
    readonly List<(int Place, HeldValue Value)> _held = [];
    int _count;

    /// <summary>The plan of a graph.</summary>
    public GraphPlan Plan(GraphProto graph)
    {
        var where = $"{parts.Where}, graph '{graph.Name}'";
        foreach (var tensor in graph.Initializer)
        {
            var at = $"{where}, tensor '{tensor.Name}'";
            Hold(tensor.Name, TensorReader.Read(tensor, parts.External, at), at);
        }
        foreach (var sparse in graph.SparseInitializer)
        {
            var at = $"{where}, tensor '{sparse.Values?.Name}'";
            Hold(sparse.Values?.Name ?? "", TensorReader.Read(sparse, parts.External, at), at);
        }
        var inputs = new PlannedInput[graph.Input.Count];
        var named = new HashSet<string>();
        for (var i = 0; i < inputs.Length; i++)
        {
            var name = graph.Input[i].Name;
            if (name.Length == 0 || !named.Add(name))
            {
                throw new OnnxException($"{where}: input {i} is called '{name}', which is no name of its own.");
            }
            inputs[i] = _places.TryGetValue(name, out var held)
                ? new(name, held, true)
                : new(name, Define(name, where), false);
        }
        return Plan(graph.Name, where, inputs, graph.Node, [.. graph.Output.Select(output => output.Name)]);
    }

    /// <summary>The plan of a function's body.</summary>
    public GraphPlan Plan(FunctionProto function)
    {
        var where = $"{parts.Where}, function '{function.Name}'";
        PlannedInput[] inputs = [.. function.Input.Select(name => new PlannedInput(name, Define(name, where), false))];
        return Plan(function.Name, where, inputs, function.Node, [.. function.Output]);
    }

    GraphPlan Plan(string name, string where, PlannedInput[] inputs, RepeatedField<NodeProto> nodes, string[] outputs)
    {
        var planned = new List<PlannedNode>(nodes.Count);
        foreach (var node in InOrder(nodes, where))
        {
            parts.CountNode();
            if (Planned(node, where) is { } ready)
            {
                planned.Add(ready);
            }
        }
        MarkConstants(planned);
        (string Name, int Place)[] given =
        [
            .. outputs.Select(output =>
                (
                    output,
                    Find(output) ?? throw new OnnxException($"{where}: its output '{output}' is no value of the graph.")
                )
            ),
        ];
        int[] kept = [.. given.Select(output => output.Place)];
        planned = Fusion.Fused(planned, _held.ToDictionary(entry => entry.Place, entry => entry.Value), kept);
        Release(planned, kept);
        return new()
        {
            Name = name,
            Inputs = inputs,
            Outputs = given,
            Nodes = [.. planned],
            Captured = [.. _captured],
            Held = [.. _held],
            Places = _count,
        };
    }

    /// <summary>Says of each node which values nobody reads after it, so that their memory is free.</summary>
    static void Release(List<PlannedNode> nodes, int[] kept)
    {
        var last = new Dictionary<int, PlannedNode>();
        foreach (var node in nodes)
        {
            foreach (var place in PlannedNode.Reads(node).Concat(node.Outputs.Where(place => place >= 0)))
            {
                last[place] = node;
            }
        }
        foreach (var group in last.Where(entry => !kept.Contains(entry.Key)).GroupBy(entry => entry.Value))
        {
            group.Key.Done = [.. group.Select(entry => entry.Key)];
        }
    }

    /// <summary>Which of the file's tensors are no weights: statistics of norms, and numbers that decide shapes or bounds.</summary>
    void MarkConstants(List<PlannedNode> nodes)
    {
        var held = _held.ToDictionary(entry => entry.Place, entry => entry.Value);
        foreach (var node in nodes)
        {
            int[] statistics = node.Op == "BatchNormalization" ? [3, 4] : [];
            int[] deciding = node.Op switch
            {
                "Resize" or "Clip" => [1, 2],
                "Upsample" or "Dropout" => [1],
                "Pad" or "OneHot" => [2],
                "QuantizeLinear" or "DequantizeLinear" => [1, 2],
                _ => [],
            };
            foreach (var index in statistics)
            {
                if (index < node.Inputs.Length && held.TryGetValue(node.Inputs[index], out var statistic))
                {
                    statistic.IsStatistic = true;
                }
            }
            foreach (var index in deciding)
            {
                if (index < node.Inputs.Length && held.TryGetValue(node.Inputs[index], out var constant))
                {
                    constant.MayLearn = false;
                }
            }
        }
    }

    void Hold(string name, TypedTensor tensor, string where, bool mayLearn = true)
    {
        var held = new HeldValue
        {
            Name = name,
            Type = tensor.Type,
            Constant = tensor.Tensor,
            MayLearn = mayLearn && tensor.Tensor.DType is DType.Float32 or DType.Float64 && tensor.Tensor.Rank > 0,
        };
        _held.Add((Define(name, where), held));
        parts.Held.Add(held);
    }

    /// <summary>A place for a value that is made here.</summary>
    int Define(string name, string where)
    {
        if (name.Length == 0)
        {
            throw new OnnxException($"{where}: a value without a name.");
        }
        if (!_places.TryAdd(name, _count))
        {
            throw new OnnxException($"{where}: two values are called '{name}'.");
        }
        return _count++;
    }

    /// <summary>The place of a value, of this graph or of one around it; null where there is none.</summary>
    int? Find(string name)
    {
        if (_places.TryGetValue(name, out var place))
        {
            return place;
        }
        if (outer?.Find(name) is not { } beyond)
        {
            return null;
        }
        _places[name] = _count;
        _captured.Add((beyond, _count));
        return _count++;
    }

    bool IsKnown(string name) => _places.ContainsKey(name) || outer?.IsKnown(name) == true;

    /// <summary>The nodes, each after those whose values it reads, else as they stand.</summary>
    IEnumerable<NodeProto> InOrder(RepeatedField<NodeProto> nodes, string where)
    {
        var makers = new Dictionary<string, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var output in nodes[i].Output)
            {
                if (output.Length > 0 && (!makers.TryAdd(output, i) || _places.ContainsKey(output)))
                {
                    throw new OnnxException($"{where}: two values are called '{output}'.");
                }
            }
        }
        var waits = new int[nodes.Count];
        var readers = new List<int>?[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var name in Reads(nodes[i]))
            {
                if (makers.TryGetValue(name, out var maker))
                {
                    waits[i]++;
                    (readers[maker] ??= []).Add(i);
                }
                else if (!IsKnown(name))
                {
                    throw new OnnxException($"{where}: {Text(nodes[i])} reads '{name}', which nobody makes.");
                }
            }
        }
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (waits[i] == 0)
            {
                ready.Enqueue(i, i);
            }
        }
        var done = 0;
        while (ready.TryDequeue(out var next, out _))
        {
            done++;
            yield return nodes[next];
            foreach (var reader in readers[next] ?? [])
            {
                if (--waits[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }
        if (done < nodes.Count)
        {
            var stuck = nodes[Array.FindIndex(waits, wait => wait > 0)];
            throw new OnnxException(
                $"{where}: {Text(stuck)} reads what comes of it: the graph goes round in a circle."
            );
        }
    }

    /// <summary>The names of values that a node reads, of those around it that its graphs do, too.</summary>
    static HashSet<string> Reads(NodeProto node)
    {
        var names = new HashSet<string>();
        foreach (var input in node.Input)
        {
            if (input.Length > 0)
            {
                names.Add(input);
            }
        }
        foreach (var attribute in node.Attribute)
        {
            if (attribute.G is not { } graph)
            {
                continue;
            }
            HashSet<string> made =
            [
                .. graph.Input.Select(input => input.Name),
                .. graph.Initializer.Select(tensor => tensor.Name),
                .. graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? ""),
                .. graph.Node.SelectMany(inner => inner.Output),
            ];
            foreach (
                var name in graph
                    .Node.SelectMany(Reads)
                    .Concat(graph.Output.Select(output => output.Name))
                    .Where(name => !made.Contains(name))
            )
            {
                names.Add(name);
            }
        }
        return names;
    }

    static string Text(NodeProto node) => node.Name.Length > 0 ? $"{node.OpType} '{node.Name}'" : node.OpType;

    /// <summary>A node; null for a constant, which is held as the file's tensors are.</summary>
    PlannedNode? Planned(NodeProto node, string where)
    {
        var text = $"{where}, {Text(node)}";
        var domain = node.Domain is "ai.onnx" ? "" : node.Domain;
        if (parts.Functions.TryGetValue((domain, node.OpType, node.Overload), out var function))
        {
            return OfFunction(node, function, text);
        }
        if (!opsets.TryGetValue(domain, out var opset))
        {
            throw new OnnxException(
                $"{text}: its domain '{(domain.Length == 0 ? "ai.onnx" : domain)}' is not among the opsets that the model imports."
            );
        }
        var schema = OpSchema.Find(domain, node.OpType, opset);
        var entry = schema is null ? null : OnnxOps.Find(schema.Name);
        if (schema is null || entry is null)
        {
            throw new OnnxException(
                $"{text}: no op '{(domain.Length == 0 ? "" : domain + ".")}{node.OpType}' of opset {opset} is known here."
            );
        }
        var attributes = AttributesOf(node, schema, text);
        if (schema.Name == "Constant")
        {
            RequireCounts(node, schema, text);
            var constant = OnnxOps.Constant(attributes, text);
            // A list of numbers may be a weight; one number is not.
            Hold(node.Output[0], constant, text, mayLearn: constant.Tensor.Count > 1);
            return null;
        }
        RequireCounts(node, schema, text);
        return new()
        {
            Text = text,
            Name = node.Name,
            Op = node.OpType,
            Schema = schema,
            Run = entry.Run,
            GoesRound = entry.GoesRound,
            IsPure = entry.IsPure,
            Attributes = attributes,
            Inputs = Places(node),
            Outputs = [.. node.Output.Select(name => name.Length == 0 ? -1 : Define(name, text))],
        };
    }

    int[] Places(NodeProto node) => [.. node.Input.Select(name => name.Length == 0 ? -1 : Find(name)!.Value)];

    PlannedNode OfFunction(NodeProto node, FunctionProto function, string text)
    {
        if (parts.Open.Contains(function))
        {
            throw new OnnxException($"{text}: the function calls itself.");
        }
        if (node.Input.Count > function.Input.Count || node.Output.Count > function.Output.Count)
        {
            throw new OnnxException(
                $"{text}: {node.Input.Count} inputs and {node.Output.Count} outputs; the function has {function.Input.Count} and {function.Output.Count}."
            );
        }
        var attributes = new Dictionary<string, Attribute>();
        foreach (var attribute in function.AttributeProto)
        {
            attributes[attribute.Name] = AttributeOf(attribute, text)!;
        }
        foreach (var attribute in node.Attribute)
        {
            if (!function.Attribute.Contains(attribute.Name) && !attributes.ContainsKey(attribute.Name))
            {
                throw new OnnxException($"{text}: the function has no attribute '{attribute.Name}'.");
            }
            if (AttributeOf(attribute, text) is { } found)
            {
                attributes[attribute.Name] = found;
            }
        }
        parts.Open.Push(function);
        var body = new GraphBuilder(parts, OnnxModel.Opsets(function.OpsetImport, text, opsets), null, attributes).Plan(
            function
        );
        parts.Open.Pop();
        int[] inputs = [.. Places(node), .. Enumerable.Repeat(-1, function.Input.Count - node.Input.Count)];
        return new()
        {
            Text = text,
            Name = node.Name,
            Op = node.OpType,
            Schema = null,
            Run = null!,
            Body = body,
            Attributes = [],
            Inputs = inputs,
            Outputs = [.. node.Output.Select(name => name.Length == 0 ? -1 : Define(name, text))],
        };
    }

    static void RequireCounts(NodeProto node, OpSchema schema, string text)
    {
        Require(node.Input, schema.Inputs, "inputs");
        Require(node.Output, schema.Outputs, "outputs");

        void Require(IReadOnlyList<string> names, Port[] ports, string what)
        {
            var isMany = ports is [.., { IsMany: true }];
            var least = ports.Count(port => !port.IsOptional && !port.IsMany);
            // Those that may be left out stand last, but for some of old versions.
            if ((!isMany && names.Count > ports.Length) || names.Count < Math.Min(least, ports.Length))
            {
                throw new OnnxException(
                    $"{text}: {names.Count} {what}; the op has {least} to {(isMany ? "any number of" : ports.Length)}."
                );
            }
            for (var i = 0; i < names.Count; i++)
            {
                if (what == "inputs" && names[i].Length == 0 && !ports[Math.Min(i, ports.Length - 1)].IsOptional)
                {
                    throw new OnnxException(
                        $"{text}: input {i}, {ports[Math.Min(i, ports.Length - 1)].Name}, is missing."
                    );
                }
            }
        }
    }

    Dictionary<string, Attribute> AttributesOf(NodeProto node, OpSchema schema, string text)
    {
        var attributes = new Dictionary<string, Attribute>();
        foreach (var attribute in node.Attribute)
        {
            var rule =
                Array.Find(schema.Attributes, rule => rule.Name == attribute.Name)
                ?? throw new OnnxException(
                    $"{text}: an attribute '{attribute.Name}', which {schema.Name} of opset {schema.Since} has not; it has "
                        + $"{(schema.Attributes.Length == 0 ? "none" : string.Join(", ", schema.Attributes.Select(a => a.Name)))}."
                );
            if (AttributeOf(attribute, text) is not { } found)
            {
                continue;
            }
            if (found.Kind != rule.Kind)
            {
                throw new OnnxException(
                    $"{text}: attribute '{attribute.Name}' is of kind {found.Kind}, not {rule.Kind}."
                );
            }
            if (!attributes.TryAdd(attribute.Name, found))
            {
                throw new OnnxException($"{text}: attribute '{attribute.Name}' stands there twice.");
            }
        }
        foreach (var rule in schema.Attributes)
        {
            // What was computed in place once, nobody asks any more.
            if (rule.IsRequired && rule.Name != "consumed_inputs" && !attributes.ContainsKey(rule.Name))
            {
                throw new OnnxException($"{text}: attribute '{rule.Name}' is missing.");
            }
        }
        return attributes;
    }

    /// <summary>An attribute; null where it is one of the function around that its caller does not give.</summary>
    Attribute? AttributeOf(AttributeProto attribute, string text)
    {
        var where = $"{text}, attribute '{attribute.Name}'";
        if (attribute.RefAttrName.Length > 0)
        {
            return given is null
                ? throw new OnnxException($"{where}: it names an attribute of a function, and stands in none.")
                : given.GetValueOrDefault(attribute.RefAttrName);
        }
        var kind = (AttributeKind)attribute.Type;
        if (kind == AttributeKind.Undefined)
        {
            // Files of the first version say no kind: what is there tells it.
            kind =
                attribute.T is not null ? AttributeKind.Tensor
                : attribute.G is not null ? AttributeKind.Graph
                : attribute.Ints.Count > 0 ? AttributeKind.Ints
                : attribute.Floats.Count > 0 ? AttributeKind.Floats
                : attribute.Strings.Count > 0 ? AttributeKind.Texts
                : attribute.S.Length > 0 ? AttributeKind.Text
                : attribute.F != 0 ? AttributeKind.Float
                : AttributeKind.Int;
        }
        return kind switch
        {
            AttributeKind.Int => new() { Kind = kind, Int = attribute.I },
            AttributeKind.Float => new() { Kind = kind, Float = attribute.F },
            AttributeKind.Text => new() { Kind = kind, Text = attribute.S.ToStringUtf8() },
            AttributeKind.Ints => new() { Kind = kind, Ints = [.. attribute.Ints] },
            AttributeKind.Floats => new() { Kind = kind, Floats = [.. attribute.Floats.Select(x => (double)x)] },
            AttributeKind.Texts => new() { Kind = kind, Texts = [.. attribute.Strings.Select(s => s.ToStringUtf8())] },
            AttributeKind.Tensor when attribute.T is { } tensor => new()
            {
                Kind = kind,
                Tensor = TensorReader.Read(tensor, parts.External, where),
            },
            AttributeKind.SparseTensor when attribute.SparseTensor is { } sparse => new()
            {
                Kind = kind,
                Tensor = TensorReader.Read(sparse, parts.External, where),
            },
            AttributeKind.Graph when attribute.G is { } graph => new()
            {
                Kind = kind,
                Graph = new GraphBuilder(parts, opsets, this, given).Plan(graph),
            },
            _ => throw new OnnxException(
                $"{where}: it is of kind {attribute.Type}, and nothing of that kind is there."
            ),
        };
    }
}
