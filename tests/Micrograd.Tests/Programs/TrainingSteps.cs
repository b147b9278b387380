using Micrograd.TensorOps;

namespace Micrograd.Tests.Programs;

/// <summary>Steps of training: each optimizer, and networks of the kinds that the examples and the reference train.</summary>
static partial class TrainingSteps
{
    const int Rows = 48;
    const int Classes = 7;
    const int Letters = 27;
    const int Block = 8;

    public static readonly (string Name, Func<Trainee> Make)[] All =
    [
        ("sgd", () => Optimized(p => new SGD(p, Trainee.Rates(0.1)))),
        ("sgd, momentum", () => Optimized(p => new SGD(p, Trainee.Rates(0.1), momentum: 0.9, dampening: 0.1))),
        ("sgd, nesterov", () => Optimized(p => new SGD(p, Trainee.Rates(0.1), 0.9, nesterov: true, weightDecay: 0.01))),
        ("adam", () => Optimized(p => new Adam(p, Trainee.Rates(0.01), weightDecay: 0.1))),
        ("adamw", () => Optimized(p => new AdamW(p, Trainee.Rates(0.01), weightDecay: 0.1))),
        ("clipped by value", () => Optimized(WithAdamW) with { Between = p => p.ClipGradValue(0.01) }),
        ("clipped by norm", () => Optimized(WithAdamW) with { Between = p => p.ClipGradNorm(0.05) }),
        ("two parts added up", () => Optimized(WithAdamW) with { Parts = 2 }),
        ("gradients carried on", () => Optimized(WithAdamW) with { BeginsAnew = false }),
        ("characters", Characters),
        ("digits", Digits),
        ("layer norm", Normed),
        ("attention", Attention),
        ("lstm by hand", Lstm),
        ("lenet-5", LeNet),
        ("cnn", SmallCnn),
        ("mnist example", Mnist),
        ("resnet", ResNet),
        ("mobilenet", MobileNet),
        ("lstm", LstmModule),
        ("gru", GruModule),
        ("lstm of lengths", LstmOfLengths),
        ("gpt", Gpt),
        ("encoder layer", Encoder),
        ("masked attention", MaskedAttention),
        ("checkpoint", () => Pieced(Checkpointed)),
        ("hooks", () => Pieced(Hooked)),
        ("user's op", () => Pieced(x => new Halved().Apply(x))),
        ("gradient of a gradient", Penalized),
        ("all losses", Lossy),
        ("all draws", Drawn),
        ("running mean", Running),
        ("a parameter that lies otherwise", Transposed),
    ];

    static AdamW WithAdamW(IReadOnlyList<IParameter> parameters) => new(parameters, Trainee.Rates(0.01));

    /// <summary>Points in the plane, as in the lecture, learned by float64.</summary>
    static Trainee Optimized(Func<IReadOnlyList<IParameter>, Optimizer> optimizer)
    {
        var generator = new Generator(1);
        var model = new Sequential(
            new Linear(2, 16, generator: generator),
            new Tanh(),
            new Linear(16, 1, generator: generator)
        );
        model.To(DType.Float64);
        return new(
            optimizer(model.Parameters),
            model.Parameters,
            batch => Loss.MeanSquaredError(model.Forward(batch[0]), batch[1]),
            step => [Normal([Rows, 2], step, DType.Float64), Normal([Rows, 1], step + 500, DType.Float64)]
        );
    }

    /// <summary>A network with a piece in its middle that is something else than a module.</summary>
    static Trainee Pieced(Func<Tensor, Tensor> piece)
    {
        var generator = new Generator(1);
        var model = new Sequential(
            new Linear(20, 40, generator: generator),
            new Function(piece),
            new Linear(40, Classes, generator: generator)
        );
        return Classifying(model, step => Normal([Rows, 20], step), Classes, new Generator(2));
    }

    static Tensor Checkpointed(Tensor x) => Gradients.Checkpoint(t => (t[0].Sin() * 2).Dropout(0.3), x);

    static Tensor Hooked(Tensor x)
    {
        x.RegisterHook(g => g * 0.5);
        var y = x.Tanh().RetainGrad();
        y.RegisterHook(g => g.Clamp(-0.001, 0.001));
        return y;
    }

    /// <summary>The squared length of the gradient belongs to the loss.</summary>
    static Trainee Penalized()
    {
        var weight = (Tensor.Randn([8, 3], new Generator(1)) * 0.5).RequireGrad();
        return new(
            WithAdamW([weight]),
            [weight],
            batch =>
            {
                var x = batch[0].Detach().RequireGrad();
                var y = Tensor.Linear(x, weight).Tanh().Square().Sum();
                return y + Gradients.Of(y, x)[0].Square().Sum();
            },
            step => [Normal([Rows, 3], step)]
        );
    }

    /// <summary>Each loss once, with what changes the way that it is computed.</summary>
    static Trainee Lossy()
    {
        var table = new Embedding(Letters, 12, paddingIdx: 3, generator: new Generator(1));
        return new(
            WithAdamW(table.Parameters),
            table.Parameters,
            batch =>
            {
                var x = table.Forward(batch[0]);
                var (target, classes, weights) = (batch[1].Sigmoid(), batch[2], batch[3]);
                return Loss.MeanSquaredError(x, target)
                    + Loss.MeanAbsoluteError(x, target)
                    + Loss.Huber(x, target)
                    + Loss.BinaryCrossEntropy(x.Sigmoid(), target)
                    + Loss.BinaryCrossEntropyWithLogits(x, target, posWeight: weights)
                    + Loss.Hinge(x, (target > 0.5).To(DType.Float32) * 2 - 1)
                    + Loss.SmoothL1(x, target)
                    + Loss.KLDivergence(x.LogSoftmax(1), target.Softmax(1))
                    + Loss.CosineEmbedding(x, target, (target.Select(1, 0) > 0.5).To(DType.Float32) * 2 - 1)
                    + Loss.CrossEntropy(x, classes, weights, ignoreIndex: 4, labelSmoothing: 0.1)
                    + Loss.CrossEntropy(x, target.Softmax(1), labelSmoothing: 0.1)
                    + Loss.CrossEntropy(
                        x.Reshape(-1, 6, 12).Transpose(1, 2)[..4],
                        (classes[..48].Reshape(8, 6)[..4] > 5).Long()
                    )
                    + Loss.NegativeLogLikelihood(x.LogSoftmax(1), classes, weights);
            },
            step =>
                [
                    Whole(Letters, [Rows], step),
                    Normal([Rows, 12], step + 500),
                    Whole(12, [Rows], step + 700),
                    Tensor.Rand(12, new Generator((ulong)step)),
                ]
        );
    }

    /// <summary>Noise, order, places and zeros by chance.</summary>
    static Trainee Drawn()
    {
        var draws = new Generator(2);
        var weight = (Tensor.Randn([8, 3], new Generator(1)) * 0.5).RequireGrad();
        return new(
            WithAdamW([weight]),
            [weight],
            batch =>
            {
                var x = batch[0].IndexSelect(0, Tensor.RandPerm(Rows, draws)[..30]);
                x = x + Tensor.Randn(x.Shape, draws) * 0.1 + Tensor.Rand([1, 3], draws);
                var y = Tensor.Linear(x, weight).Dropout(0.25, draws).Gather(1, Tensor.RandInt(0, 8, [30, 2], draws));
                return (y * y.Sort(0).Values.Detach()).Sum()
                    + y.TopK(1).Values.Mean()
                    + y.Std()
                    + y.Norm()
                    + y.Prod(1).Sum();
            },
            step => [Normal([Rows, 3], step)],
            draws
        );
    }

    /// <summary>What a step writes besides its parameters: a mean that each batch moves, and that the next one takes away.</summary>
    static Trainee Running()
    {
        var weight = (Tensor.Randn([8, 3], new Generator(1)) * 0.5).RequireGrad();
        var mean = Tensor.Zeros([8]);
        return new(
            WithAdamW([weight]),
            [weight, mean],
            batch =>
            {
                var y = Tensor.Linear(batch[0], weight) - mean.Clone();
                using (NoGrad.Enter())
                {
                    mean.CopyFrom(mean * 0.9 + y.Mean(0) * 0.1);
                    mean[..2].Fill(0.5);
                }
                return y.Tanh().Square().Mean();
            },
            step => [Normal([Rows, 3], step)]
        );
    }

    static Trainee Transposed()
    {
        var weight = (Tensor.Randn([8, 3], new Generator(1)) * 0.5).T.Detach().RequireGrad();
        var part = Tensor.Randn([8, 8], new Generator(1))[.., 2..5].Detach().RequireGrad();
        return new(
            WithAdamW([weight, part]),
            [weight, part],
            batch => (batch[0].MatMul(weight).Tanh().MatMul(part) - batch[0]).Square().Mean(),
            step => [Normal([Rows, 3], step)]
        );
    }

    static Trainee Classifying(Module model, Func<int, Tensor> inputs, int classes, params Generator[] generators) =>
        new(
            WithAdamW(model.Parameters),
            model.Parameters,
            batch => Loss.CrossEntropy(model.Forward(batch[0]), batch[1]),
            step =>
            {
                var x = inputs(step);
                return [x, Whole(classes, [x.Shape[0]], step + 500)];
            },
            generators
        )
        {
            Buffers = [.. model.NamedBuffers().Select(buffer => buffer.Value)],
        };

    static Tensor Normal(Shape shape, int seed, DType dtype = DType.Float32) =>
        Tensor.Randn(shape, new Generator((ulong)seed + 1000), dtype);

    static Tensor Whole(int below, Shape shape, int seed) =>
        Tensor.RandInt(0, below, shape, new Generator((ulong)seed + 1000));

    sealed record Halved : TensorOp
    {
        public override string Name => "halved";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0].Sin() / 2);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => g * inputs[0].Cos() / 2;
    }
}
