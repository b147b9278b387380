using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>The same in TorchSharp.</summary>
sealed class TorchGpt : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    readonly GptSizes _sizes;
    readonly TorchSharp.Modules.Embedding _tokens;
    readonly TorchSharp.Modules.Embedding _places;
    readonly TorchSharp.Modules.LayerNorm _norm1;
    readonly TorchSharp.Modules.Linear _qkv;
    readonly TorchSharp.Modules.Linear _projection;
    readonly TorchSharp.Modules.LayerNorm _norm2;
    readonly TorchSharp.Modules.Sequential _mlp;
    readonly TorchSharp.Modules.LayerNorm _norm;
    readonly torch.Tensor _isLater;

    public TorchGpt(GptSizes sizes)
        : base(nameof(TorchGpt))
    {
        var width = sizes.Width;
        _sizes = sizes;
        _tokens = Embedding(sizes.Tokens, width);
        _places = Embedding(sizes.Length, width);
        _norm1 = LayerNorm(width);
        _qkv = Linear(width, 3 * width);
        _projection = Linear(width, width);
        _norm2 = LayerNorm(width);
        _mlp = torch.nn.Sequential(Linear(width, 4 * width), GELU(), Linear(4 * width, width), Dropout(sizes.Dropout));
        _norm = LayerNorm(width);
        _isLater = torch.ones(sizes.Length, sizes.Length).tril().eq(0);
        RegisterComponents();
    }

    public override torch.Tensor forward(torch.Tensor x)
    {
        var y = _tokens.call(x) + _places.call(torch.arange(x.shape[1]));
        y = y + Attended(_norm1.call(y));
        y = y + _mlp.call(_norm2.call(y));
        return functional.linear(_norm.call(y), _tokens.weight!);
    }

    torch.Tensor Attended(torch.Tensor x)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = _qkv.call(x).split(width, 2);
        var (q, k, v) = (InHeads(parts[0]), InHeads(parts[1]), InHeads(parts[2]));
        var seen = _sizes.ByHand ? ByHand(q, k, v) : functional.scaled_dot_product_attention(q, k, v, is_casual: true);
        return _projection.call(seen.transpose(1, 2).reshape(batch, length, width));

        torch.Tensor InHeads(torch.Tensor part) => part.view(batch, length, _sizes.Heads, -1).transpose(1, 2);
    }

    torch.Tensor ByHand(torch.Tensor q, torch.Tensor k, torch.Tensor v)
    {
        var scores = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(q.shape[3]);
        return scores.masked_fill(_isLater, double.NegativeInfinity).softmax(-1).matmul(v);
    }
}
