using TorchSharp;
using static TorchSharp.torch;

namespace Micrograd.Benchmarks;

/// <summary>libtorch as oracle for attention and transformers with their masks; see <see cref="ModuleAgreement"/>.</summary>
static class TransformerAgreement
{
    static readonly Tensor s_hidden = Tensor.Ones([5, 5], DType.Bool).Triu(1);
    static readonly Tensor s_padding = (Tensor.Arange(5) >= 4).Unsqueeze(0).Expand([2, 5]).Clone();
    static readonly Tensor s_memoryPadding = (Tensor.Arange(7) >= 5).Unsqueeze(0).Expand([2, 7]).Clone();

    public static IEnumerable<(string Name, bool Agrees)> Run() =>
        [.. Heads(), .. EncoderLayers(), .. DecoderLayers(), .. Stacks()];

    static IEnumerable<(string, bool)> Heads()
    {
        foreach (
            var (embed, heads, bias, keys, masked) in new[]
            {
                (6, 2, true, 6, false),
                (8, 4, true, 8, true),
                (6, 6, false, 6, true),
                (4, 1, true, 3, false),
            }
        )
        {
            var ours = new MultiheadAttention(embed, heads, bias: bias, kdim: keys, vdim: keys, generator: new(3));
            var theirs = nn.MultiheadAttention(embed, heads, bias: bias, kdim: keys, vdim: keys);
            yield return ModuleAgreement.Check(
                $"{ours}, keys of {keys}{(masked ? ", masked" : "")}",
                ours,
                x =>
                {
                    var (y, weights) = ours.ForwardWithWeights(
                        x[0],
                        x[1],
                        x[2],
                        masked ? s_padding : null,
                        masked ? s_hidden : null
                    );
                    return
                    [
                        y,
                        weights,
                        ours.Forward(x[0], x[1], x[2], masked ? s_padding : null, masked ? s_hidden : null),
                    ];
                },
                TorchModule.Of(
                    theirs,
                    x =>
                    {
                        var (y, weights) = theirs.call(
                            x[0],
                            x[1],
                            x[2],
                            masked ? Truths(s_padding) : null,
                            true,
                            masked ? Added(s_hidden) : null
                        );
                        return [y, weights, y];
                    }
                ),
                step => ModuleAgreement.Drawn(step, [5, 2, embed], [5, 2, keys], [5, 2, keys])
            );
        }
    }

    static IEnumerable<(string, bool)> EncoderLayers()
    {
        foreach (var (model, heads, inner, gelu, masked) in Settings())
        {
            var ours = new TransformerEncoderLayer(model, heads, inner, 0, Of(gelu), generator: new(3));
            var theirs = nn.TransformerEncoderLayer(model, heads, inner, 0, TheirOf(gelu));
            yield return ModuleAgreement.Check(
                $"{ours}, {Of(gelu)}{(masked ? ", masked" : "")}",
                ours,
                x => [masked ? ours.Forward(x[0], s_hidden, s_padding) : ours.Forward(x[0])],
                TorchModule.Of(
                    theirs,
                    x =>
                        [
                            masked
                                ? theirs.call(x[0], Added(s_hidden), Truths(s_padding))
                                : theirs.call(x[0], null!, null!),
                        ]
                ),
                step => ModuleAgreement.Drawn(step, [5, 2, model])
            );
        }
    }

    static IEnumerable<(string, bool)> DecoderLayers()
    {
        foreach (var (model, heads, inner, gelu, masked) in Settings())
        {
            var ours = new TransformerDecoderLayer(model, heads, inner, 0, Of(gelu), generator: new(3));
            var theirs = nn.TransformerDecoderLayer(model, heads, inner, 0, TheirOf(gelu));
            yield return ModuleAgreement.Check(
                $"{ours}, {Of(gelu)}{(masked ? ", masked" : "")}",
                ours,
                x =>
                    [
                        masked
                            ? ours.Forward(x[0], x[1], s_hidden, null, s_padding, s_memoryPadding)
                            : ours.Forward(x[0], x[1]),
                    ],
                TorchModule.Of(
                    theirs,
                    x =>
                        [
                            masked
                                ? theirs.call(
                                    x[0],
                                    x[1],
                                    Added(s_hidden),
                                    null!,
                                    Truths(s_padding),
                                    Truths(s_memoryPadding)
                                )
                                : theirs.call(x[0], x[1], null!, null!, null!, null!),
                        ]
                ),
                step => ModuleAgreement.Drawn(step, [5, 2, model], [7, 2, model])
            );
        }
    }

    static IEnumerable<(string, bool)> Stacks()
    {
        foreach (var (model, heads, inner, gelu, masked) in Settings())
        {
            var generator = new Generator(3);
            var encoder = new TransformerEncoder(
                () => new TransformerEncoderLayer(model, heads, inner, 0, Of(gelu), generator: generator),
                2
            );
            var theirs = nn.TransformerEncoder(nn.TransformerEncoderLayer(model, heads, inner, 0, TheirOf(gelu)), 2);
            yield return ModuleAgreement.Check(
                $"{encoder} of {model}, {Of(gelu)}{(masked ? ", masked" : "")}",
                encoder,
                x => [masked ? encoder.Forward(x[0], s_hidden, s_padding) : encoder.Forward(x[0])],
                TorchModule.Of(
                    theirs,
                    x =>
                        [
                            masked
                                ? theirs.call(x[0], Added(s_hidden), Truths(s_padding))
                                : theirs.call(x[0], null!, null!),
                        ]
                ),
                step => ModuleAgreement.Drawn(step, [5, 2, model])
            );
            var decoder = new TransformerDecoder(
                () => new TransformerDecoderLayer(model, heads, inner, 0, Of(gelu), generator: generator),
                2
            );
            var their = nn.TransformerDecoder(nn.TransformerDecoderLayer(model, heads, inner, 0, TheirOf(gelu)), 2);
            yield return ModuleAgreement.Check(
                $"{decoder} of {model}, {Of(gelu)}{(masked ? ", masked" : "")}",
                decoder,
                x =>
                    [
                        masked
                            ? decoder.Forward(x[0], x[1], s_hidden, null, s_padding, s_memoryPadding)
                            : decoder.Forward(x[0], x[1]),
                    ],
                TorchModule.Of(
                    their,
                    x =>
                        [
                            masked
                                ? their.call(
                                    x[0],
                                    x[1],
                                    Added(s_hidden),
                                    null!,
                                    Truths(s_padding),
                                    Truths(s_memoryPadding)
                                )
                                : their.call(x[0], x[1], null!, null!, null!, null!),
                        ]
                ),
                step => ModuleAgreement.Drawn(step, [5, 2, model], [7, 2, model])
            );
        }
    }

    static (int, int, int, bool, bool)[] Settings() =>
        [(6, 2, 9, false, false), (8, 4, 16, true, false), (6, 3, 5, false, true), (4, 1, 7, true, true)];

    static TransformerActivation Of(bool gelu) => gelu ? TransformerActivation.Gelu : TransformerActivation.Relu;

    static nn.Activations TheirOf(bool gelu) => gelu ? nn.Activations.GELU : nn.Activations.ReLU;

    // What libtorch adds to the scores: its C++ adds truths as well, as 1.
    static torch.Tensor Added(Tensor hidden) =>
        Torch.Of(Tensor.Where(hidden, Tensor.Full([], double.NegativeInfinity), Tensor.Zeros([])));

    static torch.Tensor Truths(Tensor x) => Torch.Of(x.Long()).to(ScalarType.Bool);
}
