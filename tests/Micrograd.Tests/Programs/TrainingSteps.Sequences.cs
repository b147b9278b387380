namespace Micrograd.Tests.Programs;

// The networks over sequences that benchmarks/Ops measures, small.
static partial class TrainingSteps
{
    const int Width = 8;

    static Trainee LstmModule()
    {
        var lstm = new LSTM(5, Width, numLayers: 2, generator: new(1));
        return Forecasting(lstm, x => lstm.Forward(x).Y[-1]);
    }

    static Trainee GruModule()
    {
        var gru = new GRU(5, Width, numLayers: 2, generator: new(1));
        return Forecasting(gru, x => gru.Forward(x).Y[-1]);
    }

    /// <summary>Both directions, sequences of different lengths, dropout between the layers.</summary>
    static Trainee LstmOfLengths()
    {
        var draws = new Generator(2);
        var lstm = new LSTM(5, Width / 2, numLayers: 2, dropout: 0.3, bidirectional: true, generator: draws);
        return Forecasting(
            lstm,
            x =>
                lstm.Forward(x, lengths: Tensor.Arange(Rows) % Block + 1)
                    .State.H[^2..]
                    .Transpose(0, 1)
                    .Reshape(Rows, Width),
            draws
        );
    }

    /// <summary>A language model of one block, its attention one op, its head the embedding once more.</summary>
    static Trainee Gpt()
    {
        var (g, draws) = (new Generator(1), new Generator(2));
        var (tokens, places) = (new Embedding(Letters, Width, generator: g), new Embedding(Block, Width, generator: g));
        var (norm, last) = (new LayerNorm(Width), new LayerNorm(Width));
        var qkv = new Linear(Width, 3 * Width, generator: g);
        var mlp = new Sequential(
            new LayerNorm(Width),
            new Linear(Width, 4 * Width, generator: g),
            new GELU(),
            new Linear(4 * Width, Width, generator: g),
            new Dropout(0.1, draws)
        );
        Tensor[] parameters =
        [
            .. ((Module[])[tokens, places, norm, qkv, mlp, last]).SelectMany(module => module.Parameters),
        ];
        return new(
            WithAdamW(parameters),
            parameters,
            batch =>
            {
                var x = tokens.Forward(batch[0]) + places.Forward(Tensor.Arange(Block));
                var parts = qkv.Forward(norm.Forward(x)).Split(Width, 2);
                var seen = Tensor.ScaledDotProductAttention(
                    InHeads(parts[0]),
                    InHeads(parts[1]),
                    InHeads(parts[2]),
                    isCausal: true
                );
                x += seen.Transpose(1, 2).Reshape(-1, Block, Width);
                x += mlp.Forward(x);
                return Loss.CrossEntropy(
                    Tensor.Linear(last.Forward(x), tokens.Weight).Reshape(-1, Letters),
                    batch[1].Reshape(-1)
                );
            },
            step => [Whole(Letters, [6, Block], step), Whole(Letters, [6, Block], step + 500)],
            draws
        );

        static Tensor InHeads(Tensor x) => x.Reshape(-1, Block, 2, Width / 2).Transpose(1, 2);
    }

    /// <summary>By default, but for its sizes: relu, dropout in attention and behind it, the norms last.</summary>
    static Trainee Encoder()
    {
        var draws = new Generator(2);
        var layer = new TransformerEncoderLayer(Width, 2, 12, generator: draws);
        return new(
            WithAdamW(layer.Parameters),
            layer.Parameters,
            batch => Loss.MeanSquaredError(layer.Forward(batch[0], isCausal: true), batch[1]),
            step => [Normal([Block, 4, Width], step), Normal([Block, 4, Width], step + 500)],
            draws
        );
    }

    /// <summary>Dropout of the weights, and a mask that every batch has another of.</summary>
    static Trainee MaskedAttention()
    {
        var draws = new Generator(2);
        var attention = new MultiheadAttention(Width, 2, dropout: 0.2, batchFirst: true, generator: draws);
        return new(
            WithAdamW(attention.Parameters),
            attention.Parameters,
            batch => attention.Forward(batch[0], batch[1], batch[1], keyPaddingMask: batch[2] > 1).Square().Mean(),
            step =>
                [Normal([4, 3, Width], step), Normal([4, Block, Width], step + 500), Normal([4, Block], step + 900)],
            draws
        );
    }

    static Trainee Forecasting(ModuleBase layers, Func<Tensor, Tensor> last, params Generator[] draws)
    {
        var head = new Linear(Width, 1, generator: new(3));
        IReadOnlyList<Tensor> parameters = [.. layers.Parameters, .. head.Parameters];
        return new(
            WithAdamW(parameters),
            parameters,
            batch => Loss.MeanSquaredError(head.Forward(last(batch[0])), batch[1]),
            step => [Normal([Block, Rows, 5], step), Normal([Rows, 1], step + 500)],
            draws
        );
    }
}
