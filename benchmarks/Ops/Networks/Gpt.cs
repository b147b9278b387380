namespace Micrograd.Benchmarks;

/// <summary>Embeddings of tokens and places, one block (norm, causal attention; norm, two linear layers), and the first embedding once more as head.</summary>
sealed class Gpt : Module
{
    readonly GptSizes _sizes;
    readonly Embedding _tokens;
    readonly Embedding _places;
    readonly LayerNorm _norm1;
    readonly Linear _qkv;
    readonly Linear _projection;
    readonly LayerNorm _norm2;
    readonly Sequential _mlp;
    readonly LayerNorm _norm;
    readonly Tensor _isLater;

    public Gpt(GptSizes sizes, Generator g)
    {
        var width = sizes.Width;
        _sizes = sizes;
        _tokens = Register("wte", new Embedding(sizes.Tokens, width, generator: g));
        _places = Register("wpe", new Embedding(sizes.Length, width, generator: g));
        _norm1 = Register("ln_1", new LayerNorm(width));
        _qkv = Register("c_attn", new Linear(width, 3 * width, generator: g));
        _projection = Register("c_proj", new Linear(width, width, generator: g));
        _norm2 = Register("ln_2", new LayerNorm(width));
        _mlp = Register(
            "mlp",
            new Sequential(
                new Linear(width, 4 * width, generator: g),
                new GELU(),
                new Linear(4 * width, width, generator: g),
                new Dropout(sizes.Dropout, g)
            )
        );
        _norm = Register("ln_f", new LayerNorm(width));
        _isLater = Tensor.Ones([sizes.Length, sizes.Length]).Tril().Eq(0);
        Init.Normal(_tokens.Weight, 0, 0.02, g);
        Init.Normal(_places.Weight, 0, 0.02, g);
    }

    protected override Tensor Compute(Tensor x)
    {
        var y = _tokens.Forward(x) + _places.Forward(Tensor.Arange(x.Shape[1]));
        y = y + Attended(_norm1.Forward(y));
        y = y + _mlp.Forward(_norm2.Forward(y));
        return Tensor.Linear(_norm.Forward(y), _tokens.Weight);
    }

    Tensor Attended(Tensor x)
    {
        var (batch, length, width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var parts = _qkv.Forward(x).Split(width, 2);
        var (q, k, v) = (InHeads(parts[0]), InHeads(parts[1]), InHeads(parts[2]));
        var seen = _sizes.ByHand ? ByHand(q, k, v) : Tensor.ScaledDotProductAttention(q, k, v, isCausal: true);
        return _projection.Forward(seen.Transpose(1, 2).Reshape(batch, length, width));

        Tensor InHeads(Tensor part) => part.Reshape(batch, length, _sizes.Heads, -1).Transpose(1, 2);
    }

    Tensor ByHand(Tensor q, Tensor k, Tensor v)
    {
        var scores = q.MatMul(k.Transpose(-2, -1)) / Math.Sqrt(q.Shape[-1]);
        return scores.MaskedFill(_isLater, double.NegativeInfinity).Softmax(-1).MatMul(v);
    }
}
