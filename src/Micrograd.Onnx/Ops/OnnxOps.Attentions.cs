using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Attentions(Dictionary<string, OnnxOp> ops)
    {
        ops.AddSeveral("Attention", Attention);
        ops.Add("RotaryEmbedding", Rotary);
        ops.AddSeveral("LinearAttention", LinearAttention);
        ops.Add(
            "ai.onnx.preview.FlexAttention",
            new(call => [new(FlexAttention(call), default, false)], IsPure: false)
        );
    }

    static Tensor?[] Attention(Call c)
    {
        var (q, k, v) = (Heads(c, c[0], "q_num_heads"), Heads(c, c[1], "kv_num_heads"), Heads(c, c[2], "kv_num_heads"));
        var past = 0;
        if ((c.Maybe(4) is null) != (c.Maybe(5) is null))
        {
            throw c.Refused("past keys and past values come together");
        }
        if (c.Maybe(4) is { } pastKeys)
        {
            past = pastKeys.Shape[2];
            (k, v) = (Tensor.Concat([pastKeys, k], 2), Tensor.Concat([c[5], v], 2));
        }
        v = v.To(q.DType);
        var (queries, keys) = (q.Shape[2], k.Shape[2]);
        var (left, right) = c.Since >= 25 ? (c.Int("left_window_size"), c.Int("right_window_size")) : (-1, -1);
        var sees = Seen(c, queries, keys, past, left, right);
        var mask = Mask(c, q.DType, keys, sees);
        double? scale = c.Has("scale") ? c.Float("scale") : null;
        var softcap = c.Float("softcap");
        Tensor y;
        Tensor? shown = null;
        if (softcap == 0 && !c.IsWanted(3))
        {
            y = Tensor.ScaledDotProductAttention(q, k, v, mask, scale: scale);
        }
        else
        {
            (y, shown) = Written(c, q, k, v, mask, scale ?? 1 / Math.Sqrt(q.Shape[3]), softcap);
        }
        y = c[0].Rank == 3 ? y.Transpose(1, 2).Flatten(2, 3) : y;
        return [y, k, v, shown];
    }

    /// <summary>Which keys a query sees by its place: none after it, none too far away, none of padding. Null where all are seen.</summary>
    static Tensor? Seen(Call c, int queries, int keys, int past, long left, long right)
    {
        var places = Tensor.Arange(keys);
        var offset = Tensor.Of((long)past);
        Tensor? sees = null;
        if (c.Maybe(6) is { } lengths)
        {
            lengths = lengths.Reshape(-1, 1, 1, 1);
            sees = places < lengths;
            offset = lengths - (long)queries;
        }
        var own = Tensor.Arange(queries).Unsqueeze(1) + offset;
        if (c.Is("is_causal"))
        {
            sees = And(sees, places <= own);
        }
        if (left >= 0)
        {
            sees = And(sees, places >= own - left);
        }
        if (right >= 0)
        {
            sees = And(sees, places <= own + right);
        }
        return sees;

        static Tensor And(Tensor? a, Tensor b) => a is null ? b : a & b;
    }

    /// <summary>What is added to the scores: keys that a mask does not name are not seen.</summary>
    static Tensor? Mask(Call c, DType dtype, int keys, Tensor? sees)
    {
        var hidden = sees is null
            ? null
            : Tensor.Where(sees, Tensor.Zeros(Shape.Create(), dtype), double.NegativeInfinity);
        if (c.Maybe(3) is not { } mask)
        {
            return hidden;
        }
        var added =
            mask.DType == DType.Bool
                ? Tensor.Where(mask, Tensor.Zeros(Shape.Create(), dtype), double.NegativeInfinity)
                : mask.To(dtype);
        var missing = keys - added.Shape[^1];
        if (missing > 0)
        {
            added = Tensor.Concat(
                [added, Tensor.Full(Shape.Create([.. added.Shape[..^1], missing]), double.NegativeInfinity, dtype)],
                -1
            );
        }
        return hidden is null ? added : added + hidden;
    }

    /// <summary>Attention with its scores as a whole, where they are bent or asked for.</summary>
    static (Tensor Y, Tensor Shown) Written(
        Call c,
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor? mask,
        double scale,
        double softcap
    )
    {
        var groups = q.Shape[1] / Math.Max(1, k.Shape[1]);
        (k, v) = (Repeated(k, groups), Repeated(v, groups));
        // As the standard has it: each side by the root, so that both stay small.
        var root = Math.Sqrt(scale);
        var scores = (q * root).MatMul((k * root).Transpose(2, 3));
        var raw = scores;
        scores = softcap == 0 ? scores : (scores / softcap).Tanh() * softcap;
        var bent = scores;
        scores = mask is null ? scores : scores + mask;
        var most = scores.Shape[^1] == 0 ? scores : scores.Detach().Max(-1, keepDim: true);
        var powers = (scores - Tensor.Where(most.IsFinite(), most, most.Like(0))).Exp();
        var sum = powers.Sum(-1, keepDim: true);
        // A query that sees nobody has weights of 0.
        var weights = powers / sum.MaskedFill(sum.Eq(0L), 1L);
        var shown = c.Int("qk_matmul_output_mode") switch
        {
            0 => raw,
            1 => bent,
            2 => scores,
            3 => weights,
            var other => throw c.Refused($"qk_matmul_output_mode {other}"),
        };
        return (weights.MatMul(v), shown);
    }

    static Tensor Repeated(Tensor heads, int times)
    {
        if (times == 1)
        {
            return heads;
        }
        var (n, h, length, size) = heads.Shape;
        return heads.Unsqueeze(2).Expand(n, h, times, length, size).Reshape(n, h * times, length, size);
    }

    static Tensor Heads(Call c, Tensor x, string attribute)
    {
        if (x.Rank == 4)
        {
            return x;
        }
        var heads = c.Has(attribute) ? c.Int(attribute) : 0;
        return x.Rank == 3 && heads > 0 && x.Shape[2] % heads == 0
            ? x.Reshape(x.Shape[0], x.Shape[1], (int)heads, (int)(x.Shape[2] / heads)).Transpose(1, 2)
            : throw c.Refused($"{x.Shape} with {attribute} {heads}");
    }

    static Tensor Rotary(Call c)
    {
        var x = Heads(c, c[0], "num_heads");
        var (cos, sin) = (c[1], c[2]);
        if (c.Maybe(3) is { } places)
        {
            (cos, sin) = (cos[places], sin[places]);
        }
        if (cos.Rank != 3 || sin.Shape != cos.Shape)
        {
            throw c.Refused($"cosines of {cos.Shape} and sines of {sin.Shape}");
        }
        var size = x.Shape[3];
        var turned = c.Int("rotary_embedding_dim") is > 0 and var dim ? c.Size(dim, "rotary_embedding_dim") : size;
        var y = (turned < size ? x.Slice(3, 0, turned) : x).RotaryEmbedding(
            cos.Unsqueeze(1),
            sin.Unsqueeze(1),
            c.Is("interleaved")
        );
        y = turned < size ? Tensor.Concat([y, x.Slice(3, turned, size)], 3) : y;
        return c[0].Rank == 3 ? y.Transpose(1, 2).Flatten(2, 3) : y;
    }

    /// <summary>A state that each token changes and reads: S ← e^g S + β k ⊗ (v − …), o = scale · qᵀ S.</summary>
    static Tensor?[] LinearAttention(Call c)
    {
        var q = Heads(c, c[0], "q_num_heads");
        var (k, v) = (Heads(c, c[1], "kv_num_heads"), Heads(c, c[2], "kv_num_heads"));
        var rule = OneOf(c, "update_rule", "linear", "gated", "delta", "gated_delta");
        var (hasDecay, hasBeta) = (rule is "gated" or "gated_delta", rule is "delta" or "gated_delta");
        if ((hasDecay && c.Maybe(4) is null) || (hasBeta && c.Maybe(5) is null))
        {
            throw c.Refused($"the rule '{rule}' needs {(hasDecay && c.Maybe(4) is null ? "a decay" : "a beta")}");
        }
        var (n, heads, length, keySize) = k.Shape;
        var groups = q.Shape[1] / Math.Max(1, heads);
        var scale = c.Float("scale") is var given && given == 0 ? 1 / Math.Sqrt(q.Shape[3]) : given;
        var state = c.Maybe(3) ?? Tensor.Zeros([n, heads, keySize, v.Shape[3]], q.DType);
        var decay = hasDecay ? Heads(c, c[4], "kv_num_heads").Exp() : null;
        var beta = hasBeta ? c[5] : null;
        var outputs = new Tensor[length];
        for (var t = 0; t < length; t++)
        {
            var (key, value) = (k.Select(2, t), v.Select(2, t));
            if (decay is not null)
            {
                state *= decay.Select(2, t).Unsqueeze(-1);
            }
            if (beta is not null)
            {
                var seen = key.Unsqueeze(2).MatMul(state).Squeeze(2);
                value = (value - seen) * beta.Select(1, t).Unsqueeze(-1);
            }
            state += key.Unsqueeze(-1) * value.Unsqueeze(2);
            var query = q.Select(2, t).Reshape(n, heads, groups, keySize);
            outputs[t] = (query * scale).MatMul(state).Reshape(n, heads * groups * v.Shape[3]);
        }
        return [length == 0 ? q.Flatten(1) : Tensor.Stack(outputs, 1), state];
    }

    static Tensor FlexAttention(Call c)
    {
        var (q, k, v) = (c[0], c[1], c[2]);
        if (q.Rank != 4 || k.Rank != 4 || v.Rank != 4)
        {
            throw c.Refused($"{q.Shape}, {k.Shape} and {v.Shape}; all have four dims");
        }
        var groups = q.Shape[1] / Math.Max(1, k.Shape[1]);
        var scale = c.Has("scale") ? c.Float("scale") : 1 / Math.Sqrt(q.Shape[3]);
        var type = c.TypeOf(0) == OnnxType.Double ? OnnxType.Double : OnnxType.Float;
        var scores = q.MatMul(Repeated(k, groups).Transpose(2, 3)) * scale;
        var weights = Bent("prob_mod", Bent("score_mod", scores).Softmax(-1));
        return weights.MatMul(Repeated(v, groups));

        Tensor Bent(string attribute, Tensor x) =>
            c.Given(attribute)?.Graph is not { } graph ? x
            : graph.Inputs.Length != 1 || graph.Outputs.Length != 1
                ? throw c.Refused($"{attribute} has {graph.Inputs.Length} inputs and {graph.Outputs.Length} outputs")
            : c.Run.Inner(graph, [new TypedValue(x, type, false)])[0].Tensor!;
    }
}
