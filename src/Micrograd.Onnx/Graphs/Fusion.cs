using Micrograd.Onnx.Ops;

namespace Micrograd.Onnx.Graphs;

/// <summary>
/// Nodes that together are one op of ours, as exporters write them out: layer norm, GELU, hard swish, a product with a bias, attention. What is
/// between them must be read by nobody else.
/// </summary>
sealed class Fusion
{
    readonly List<PlannedNode> _nodes;
    readonly Dictionary<int, HeldValue> _held;
    readonly Dictionary<int, PlannedNode> _makers = [];
    readonly Dictionary<int, int> _readers = [];

    Fusion(List<PlannedNode> nodes, Dictionary<int, HeldValue> held, IEnumerable<int> outputs)
    {
        (_nodes, _held) = (nodes, held);
        foreach (var node in nodes)
        {
            foreach (var output in node.Outputs.Where(place => place >= 0))
            {
                _makers[output] = node;
            }
        }
        foreach (var place in nodes.SelectMany(PlannedNode.Reads).Concat(outputs))
        {
            _readers[place] = _readers.GetValueOrDefault(place) + 1;
        }
    }

    /// <summary>The nodes, fewer where several are one.</summary>
    public static List<PlannedNode> Fused(List<PlannedNode> nodes, Dictionary<int, HeldValue> held, int[] outputs)
    {
        var fusion = new Fusion(nodes, held, outputs);
        var gone = new HashSet<PlannedNode>();
        var fused = new Dictionary<PlannedNode, PlannedNode>();
        // From the end on, so that the largest is found first.
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (gone.Contains(nodes[i]) || fusion.Match(nodes[i]) is not { } match)
            {
                continue;
            }
            fused[nodes[i]] = match.Node;
            gone.UnionWith(match.Inner);
        }
        return [.. nodes.Where(node => !gone.Contains(node)).Select(node => fused.GetValueOrDefault(node, node))];
    }

    (PlannedNode Node, List<PlannedNode> Inner)? Match(PlannedNode root) =>
        root.Schema is null || root.Outputs.Length != 1
            ? null
            : root.Op switch
            {
                "Add" => LayerNorm(root) ?? Linear(root),
                "Mul" => Gelu(root),
                "Div" => HardSwish(root),
                "MatMul" => Attention(root),
                _ => null,
            };

    /// <summary>The node that makes a value which nobody else reads.</summary>
    PlannedNode? Maker(int place, string op, List<PlannedNode> inner, int readers = 1)
    {
        if (
            !_makers.TryGetValue(place, out var node)
            || node.Op != op
            || node.Schema is null
            || node.Outputs.Length != 1
            || _readers[place] != readers
        )
        {
            return null;
        }
        if (!inner.Contains(node))
        {
            inner.Add(node);
        }
        return node;
    }

    double? Number(int place) =>
        _held.TryGetValue(place, out var held)
        && !held.MayLearn
        && held.Constant is { Count: 1, Rank: 0, DType: DType.Float32 }
            ? held.Constant.Item()
            : null;

    bool IsNumber(int place, double wanted) =>
        Number(place) is { } found && Math.Abs(found - wanted) <= 1e-6 * Math.Abs(wanted);

    bool IsVector(int place) => _held.TryGetValue(place, out var held) && held.MayLearn && held.Constant.Rank == 1;

    /// <summary>The inputs of a node that has two, either way round.</summary>
    static IEnumerable<(int A, int B)> Both(PlannedNode? node) =>
        node?.Inputs is [var a, var b] ? [(a, b), (b, a)] : [];

    /// <summary>(x − mean) / √(mean of squares + ε) · w + b.</summary>
    (PlannedNode, List<PlannedNode>)? LayerNorm(PlannedNode root)
    {
        foreach (var (product, bias) in Both(root))
        {
            var inner = new List<PlannedNode>();
            if (!IsVector(bias) || Maker(product, "Mul", inner) is not { } scaled)
            {
                continue;
            }
            foreach (var (quotient, weight) in Both(scaled))
            {
                if (!IsVector(weight) || Maker(quotient, "Div", inner) is not { } divided)
                {
                    continue;
                }
                var (centred, deviation) = (divided.Inputs[0], divided.Inputs[1]);
                // The squares may be a product, which reads twice.
                var reads = _readers[centred];
                if (
                    Maker(centred, "Sub", inner, reads) is not { } difference
                    || Maker(difference.Inputs[1], "ReduceMean", inner) is not { } mean
                    || mean.Inputs[0] != difference.Inputs[0]
                    || !IsOfLast(mean)
                    || Maker(deviation, "Sqrt", inner) is not { } root2
                    || Maker(root2.Inputs[0], "Add", inner) is not { } sum
                )
                {
                    continue;
                }
                foreach (var (variance, epsilon) in Both(sum))
                {
                    if (
                        Number(epsilon) is not { } small
                        || Maker(variance, "ReduceMean", inner) is not { } ofSquares
                        || !IsOfLast(ofSquares)
                        || !(
                            Maker(ofSquares.Inputs[0], "Pow", inner) is { } power
                                && power.Inputs[0] == centred
                                && IsNumber(power.Inputs[1], 2)
                                && reads == 2
                            || Maker(ofSquares.Inputs[0], "Mul", inner) is { } square
                                && square.Inputs[0] == centred
                                && square.Inputs[1] == centred
                                && reads == 3
                        )
                    )
                    {
                        continue;
                    }
                    Dictionary<string, Attribute> attributes = new()
                    {
                        ["axis"] = new() { Kind = AttributeKind.Int, Int = -1 },
                        ["epsilon"] = new() { Kind = AttributeKind.Float, Float = small },
                    };
                    return (
                        Standing(root, "LayerNormalization", 17, [difference.Inputs[0], weight, bias], attributes),
                        inner
                    );
                }
            }
        }
        return null;
    }

    static bool IsOfLast(PlannedNode mean) =>
        mean.Inputs.Length == 1
        && mean.Attributes.GetValueOrDefault("axes")?.Ints is [-1]
        && mean.Attributes.GetValueOrDefault("keepdims")?.Int is null or 1;

    /// <summary>x W + b, one product.</summary>
    (PlannedNode, List<PlannedNode>)? Linear(PlannedNode root)
    {
        foreach (var (product, bias) in Both(root))
        {
            var inner = new List<PlannedNode>();
            if (
                IsVector(bias)
                && Maker(product, "MatMul", inner) is { } matrix
                && _held.TryGetValue(matrix.Inputs[1], out var weight)
                && weight is { MayLearn: true, Constant.Rank: 2 }
                && weight.Constant.Shape[1] == _held[bias].Constant.Shape[0]
                && weight.Constant.DType == _held[bias].Constant.DType
            )
            {
                var node = Standing(root, "MatMul", 13, [matrix.Inputs[0], matrix.Inputs[1], bias], []);
                node.Run = call =>
                    [
                        new(
                            call[0].Rank > 1
                                ? Tensor.Linear(call[0], call[1].T, call[2])
                                : call[0].MatMul(call[1]) + call[2],
                            default,
                            false
                        ),
                    ];
                return (node, inner);
            }
        }
        return null;
    }

    /// <summary>½ x (1 + erf(x / √2)), its factors in any order.</summary>
    (PlannedNode, List<PlannedNode>)? Gelu(PlannedNode root)
    {
        foreach (var (first, second) in Both(root))
        {
            foreach (var (x, sum, isHalved) in Split(first, second))
            {
                var inner = new List<PlannedNode>();
                if (Maker(first, "Mul", inner) is null || (!isHalved && !IsNumber(second, 0.5)))
                {
                    continue;
                }
                if (Maker(sum, "Add", inner) is not { } added)
                {
                    continue;
                }
                foreach (var (erf, one) in Both(added))
                {
                    if (
                        IsNumber(one, 1)
                        && Maker(erf, "Erf", inner) is { } function
                        && _makers.TryGetValue(function.Inputs[0], out var argument)
                        && Maker(function.Inputs[0], argument.Op, inner) is not null
                        && argument.Inputs.Length == 2
                        && argument.Inputs[0] == x
                        && (
                            argument.Op == "Div" && IsNumber(argument.Inputs[1], Math.Sqrt(2))
                            || argument.Op == "Mul" && IsNumber(argument.Inputs[1], Math.Sqrt(0.5))
                        )
                    )
                    {
                        return (Standing(root, "Gelu", 20, [x], []), inner);
                    }
                }
            }
        }
        return null;

        // (x · (1 + erf)) · ½, or (x · ½) · (1 + erf).
        IEnumerable<(int X, int Sum, bool IsHalved)> Split(int first, int second)
        {
            if (!_makers.TryGetValue(first, out var product) || product.Op != "Mul")
            {
                yield break;
            }
            foreach (var (a, b) in Both(product))
            {
                yield return (a, b, false);
                if (IsNumber(b, 0.5))
                {
                    yield return (a, second, true);
                }
            }
        }
    }

    /// <summary>x · min(max(x + 3, 0), 6) / 6.</summary>
    (PlannedNode, List<PlannedNode>)? HardSwish(PlannedNode root)
    {
        var inner = new List<PlannedNode>();
        if (root.Inputs.Length != 2 || !IsSix(root.Inputs[1]) || Maker(root.Inputs[0], "Mul", inner) is not { } product)
        {
            return null;
        }
        foreach (var (x, clipped) in Both(product))
        {
            if (
                Maker(clipped, "Clip", inner) is { } clip
                && IsZeroToSix(clip)
                && Maker(clip.Inputs[0], "Add", inner) is { } sum
                && Both(sum).Any(pair => pair.A == x && IsOne(pair.B, 3))
            )
            {
                return (Standing(root, "HardSwish", 14, [x], []), inner);
            }
        }
        return null;

        bool IsSix(int place) => IsOne(place, 6);
    }

    // A single number, also as a list of one.
    bool IsOne(int place, double wanted) =>
        _held.TryGetValue(place, out var held)
        && !held.MayLearn
        && held.Constant is { Count: 1, Rank: <= 1, DType: DType.Float32 }
        && held.Constant.Reshape().Item() == wanted;

    bool IsZeroToSix(PlannedNode clip) =>
        clip.Schema!.Since < 11
            ? clip.Attributes.GetValueOrDefault("min")?.Float == 0
                && clip.Attributes.GetValueOrDefault("max")?.Float == 6
            : clip.Inputs is [_, var low, var high] && IsOne(low, 0) && IsOne(high, 6);

    /// <summary>softmax(q kᵀ / c + mask) v, of four dims.</summary>
    (PlannedNode, List<PlannedNode>)? Attention(PlannedNode root)
    {
        var inner = new List<PlannedNode>();
        if (
            Maker(root.Inputs[0], "Softmax", inner) is not { } softmax
            || softmax.Schema!.Since < 13
            || softmax.Attributes.GetValueOrDefault("axis")?.Int is not (null or -1 or 3)
            || Maker(softmax.Inputs[0], "Add", inner) is not { } sum
        )
        {
            return null;
        }
        foreach (var (scaled, mask) in Both(sum))
        {
            var divided = Maker(scaled, "Div", inner);
            var multiplied = divided is null ? Maker(scaled, "Mul", inner) : null;
            if (
                (divided ?? multiplied) is { Inputs.Length: 2 } scale
                && Number(scale.Inputs[1]) is { } number
                && number > 0
                && Maker(scale.Inputs[0], "MatMul", inner) is { } scores
                && _makers.TryGetValue(scores.Inputs[1], out var turned)
                && turned.Op == "Transpose"
                && turned.Attributes.GetValueOrDefault("perm")?.Ints is [0, _, _, 1 or 2]
            )
            {
                var node = Standing(root, "MatMul", 13, [scores.Inputs[0], scores.Inputs[1], root.Inputs[1], mask], []);
                var factor = divided is null ? number : 1 / number;
                node.Run = call =>
                    [
                        new(
                            Tensor.ScaledDotProductAttention(
                                call[0],
                                call[1].Transpose(-1, -2),
                                call[2],
                                call[3],
                                scale: factor
                            ),
                            default,
                            false
                        ),
                    ];
                return (node, inner);
            }
        }
        return null;
    }

    /// <summary>A node in the place of several.</summary>
    static PlannedNode Standing(
        PlannedNode root,
        string op,
        int opset,
        int[] inputs,
        Dictionary<string, Attribute> attributes
    ) =>
        new()
        {
            Text = root.Text,
            Name = root.Name,
            Op = op,
            Schema = OpSchema.Find("", op, opset),
            Run = OnnxOps.Find(op)!.Run,
            IsPure = true,
            Attributes = attributes,
            Inputs = inputs,
            Outputs = root.Outputs,
        };
}
