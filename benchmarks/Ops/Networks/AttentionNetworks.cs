using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>A small language model, a layer of a transformer, and attention alone.</summary>
static class AttentionNetworks
{
    const string Gpt =
        "GPT of one block: width 64, 4 heads, 65 tokens, tied head, dropout 0.1 at the block's end, T = 32, batch 32, Adam";

    public static IEnumerable<Network> All =>
        [
            new(Gpt + ", attention one op", 1.5, 0.6, dropout => Language(byHand: false, dropout)) { Dropout = 0.1 },
            new(Gpt + ", attention by hand", 1.5, 0.6, dropout => Language(byHand: true, dropout)) { Dropout = 0.1 },
            new(
                "transformer encoder layer: width 256, 4 heads, within 1,024, no dropout, T = 128, batch 8, gradient of the input",
                1,
                0.75,
                dropout => Encoder(4, 1024, dropout)
            ),
            new(
                "transformer encoder layer by default: width 256, 8 heads, within 2,048, dropout 0.1, T = 128, batch 8, gradient of the input",
                1.2,
                0.75,
                dropout => Encoder(8, 2048, dropout)
            )
            {
                Dropout = 0.1,
            },
            new("attention, causal: 4 heads of 64, T = 256, batch 8", 1.5, 0.75, _ => Attention(8, 256)),
            new("attention, causal: 4 heads of 64, T = 1,024, batch 1", 1.3, 0.75, _ => Attention(1, 1024)),
        ];

    static NetworkStep Language(bool byHand, double dropout)
    {
        var sizes = new GptSizes(Tokens: 65, Length: 32, Width: 64, Heads: 4, byHand, dropout);
        var model = new Gpt(sizes, new Generator(1));
        var theirs = new TorchGpt(sizes);
        var tokens = Tensor.RandInt(0, sizes.Tokens, [32, sizes.Length], new Generator(2));
        var next = Tensor.RandInt(0, sizes.Tokens, [32, sizes.Length], new Generator(3));
        var (other, theirNext) = (Torch.Of(tokens), Torch.Of(next));
        return new(
            model.Parameters,
            theirs.parameters(),
            () => Loss.CrossEntropy(model.Forward(tokens).Reshape(-1, sizes.Tokens), next.Reshape(-1)),
            () => functional.cross_entropy(theirs.call(other).view(-1, sizes.Tokens), theirNext.view(-1))
        );
    }

    static NetworkStep Encoder(int heads, int within, double dropout)
    {
        var g = new Generator(1);
        var x = Tensor.Randn([128, 8, 256], g).RequireGrad();
        var other = new Parameter(Torch.Of(x));
        var layer = new Micrograd.TransformerEncoderLayer(256, heads, within, dropout, generator: g);
        var theirs = TransformerEncoderLayer(256, heads, within, dropout);
        var parameters = theirs.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        return new(
            [x, .. layer.Parameters],
            [other, .. layer.NamedParameters().Select(p => parameters[p.Name])],
            () => layer.Forward(x),
            () => theirs.call(other, null, null),
            x.Shape
        );
    }

    static NetworkStep Attention(int batch, int length)
    {
        var g = new Generator(1);
        Tensor[] x = [.. Enumerable.Range(0, 3).Select(_ => Tensor.Randn([batch, 4, length, 64], g).RequireGrad())];
        Parameter[] other = [.. x.Select(part => new Parameter(Torch.Of(part)))];
        return new(
            x,
            other,
            () => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], isCausal: true),
            () => functional.scaled_dot_product_attention(other[0], other[1], other[2], is_casual: true),
            x[0].Shape
        );
    }
}
