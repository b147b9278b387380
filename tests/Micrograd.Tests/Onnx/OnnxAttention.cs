namespace Micrograd.Tests.Onnx;

/// <summary>The standard's attention, which goes on from past keys, and its rotary positions.</summary>
static class OnnxAttention
{
    /// <summary>Result, keys and values, and the scores where they are asked for.</summary>
    public static Tensor[] Attention(OnnxNode node, Tensor?[] x)
    {
        var (q, k, v) = (
            Heads(x[0]!, (int)node.Long("q_num_heads", 0)),
            Heads(x[1]!, (int)node.Long("kv_num_heads", 0)),
            Heads(x[2]!, (int)node.Long("kv_num_heads", 0))
        );
        var past = 0;
        if (x.ElementAtOrDefault(4) is { } pastKeys)
        {
            past = pastKeys.Shape[2];
            (k, v) = (Tensor.Concat([pastKeys, k], 2), Tensor.Concat([x[5]!, v], 2));
        }
        var (queries, keys) = (q.Shape[2], k.Shape[2]);
        var mask = Added(x.ElementAtOrDefault(3), keys);
        var places = Tensor.Arange(keys);
        var offset = Tensor.Of((long)past);
        if (x.ElementAtOrDefault(6) is { } lengths)
        {
            lengths = lengths.Reshape(-1, 1, 1, 1);
            mask = Both(mask, places < lengths);
            offset = lengths - (long)queries;
        }
        if (node.Long("is_causal", 0) == 1)
        {
            mask = Both(mask, places <= Tensor.Arange(queries).Unsqueeze(1) + offset);
        }
        double? scale = node.Has("scale") ? node.Float("scale", 1) : null;
        var softcap = node.Float("softcap", 0);
        var y = Tensor.ScaledDotProductAttention(q, k, v, mask, scale: scale, softcap: softcap);
        y = x[0]!.Rank == 3 ? y.Transpose(1, 2).Flatten(2, 3) : y;
        return node.Outputs.Length > 3 ? [y, k, v, Scores(node, q, k, mask, scale, softcap)] : [y, k, v];
    }

    /// <summary>The scores as they come of the product, capped, with the mask, or as weights.</summary>
    static Tensor Scores(OnnxNode node, Tensor q, Tensor k, Tensor? mask, double? scale, double softcap)
    {
        var mode = node.Long("qk_matmul_output_mode", 0);
        if (mode == 3)
        {
            return Tensor.AttentionWeights(q, k, mask, scale: scale, softcap: softcap);
        }
        var shared = k.Unsqueeze(2).Expand([k.Shape[0], k.Shape[1], q.Shape[1] / k.Shape[1], k.Shape[2], k.Shape[3]]);
        var scores = q.MatMul(shared.Flatten(1, 2).Transpose(2, 3)) * (scale ?? 1 / Math.Sqrt(q.Shape[3]));
        scores = mode >= 1 && softcap > 0 ? (scores / softcap).Tanh() * softcap : scores;
        return mode == 2 && mask is not null ? scores + mask : scores;
    }

    public static Tensor Rotary(OnnxNode node, Tensor?[] x)
    {
        var heads = Heads(x[0]!, (int)node.Long("num_heads", 0));
        var (cos, sin) = (x[1]!, x[2]!);
        if (x.ElementAtOrDefault(3) is { } places)
        {
            (cos, sin) = (cos[places], sin[places]);
        }
        var y = heads.RotaryEmbedding(cos.Unsqueeze(1), sin.Unsqueeze(1), node.Long("interleaved", 0) == 1);
        return x[0]!.Rank == 3 ? y.Transpose(1, 2).Flatten(2, 3) : y;
    }

    static Tensor Heads(Tensor x, int heads) =>
        x.Rank == 4 ? x : x.Reshape(x.Shape[0], x.Shape[1], heads, -1).Transpose(1, 2);

    /// <summary>What is added to the scores; keys that a mask does not name are not seen.</summary>
    static Tensor? Added(Tensor? mask, int keys)
    {
        if (mask is null)
        {
            return null;
        }
        var added =
            mask.DType == DType.Bool ? Tensor.Where(mask, Tensor.Zeros([]), double.NegativeInfinity) : mask.Float();
        var missing = keys - mask.Shape[^1];
        return missing == 0
            ? added
            : Tensor.Concat([added, Tensor.Full([.. mask.Shape[..^1], missing], double.NegativeInfinity)], -1);
    }

    static Tensor Both(Tensor? mask, Tensor sees)
    {
        var added = Tensor.Where(sees, Tensor.Zeros([]), double.NegativeInfinity);
        return mask is null ? added : mask + added;
    }
}
