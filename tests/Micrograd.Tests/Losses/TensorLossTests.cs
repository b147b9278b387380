using Micrograd.Tests.Tensors;

namespace Micrograd.Tests.Losses;

[Trait("kernels", "true")]
public sealed class TensorLossTests
{
    static Tensor Predictions => Tensor.Of([0.5, -1.5, 3, 0]);

    static Tensor Targets => Tensor.Of([1.0, -1, 0, 0]);

    [Fact]
    public void Each_loss_is_its_closed_form()
    {
        Equal([0.25, 0.25, 9, 0], Loss.MeanSquaredError(Predictions, Targets, Reduction.None));
        Equal([0.5, 0.5, 3, 0], Loss.MeanAbsoluteError(Predictions, Targets, Reduction.None));
        Equal([0.125, 0.125, 2 * (3 - 1), 0], Loss.Huber(Predictions, Targets, 2, Reduction.None));
        Equal([0.5 * 0.25 / 2, 0.5 * 0.25 / 2, 3 - 1, 0], Loss.SmoothL1(Predictions, Targets, 2, Reduction.None));
        Equal([0.5, 0.5, 3, 0], Loss.SmoothL1(Predictions, Targets, 0, Reduction.None));
        Equal([0.5, 0, 1, 1], Loss.Hinge(Predictions, Targets, Reduction.None));
        var p = Tensor.Of([0.25, 0.5]);
        Equal(
            [-Math.Log(0.75), -Math.Log(0.5)],
            Loss.BinaryCrossEntropy(p, Tensor.Of([0.0, 1]), reduction: Reduction.None)
        );
        Equal(
            [-Math.Log(0.75), -Math.Log(0.5)],
            Loss.BinaryCrossEntropyWithLogits(
                Tensor.Of([-Math.Log(3), 0]),
                Tensor.Of([0.0, 1]),
                reduction: Reduction.None
            )
        );
        Equal(
            [0.5 * (Math.Log(0.5) - -1), 0],
            Loss.KLDivergence(Tensor.Of([-1.0, -2]), Tensor.Of([0.5, 0]), Reduction.None)
        );
        Equal(
            [0.5 * (Math.Log(0.5) - -1)],
            Loss.KLDivergence(Tensor.Of([-1.0]), Tensor.Of([Math.Log(0.5)]), Reduction.None, logTarget: true)
        );
    }

    [Fact]
    public void Reductions_and_weights_are_pytorchs()
    {
        Assert.Equal(9.5 / 4, Loss.MeanSquaredError(Predictions, Targets).Item(), 1e-15);
        Assert.Equal(9.5, Loss.MeanSquaredError(Predictions, Targets, Reduction.Sum).Item(), 1e-15);
        var (logits, targets, weight) = (Tensor.Of([0.0, 0]), Tensor.Of([0.0, 1]), Tensor.Of([1.0, 3]));
        // The mean of weighted elements is over their number, and not over the weights.
        Assert.Equal(2 * Math.Log(2), Loss.BinaryCrossEntropyWithLogits(logits, targets, weight).Item(), 1e-15);
        Assert.Equal(2 * Math.Log(2), Loss.BinaryCrossEntropy(logits.Sigmoid(), targets, weight).Item(), 1e-15);
        Equal(
            [Math.Log(2), 5 * Math.Log(2)],
            Loss.BinaryCrossEntropyWithLogits(logits, targets, posWeight: Tensor.Of(5.0), reduction: Reduction.None)
        );
    }

    [Fact]
    public void A_cosine_loss_asks_for_the_angle()
    {
        var a = Tensor.Of([
            [1.0, 0.0],
            [1.0, 0.0],
            [3.0, 4.0],
        ]);
        var b = Tensor.Of([
            [2.0, 0.0],
            [0.0, 5.0],
            [3.0, 4.0],
        ]);
        Equal([0, 0, 1], Loss.CosineEmbedding(a, b, Tensor.Of([1.0, -1, -1]), reduction: Reduction.None));
        Equal([0, 1, 0.75], Loss.CosineEmbedding(a, b, Tensor.Of([1.0, 1, -1]), margin: 0.25, Reduction.None));
    }

    [Fact]
    public void The_same_formula_serves_values_and_tensors()
    {
        Value[] predictions = [0.5, -1.5, 3, 0];
        Value[] targets = [1, -1, 0, 0];
        Assert.Equal(
            Loss.Mean(new Huber(1), predictions.AsSpan(), targets).Data,
            Loss.Huber(Predictions, Targets).Item(),
            1e-15
        );
        Assert.Equal(Loss.MeanHinge(predictions, targets).Data, Loss.Hinge(Predictions, Targets).Item(), 1e-15);
        Assert.Equal(
            Loss.MeanSquaredError(predictions, targets).Data,
            Loss.MeanSquaredError(Predictions, Targets).Item(),
            1e-15
        );
        Assert.Equal(
            Loss.MeanBinaryCrossEntropyWithLogits(predictions, targets).Data,
            Loss.BinaryCrossEntropyWithLogits(Predictions, Targets).Item(),
            1e-15
        );
    }

    public static TheoryData<string> Names =>
        ["mse", "l1", "huber", "smooth", "hinge", "bce", "logits", "pos", "kl", "cosine"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name)
    {
        var random = new Random(2);
        var target = TensorCheck.Random([3, 4], random, 0.1, 0.9);
        var weight = TensorCheck.Random([4], random, 0.5, 2);
        Func<Tensor, Tensor> loss = name switch
        {
            "mse" => x => Loss.MeanSquaredError(x, target),
            "l1" => x => Loss.MeanAbsoluteError(x, target, Reduction.Sum),
            "huber" => x => Loss.Huber(x, target, 0.3, Reduction.None),
            "smooth" => x => Loss.SmoothL1(x, target, 0.3),
            "hinge" => x => Loss.Hinge(x, target),
            "bce" => x => Loss.BinaryCrossEntropy(x.Sigmoid(), target, weight),
            "logits" => x => Loss.BinaryCrossEntropyWithLogits(x, target, weight),
            "pos" => x => Loss.BinaryCrossEntropyWithLogits(x, target, posWeight: weight),
            "kl" => x => Loss.KLDivergence(x.LogSoftmax(1), target),
            _ => x => Loss.CosineEmbedding(x, target, Tensor.Of([1.0, -1, 1])),
        };
        TensorCheck.Gradients(x => loss(x[0]), [TensorCheck.Random([3, 4], random)]);
    }

    [Fact]
    public void What_is_far_off_or_certain_neither_overflows_nor_turns_into_nan()
    {
        var x = Tensor.Of([1e200, -1e200, 0]).RequireGrad();
        Loss.Huber(x, Tensor.Zeros([3], DType.Float64), reduction: Reduction.Sum).Backward();
        Assert.Equal([1, -1, 0], x.Grad!.ToArray<double>());

        var p = Tensor.Of([0.0, 1, 0, 1]).RequireGrad();
        var bce = Loss.BinaryCrossEntropy(p, Tensor.Of([0.0, 1, 1, 0]), reduction: Reduction.None);
        // As PyTorch: logarithms end at −100, the slope's denominator at 1e−12.
        Assert.Equal([0, 0, 100, 100], bce.ToArray<double>());
        bce.Sum().Backward();
        Assert.Equal([0, 0, -1e12, 1e12], p.Grad!.ToArray<double>());

        var logits = Tensor.Of([1000.0, -1000]).RequireGrad();
        Loss.BinaryCrossEntropyWithLogits(logits, Tensor.Of([0.0, 0]), reduction: Reduction.Sum).Backward();
        Assert.Equal([1, 0], logits.Grad!.ToArray<double>());
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_shapes()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Loss.MeanSquaredError(Tensor.Ones([4, 1]), Tensor.Ones([4]))
        );
        Assert.Contains("[4, 1]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Squeeze", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Loss.MeanAbsoluteError(Tensor.Arange(3), Tensor.Arange(3)));
        Assert.Throws<ArgumentException>(() => Loss.KLDivergence(Tensor.Ones([2]), Tensor.Ones([3])));
        Assert.Throws<ArgumentException>(() =>
            Loss.CosineEmbedding(Tensor.Ones([2, 3]), Tensor.Ones([2, 3]), Tensor.Ones([3]))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Huber(Predictions, Targets, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.SmoothL1(Predictions, Targets, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.BinaryCrossEntropy(Predictions, Targets));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.MeanAbsoluteError(Predictions, Targets, (Reduction)7));
    }

    static void Equal(double[] expected, Tensor actual) =>
        Assert.Equal(expected, actual.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
}
