namespace Micrograd.Tests.Programs;

// Networks of the kinds that the examples and the reference train.
static partial class TrainingSteps
{
    /// <summary>The lecture's network of embeddings: the next letter from the three before it.</summary>
    static Trainee Characters()
    {
        var generator = new Generator(1);
        var model = new Sequential(
            new Embedding(Letters, 10, generator: generator),
            new Flatten(),
            new Linear(30, 100, generator: generator),
            new Tanh(),
            new Linear(100, Letters, generator: generator)
        );
        return Classifying(model, step => Whole(Letters, [Rows, 3], step), Letters);
    }

    /// <summary>Chapter 12 of the examples.</summary>
    static Trainee Digits()
    {
        var generator = new Generator(1);
        var draws = new Generator(2);
        var model = new Sequential(
            new Linear(64, 128, generator: generator),
            new ReLU(),
            new Dropout(0.2, draws),
            new Linear(128, 10, generator: generator)
        );
        return Classifying(model, step => Normal([256, 64], step), 10, draws);
    }

    static Trainee Normed()
    {
        var generator = new Generator(1);
        var model = new Sequential(
            new Linear(20, 40, generator: generator),
            new LayerNorm(40),
            new Residual(new Sequential(new Linear(40, 40, generator: generator), new GELU())),
            new Linear(40, Classes, generator: generator)
        );
        return Classifying(model, step => Normal([Rows, 20], step), Classes);
    }

    /// <summary>One block of a transformer, of ops alone: two heads that see what came before, and a network behind.</summary>
    static Trainee Attention()
    {
        const int Width = 16;
        const int Heads = 2;
        var generator = new Generator(1);
        var draws = new Generator(2);
        var tokens = Weight([Letters, Width]);
        var places = Weight([Block, Width]);
        var toAll = Weight([3 * Width, Width]);
        var fromAll = Weight([Width, Width]);
        var scale = Tensor.Ones(Width).RequireGrad();
        var shift = Tensor.Zeros(Width).RequireGrad();
        var up = Weight([4 * Width, Width]);
        var down = Weight([Width, 4 * Width]);
        Tensor[] parameters = [tokens, places, toAll, fromAll, scale, shift, up, down];
        return new(
            WithAdamW(parameters),
            parameters,
            batch =>
            {
                var x = Tensor.Embedding(tokens, batch[0]) + places;
                var parts = Tensor.Linear(x.LayerNorm(x.Shape[^1], scale, shift), toAll).Split(Width, -1);
                var (q, k, v) = (InHeads(parts[0]), InHeads(parts[1]), InHeads(parts[2]));
                var scores = q.MatMul(k.Transpose(-1, -2)) / Math.Sqrt(Width / Heads);
                var later = Tensor.Arange(Block) > Tensor.Arange(Block).Unsqueeze(1);
                var seen = scores.MaskedFill(later, double.NegativeInfinity).Softmax(-1).Dropout(0.1, draws).MatMul(v);
                x += Tensor.Linear(seen.Transpose(1, 2).Reshape(-1, Block, Width), fromAll);
                x += Tensor.Linear(Tensor.Linear(x.LayerNorm(x.Shape[^1]), up).Gelu(), down);
                // The table of letters is what reads, too.
                return Loss.CrossEntropy(x.Flatten(0, 1).MatMul(tokens.T), batch[1].Flatten());
            },
            step => [Whole(Letters, [6, Block], step), Whole(Letters, [6, Block], step + 500)],
            draws
        );

        Tensor Weight(Shape shape) => (Tensor.Randn(shape, generator) * 0.2).RequireGrad();

        static Tensor InHeads(Tensor x) => x.Reshape(-1, Block, Heads, Width / Heads).Transpose(1, 2);
    }

    static Trainee Lstm()
    {
        const int Width = 12;
        var generator = new Generator(1);
        var input = (Tensor.Randn([4 * Width, 5], generator) * 0.3).RequireGrad();
        var state = (Tensor.Randn([4 * Width, Width], generator) * 0.3).RequireGrad();
        var bias = Tensor.Zeros(4 * Width).RequireGrad();
        var read = (Tensor.Randn([1, Width], generator) * 0.3).RequireGrad();
        Tensor[] parameters = [input, state, bias, read];
        return new(
            WithAdamW(parameters),
            parameters,
            batch =>
            {
                var (h, c) = (Tensor.Zeros([Rows, Width]), Tensor.Zeros([Rows, Width]));
                for (var t = 0; t < Block; t++)
                {
                    var gates = Tensor.Linear(batch[0].Select(1, t), input, bias) + Tensor.Linear(h, state);
                    var parts = gates.Split(Width, 1);
                    c = parts[0].Sigmoid() * c + parts[1].Sigmoid() * parts[2].Tanh();
                    h = parts[3].Sigmoid() * c.Tanh();
                }
                return Loss.MeanSquaredError(Tensor.Linear(h, read), batch[1]);
            },
            step => [Normal([Rows, Block, 5], step), Normal([Rows, 1], step + 500)]
        );
    }
}
