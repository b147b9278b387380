using Micrograd.Tests.Tensors;

namespace Micrograd.Tests.Losses;

[Trait("kernels", "true")]
public sealed class ClassLossTests
{
    // Softmax: ¼ ¼ ½ and ½ ¼ ¼.
    static Tensor Logits =>
        Tensor.Of([
            [0.0, 0.0, Math.Log(2)],
            [Math.Log(2) + 7, 7.0, 7.0],
        ]);

    static readonly double s_quarter = Math.Log(4);
    static readonly double s_half = Math.Log(2);

    static Tensor Classes(params long[] classes) => Tensor.Of<long>(classes, classes.Length);

    [Fact]
    public void Cross_entropy_is_minus_the_logarithm_of_the_targets_share()
    {
        var target = Classes(2, 1);
        Assert.Equal([s_half, s_quarter], Each(Loss.CrossEntropy(Logits, target, reduction: Reduction.None)), Near);
        Assert.Equal((s_half + s_quarter) / 2, Loss.CrossEntropy(Logits, target).Item(), 1e-14);
        Assert.Equal(s_half + s_quarter, Loss.CrossEntropy(Logits, target, reduction: Reduction.Sum).Item(), 1e-14);
        Assert.Equal(s_half, Loss.CrossEntropy(Logits[0], Tensor.Of(2L)).Item(), 1e-14);
        Assert.Equal(
            Loss.CrossEntropy<Real>([0, 0, Math.Log(2)], 2).Value,
            Loss.CrossEntropy(Logits[0], Tensor.Of(2L)).Item(),
            1e-14
        );
    }

    [Fact]
    public void The_mean_is_weighted_by_the_weights_of_the_targets()
    {
        var weight = Tensor.Of([1.0, 2, 6]);
        var target = Classes(2, 1);
        Assert.Equal((6 * s_half + 2 * s_quarter) / 8, Loss.CrossEntropy(Logits, target, weight).Item(), 1e-14);
        Assert.Equal(
            [6 * s_half, 2 * s_quarter],
            Each(Loss.CrossEntropy(Logits, target, weight, reduction: Reduction.None)),
            Near
        );
    }

    [Fact]
    public void Ignored_targets_neither_cost_nor_count_nor_learn()
    {
        var logits = Logits.RequireGrad();
        var loss = Loss.CrossEntropy(logits, Classes(2, -100));
        Assert.Equal(s_half, loss.Item(), 1e-14);
        loss.Backward();
        Assert.Equal([0, 0, 0], logits.Grad![1].ToArray<double>());
        Assert.Equal(s_half, Loss.CrossEntropy(Logits, Classes(2, 1), ignoreIndex: 1).Item(), 1e-14);
        // As in PyTorch: 0 / 0.
        Assert.Equal(double.NaN, Loss.CrossEntropy(Logits, Classes(-100, -100)).Item());
        Assert.Equal(0, Loss.CrossEntropy(Logits, Classes(-100, -100), reduction: Reduction.Sum).Item());
    }

    [Fact]
    public void An_impossible_class_that_is_ignored_does_no_harm()
    {
        var logits = Tensor
            .Of([
                [double.NegativeInfinity, 0.0],
                [double.NegativeInfinity, 0.0],
            ])
            .RequireGrad();
        var loss = Loss.CrossEntropy(logits, Classes(-100, 1));
        Assert.Equal(0, loss.Item());
        loss.Backward();
        Assert.DoesNotContain(double.NaN, logits.Grad!.ToArray<double>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Smoothing_mixes_in_the_mean_over_all_classes(bool weighted)
    {
        var weight = weighted ? Tensor.Of([1.0, 2, 6]) : Tensor.Ones([3], DType.Float64);
        var w = weight.ToArray<double>();
        double[] p = [s_quarter, s_quarter, s_half];
        var (sharp, spread) = (w[2] * p[2], w[0] * p[0] + w[1] * p[1] + w[2] * p[2]);

        var each = Loss.CrossEntropy(Logits, Classes(2, -100), weight, labelSmoothing: 0.3, reduction: Reduction.None);
        Assert.Equal([0.7 * sharp + 0.1 * spread, 0], Each(each), Near);
        var mean = Loss.CrossEntropy(Logits, Classes(2, -100), weighted ? weight : null, labelSmoothing: 0.3);
        Assert.Equal((0.7 * sharp + 0.1 * spread) / w[2], mean.Item(), 1e-14);
    }

    [Fact]
    public void Probabilities_are_targets_too_and_a_certain_one_is_a_class()
    {
        var certain = Tensor.Of([
            [0.0, 0.0, 1.0],
            [0.0, 1.0, 0.0],
        ]);
        foreach (var smoothing in new[] { 0, 0.25 })
        {
            Assert.Equal(
                Loss.CrossEntropy(Logits, Classes(2, 1), labelSmoothing: smoothing).Item(),
                Loss.CrossEntropy(Logits, certain, labelSmoothing: smoothing).Item(),
                1e-14
            );
        }
        var mixed = Tensor.Of([
            [0.5, 0.0, 0.5],
            [0.0, 1.0, 0.0],
        ]);
        var weight = Tensor.Of([1.0, 2, 6]);
        // The mean is over the examples, as in PyTorch.
        Assert.Equal(
            (0.5 * s_quarter + 0.5 * 6 * s_half + 2 * s_quarter) / 2,
            Loss.CrossEntropy(Logits, mixed, weight).Item(),
            1e-14
        );
    }

    [Fact]
    public void Axes_behind_the_classes_are_examples_too()
    {
        var random = new Random(3);
        var logits = TensorCheck.Random([2, 3, 4, 5], random);
        var target = Tensor.RandInt(0, 3, [2, 4, 5], new(1));
        var weight = Tensor.Of([1.0, 2, 6]);
        var flat = logits.Permute(0, 2, 3, 1).Reshape(-1, 3);
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            var one = Loss.CrossEntropy(
                logits,
                target,
                weight,
                ignoreIndex: 1,
                labelSmoothing: 0.1,
                reduction: reduction
            );
            var other = Loss.CrossEntropy(
                flat,
                target.Flatten(),
                weight,
                ignoreIndex: 1,
                labelSmoothing: 0.1,
                reduction: reduction
            );
            Assert.Equal(reduction == Reduction.None ? target.Shape : [], one.Shape);
            Assert.Equal(Each(other), Each(one), Near);
        }
    }

    [Fact]
    public void Likelihood_of_logarithms_is_cross_entropy_of_logits()
    {
        var target = Classes(2, 1);
        Assert.Equal(
            Loss.CrossEntropy(Logits, target).Item(),
            Loss.NegativeLogLikelihood(Logits.LogSoftmax(1), target).Item(),
            1e-15
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Gradients_are_those_of_differences(double smoothing)
    {
        var random = new Random(4);
        var weight = TensorCheck.Random([3], random, 0.5, 2);
        TensorCheck.Gradients(
            x => Loss.CrossEntropy(x[0], Classes(0, 2, -100, 1), weight, labelSmoothing: smoothing),
            [TensorCheck.Random([4, 3], random)]
        );
        TensorCheck.Gradients(
            x => Loss.CrossEntropy(x[0], x[1], weight, labelSmoothing: smoothing, reduction: Reduction.None),
            [TensorCheck.Random([4, 3], random), TensorCheck.Random([4, 3], random, 0, 1)]
        );
    }

    [Fact]
    public void Large_logits_lose_nothing()
    {
        var loss = Loss.CrossEntropy(
            Tensor.Of([
                [1e4f, 0f],
                [0f, 1e4f],
            ]),
            Classes(0, 0),
            reduction: Reduction.None
        );
        Assert.Equal([0, 1e4], Each(loss));
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        Assert.Contains("class 3", Range(() => Loss.CrossEntropy(Logits, Classes(0, 3))), StringComparison.Ordinal);
        Assert.Contains(
            "class -1",
            Range(() => Loss.NegativeLogLikelihood(Logits, Classes(0, -1))),
            StringComparison.Ordinal
        );
        Assert.Contains("[2, 3]", Error(() => Loss.CrossEntropy(Logits, Classes(0, 1, 2))), StringComparison.Ordinal);
        Assert.Contains("bool", Error(() => Loss.CrossEntropy(Logits, Classes(0, 1).Bool())), StringComparison.Ordinal);
        Assert.Contains(
            "weight of [2]",
            Error(() => Loss.CrossEntropy(Logits, Classes(0, 1), Tensor.Of([1.0, 2]))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "[2, 2]",
            Error(() => Loss.CrossEntropy(Logits, Tensor.Ones([2, 2], DType.Float64))),
            StringComparison.Ordinal
        );
        Error(() => Loss.CrossEntropy(Tensor.Of(1.0), Tensor.Of(0L)));
        Error(() => Loss.NegativeLogLikelihood(Classes(1, 2), Tensor.Of(0L)));
        Range(() => Loss.CrossEntropy(Logits, Classes(0, 1), labelSmoothing: 2));

        static string Error(Action action) => Assert.Throws<ArgumentException>(action).Message;
        static string Range(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action).Message;
    }

    static double[] Each(Tensor x) => x.ToArray<double>();

    static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;
}
