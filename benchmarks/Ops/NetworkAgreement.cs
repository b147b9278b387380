using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>
/// libtorch as oracle for networks: values and gradients of losses, layers and activations, and where optimizers are after 20 steps,
/// from the same numbers, to float32's digits. Nothing is timed here.
/// </summary>
static class NetworkAgreement
{
    static readonly Generator s_generator = new(7);

    static readonly Tensor s_target = Tensor.Rand([6, 5], s_generator);
    static readonly Tensor s_signs = Tensor.Of([1f, -1, 1, 1, -1, -1]);
    static readonly Tensor s_classes = Tensor.Of([0L, 4, -100, 2, 2, 1]);
    static readonly Tensor s_weight = Tensor.Rand([5], s_generator) + 0.5;

    public static IEnumerable<(string Name, bool Agrees)> Run() =>
        [.. Losses(), .. Layers(), .. Activations(), .. Optimizers()];

    static IEnumerable<(string, bool)> Losses()
    {
        var (target, weight) = (Torch.Of(s_target), Torch.Of(s_weight));
        var (signs, classes) = (Torch.Of(s_signs), Torch.Of(s_classes));
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            var theirs = reduction switch
            {
                Reduction.Mean => torch.nn.Reduction.Mean,
                Reduction.Sum => torch.nn.Reduction.Sum,
                _ => torch.nn.Reduction.None,
            };
            yield return Both(
                $"mse, {reduction}",
                x => Loss.MeanSquaredError(x, s_target, reduction),
                x => functional.mse_loss(x, target, theirs)
            );
            yield return Both(
                $"l1, {reduction}",
                x => Loss.MeanAbsoluteError(x, s_target, reduction),
                x => functional.l1_loss(x, target, theirs)
            );
            yield return Both(
                $"huber, {reduction}",
                x => Loss.Huber(x, s_target, 0.5, reduction),
                x => functional.huber_loss(x, target, 0.5, theirs)
            );
            yield return Both(
                $"smooth l1, {reduction}",
                x => Loss.SmoothL1(x, s_target, 0.5, reduction),
                x => functional.smooth_l1_loss(x, target, theirs, 0.5)
            );
            yield return Both(
                $"bce with logits, weights of both kinds, {reduction}",
                x => Loss.BinaryCrossEntropyWithLogits(x, s_target, s_weight, s_weight * 2, reduction),
                x => functional.binary_cross_entropy_with_logits(x, target, weight, theirs, weight * 2)
            );
            yield return Both(
                $"bce, {reduction}",
                x => Loss.BinaryCrossEntropy(x.Sigmoid(), s_target, s_weight, reduction),
                x => functional.binary_cross_entropy(x.sigmoid(), target, weight, theirs)
            );
            yield return Both(
                $"kl divergence, {reduction}",
                x => Loss.KLDivergence(x.LogSoftmax(1), s_target, reduction),
                x => functional.kl_div(functional.log_softmax(x, 1), target, log_target: false, reduction: theirs)
            );
            yield return Both(
                $"cosine embedding, {reduction}",
                x => Loss.CosineEmbedding(x, s_target, s_signs, 0.1, reduction),
                x => functional.cosine_embedding_loss(x, target, signs, 0.1, theirs)
            );
            yield return Both(
                $"nll, {reduction}",
                x => Loss.NegativeLogLikelihood(x.LogSoftmax(1), s_classes, s_weight, reduction: reduction),
                x => functional.nll_loss(functional.log_softmax(x, 1), classes, weight, theirs)
            );
            foreach (var smoothing in new[] { 0, 0.1 })
            {
                yield return Both(
                    $"cross-entropy of classes, smoothing {smoothing}, {reduction}",
                    x => Loss.CrossEntropy(x, s_classes, s_weight, labelSmoothing: smoothing, reduction: reduction),
                    x => functional.cross_entropy(x, classes, weight, -100, theirs, smoothing)
                );
                yield return Both(
                    $"cross-entropy of probabilities, smoothing {smoothing}, {reduction}",
                    x => Loss.CrossEntropy(x, s_target, s_weight, labelSmoothing: smoothing, reduction: reduction),
                    x => functional.cross_entropy(x, target, weight, -100, theirs, smoothing)
                );
            }
        }
    }

    static IEnumerable<(string, bool)> Layers()
    {
        var linear = new Linear(5, 3, generator: s_generator);
        yield return Both(
            "linear",
            linear.Forward,
            x => functional.linear(x, Torch.Of(linear.Weight), Torch.Of(linear.Bias!))
        );
        yield return Both(
            "layer norm",
            new LayerNorm([5]).Forward,
            x => functional.layer_norm(x, [5], torch.ones(5), torch.zeros(5), 1e-5)
        );
        foreach (var causal in (bool[])[false, true])
        {
            yield return Both(
                $"attention{(causal ? ", causal" : "")}",
                x => Tensor.ScaledDotProductAttention(x, x.Flip(0), x * x, isCausal: causal),
                x => functional.scaled_dot_product_attention(x, x.flip(0), x * x, is_casual: causal)
            );
        }
        var mask = Tensor.Randn([6, 6], s_generator);
        yield return Both(
            "attention, masked",
            x => Tensor.ScaledDotProductAttention(x, x.Flip(0), x * x, mask),
            x => functional.scaled_dot_product_attention(x, x.flip(0), x * x, Torch.Of(mask))
        );
        foreach (var gelu in (bool[])[false, true])
        {
            yield return Encoder(gelu);
        }
    }

    // The six rows are a batch of two sequences of three, one after the other.
    static (string, bool) Encoder(bool gelu)
    {
        var ours = new TransformerEncoderLayer(
            5,
            5,
            7,
            dropout: 0,
            activation: gelu ? TransformerActivation.Gelu : TransformerActivation.Relu,
            generator: s_generator
        );
        var theirs = TransformerEncoderLayer(5, 5, 7, 0, gelu ? torch.nn.Activations.GELU : torch.nn.Activations.ReLU);
        var state = ours.StateDict();
        using (torch.no_grad())
        {
            foreach (var (name, parameter) in theirs.named_parameters())
            {
                parameter.copy_(Torch.Of(state[name]));
            }
        }
        return Both(
            $"transformer encoder layer, {(gelu ? "gelu" : "relu")}",
            x => ours.Forward(x.Reshape(3, 2, 5)).Reshape(6, 5),
            x => theirs.call(x.view(3, 2, 5), null, null).view(6, 5)
        );
    }

    static IEnumerable<(string, bool)> Activations()
    {
        (string, Module, Func<torch.Tensor, torch.Tensor>)[] all =
        [
            ("relu", new ReLU(), x => functional.relu(x)),
            ("leaky relu", new LeakyReLU(0.2), x => functional.leaky_relu(x, 0.2)),
            ("elu", new ELU(0.7), x => functional.elu(x, 0.7)),
            ("selu", new SELU(), x => functional.selu(x)),
            ("celu", new CELU(0.7), x => functional.celu(x, 0.7)),
            ("gelu", new GELU(), functional.gelu),
            ("silu", new SiLU(), x => functional.silu(x)),
            ("mish", new Mish(), x => functional.mish(x)),
            ("sigmoid", new Sigmoid(), x => x.sigmoid()),
            ("log-sigmoid", new LogSigmoid(), functional.logsigmoid),
            ("tanh", new Tanh(), x => x.tanh()),
            ("softplus", new Softplus(), x => functional.softplus(x)),
            ("softsign", new Softsign(), x => functional.softsign(x)),
            // TorchSharp 0.107's hardtanh returns its input as it is.
            ("hardtanh", new Hardtanh(), x => x.clamp(-1, 1)),
            ("hardsigmoid", new Hardsigmoid(), x => functional.hardsigmoid(x)),
            ("hardswish", new Hardswish(), x => functional.hardswish(x)),
            ("hardshrink", new Hardshrink(), x => functional.hardshrink(x)),
            ("softshrink", new Softshrink(), x => functional.softshrink(x)),
            ("softmax", new Softmax(), x => functional.softmax(x, -1)),
            ("log-softmax", new LogSoftmax(), x => functional.log_softmax(x, -1)),
        ];
        return all.Select(one => Both(one.Item1, one.Item2.Forward, one.Item3));
    }

    static IEnumerable<(string, bool)> Optimizers()
    {
        yield return Trajectory(
            "sgd",
            p => new SGD(p, 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01),
            p => torch.optim.SGD(p, 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true)
        );
        yield return Trajectory(
            "sgd, dampened",
            p => new SGD(p, 0.1, momentum: 0.9, dampening: 0.3),
            p => torch.optim.SGD(p, 0.1, momentum: 0.9, dampening: 0.3)
        );
        yield return Trajectory(
            "adam",
            p => new Adam(p, 0.01, weightDecay: 0.1),
            p => torch.optim.Adam(p, 0.01, weight_decay: 0.1)
        );
        yield return Trajectory(
            "adamw",
            p => new AdamW(p, 0.01, weightDecay: 0.1),
            p => torch.optim.AdamW(p, 0.01, weight_decay: 0.1)
        );
    }

    /// <summary>The value, and the gradient along a fixed cotangent.</summary>
    static (string, bool) Both(string name, Func<Tensor, Tensor> ours, Func<torch.Tensor, torch.Tensor> theirs)
    {
        using var scope = torch.NewDisposeScope();
        var x = (Tensor.Randn([6, 5], new(3)) * 2).RequireGrad();
        var other = Torch.Of(x.Detach(), requiresGrad: true);
        var (y, z) = (ours(x), theirs(other));
        var cotangent = Tensor.Randn(y.Shape, new(4));
        y.Backward(cotangent);
        z.backward([Torch.Of(cotangent)]);
        return (name, Torch.Same(y, z) && Torch.Same(x.Grad!, other.grad!));
    }

    static (string, bool) Trajectory(
        string name,
        Func<IReadOnlyList<Tensor>, Optimizer> ours,
        Func<IEnumerable<TorchSharp.Modules.Parameter>, torch.optim.Optimizer> theirs
    )
    {
        using var scope = torch.NewDisposeScope();
        var x = Tensor.Randn([50], new(5)).RequireGrad();
        var other = new TorchSharp.Modules.Parameter(Torch.Of(x.Detach()));
        var (one, two) = (ours([x]), theirs([other]));
        for (var step = 0; step < 20; step++)
        {
            var target = Tensor.Randn([50], new(10 + (ulong)step));
            one.ZeroGrad();
            Loss.MeanSquaredError(x, target, Reduction.Sum).Backward();
            one.Step();
            two.zero_grad();
            functional.mse_loss(other, Torch.Of(target), torch.nn.Reduction.Sum).backward();
            two.step();
        }
        return (name, Torch.Same(x, other));
    }
}
