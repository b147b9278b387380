using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Tests.Tensors;

/// <summary>Ops with kernels of their own, beside what they are in tensor ops.</summary>
[Trait("kernels", "true")]
public sealed class FusedOpTests
{
    static readonly int[][] _shapes =
    [
        [3, 5],
        [1, 1],
        [16, 10],
        [4, 129],
        [2, 3, 70],
        [2, 9000],
    ];

    public static TheoryData<int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool>();
            for (var i = 0; i < _shapes.Length; i++)
            {
                cases.Add(i, false);
                cases.Add(i, true);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax_is_its_definition_forward_and_backward(int shape, bool single) =>
        CheckSame(shape, single, x => x.Softmax(-1), x => SoftmaxByOps(x, -1));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_softmax_is_its_definition_forward_and_backward(int shape, bool single) =>
        CheckSame(shape, single, x => x.LogSoftmax(-1), x => SoftmaxByOps(x, -1).Log());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax_runs_along_any_axis(int shape, bool single) =>
        CheckSame(shape, single, x => x.Softmax(0), x => SoftmaxByOps(x, 0));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_norm_is_its_definition_forward_and_backward(int shape, bool single)
    {
        var columns = _shapes[shape][^1];
        if (columns == 1)
        {
            return;
        }
        var dtype = single ? DType.Float32 : DType.Float64;
        var (w, b) = (Random([columns], dtype, 5).RequireGrad(), Random([columns], dtype, 6).RequireGrad());
        CheckSame(shape, single, x => x.LayerNorm(x.Shape[^1], w, b), x => LayerNormByOps(x, w, b), w, b);
        CheckSame(shape, single, x => x.LayerNorm(x.Shape[^1]), x => LayerNormByOps(x, null, null));
        CheckSame(shape, single, x => x.LayerNorm(x.Shape[^1], null, b), x => LayerNormByOps(x, null, b), b);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 0.2)]
    [InlineData(true, 0.2)]
    public void Cross_entropy_is_its_definition_forward_and_backward(bool weighted, double smoothing)
    {
        var targets = Tensor.Of(new long[] { 2, -100, 0, 69, 5 });
        var weights = weighted ? Random([70], DType.Float64, 3).Exp() : null;
        CheckSame(
            Random([5, 70], DType.Float64, 1),
            1e-12,
            x => Micrograd.TensorOps.CrossEntropy.Of(x, targets, weights, smoothing: smoothing),
            x => CrossEntropyByOps(x, targets, weights, smoothing)
        );
    }

    // Lengths about which a row is short: none may lose or add a number.
    [Fact]
    public void Rows_of_any_length_are_what_plain_loops_say()
    {
        for (var columns = 1; columns <= 80; columns++)
        {
            foreach (var rows in (int[])[1, 17, 35])
            {
                var x = Random([rows, columns], DType.Float32, (ulong)columns);
                var (softmax, log, norm, rms) = (
                    x.Softmax(1).ToArray<double>(),
                    x.LogSoftmax(1).ToArray<double>(),
                    x.LayerNorm(columns).ToArray<double>(),
                    x.RmsNorm(columns, epsilon: 1e-5).ToArray<double>()
                );
                var numbers = x.ToArray<double>();
                for (var row = 0; row < rows; row++)
                {
                    var line = numbers.AsSpan(row * columns, columns).ToArray();
                    var sum = line.Sum(Math.Exp);
                    var mean = line.Average();
                    var scale = 1 / Math.Sqrt(line.Average(value => (value - mean) * (value - mean)) + 1e-5);
                    var ofSquares = 1 / Math.Sqrt(line.Average(value => value * value) + 1e-5);
                    for (var column = 0; column < columns; column++)
                    {
                        var (at, value) = (row * columns + column, line[column]);
                        Assert.Equal(Math.Exp(value) / sum, softmax[at], 1e-6);
                        Assert.Equal(value - Math.Log(sum), log[at], 2e-6);
                        Assert.Equal((value - mean) * scale, norm[at], 1e-4);
                        Assert.Equal(value * ofSquares, rms[at], 1e-5);
                    }
                }
            }
        }
    }

    [Fact]
    public void Second_derivatives_of_fused_ops_are_right()
    {
        var targets = Tensor.Of(new long[] { 2, 0, -100 });
        var weight = Random([4], DType.Float64, 5);
        Func<Tensor, Tensor>[] functions =
        [
            x => x.Softmax(1),
            x => x.LogSoftmax(0),
            x => x.LayerNorm(x.Shape[^1], weight),
            x => x.LayerNorm(x.Shape[^2..]),
            x => Micrograd.TensorOps.CrossEntropy.Of(x, targets, weight.Exp(), smoothing: 0.1),
        ];
        foreach (var f in functions)
        {
            TensorCheck.Gradients(x => f(x[0]).Square(), [Random([3, 4], DType.Float64, 2)]);
        }
    }

    [Fact]
    public void A_softmax_of_infinite_numbers_is_what_its_definition_says()
    {
        var x = Tensor.Of([
            [0.0, double.NegativeInfinity, 1],
            [0, double.NaN, 1],
            [1e300, 1e300, 0],
        ]);
        var y = x.Softmax(1);
        Assert.Equal(0, y[0, 1].Item());
        Assert.True(double.IsNaN(y[1, 0].Item()));
        Assert.Equal(0.5, y[2, 0].Item());
        Assert.True(double.IsNaN(Tensor.Full((Shape)new[] { 1, 20 }, double.NegativeInfinity).Softmax(1).Sum().Item()));
    }

    [Fact]
    public void Gelu_of_floats_keeps_its_digits_in_both_tails()
    {
        var x = Tensor.Linspace(-12, 12, 100_001).Double().Float();
        var (y, exact) = (x.Gelu().Double(), x.Double().Gelu());
        var errors = (y - exact).Abs() / exact.Abs().Max(Tensor.Of(1e-300));
        Assert.InRange(errors.Max().Item(), 0, 4 * Math.Pow(2, -23));
        Assert.Equal(0, Tensor.Of(-20f).Gelu().Item());
        Assert.Equal(20, Tensor.Of(20f).Gelu().Item());
        Assert.True(double.IsNaN(Tensor.Of(float.NaN).Gelu().Item()));
    }

    [Fact]
    public void Empty_rows_and_no_rows_are_nothing()
    {
        Assert.Equal(0, Tensor.Zeros((Shape)new[] { 0, 4 }).Softmax(1).Count);
        Assert.Equal(0, Tensor.Zeros((Shape)new[] { 4, 0 }).LogSoftmax(1).Count);
        Assert.Equal(0, Tensor.Zeros((Shape)new[] { 0, 4 }).LayerNorm(4).Count);
    }

    [Fact]
    public void Cross_entropy_says_what_does_not_fit()
    {
        var x = Tensor.Zeros((Shape)new[] { 2, 3 });
        Assert.Contains(
            "none of the 3 classes",
            Message(() => Micrograd.TensorOps.CrossEntropy.Of(x, Tensor.Of(new long[] { 0, 3 })))
        );
        Assert.Contains(
            "one int64 a row",
            Message(() => Micrograd.TensorOps.CrossEntropy.Of(x, Tensor.Of(new long[] { 0 })))
        );
        Assert.Contains("one int64 a row", Message(() => Micrograd.TensorOps.CrossEntropy.Of(x, Tensor.Zeros(2))));
        Assert.Contains(
            "[rows, classes]",
            Message(() => Micrograd.TensorOps.CrossEntropy.Of(Tensor.Zeros(3), Tensor.Of(new long[] { 0 })))
        );
        Assert.Contains(
            "for each class",
            Message(() => Micrograd.TensorOps.CrossEntropy.Of(x, Tensor.Of(new long[] { 0, 1 }), Tensor.Ones(2)))
        );
    }

    static string Message(Func<Tensor> op) => Assert.ThrowsAny<ArgumentException>(op).Message;

    static void CheckSame(
        int shape,
        bool single,
        Func<Tensor, Tensor> fused,
        Func<Tensor, Tensor> byOps,
        params Tensor[] others
    ) =>
        CheckSame(
            Random(_shapes[shape], single ? DType.Float32 : DType.Float64, 1),
            single ? 2e-5 : 1e-11,
            fused,
            byOps,
            others
        );

    static void CheckSame(
        Tensor x,
        double tolerance,
        Func<Tensor, Tensor> fused,
        Func<Tensor, Tensor> byOps,
        params Tensor[] others
    )
    {
        // Contiguous, transposed, and with gaps.
        Tensor[] layouts =
        [
            x,
            x.Transpose(0, -1).Contiguous().Transpose(0, -1),
            Tensor.Stack([x, x], x.Rank).Select(x.Rank, 1),
        ];
        foreach (var layout in layouts)
        {
            var (a, b) = (layout.Detach().RequireGrad(), x.Clone().RequireGrad());
            var (y, expected) = (fused(a), byOps(b));
            AssertClose(expected, y, tolerance);
            var above = Random(y.Shape.ToArray(), x.DType, 9);
            var gradients = others
                .Select(other =>
                {
                    other.ZeroGrad();
                    return other;
                })
                .ToArray();
            y.Backward(above);
            var mine = gradients.Select(other => other.Grad!).ToArray();
            Array.ForEach(gradients, other => other.ZeroGrad());
            expected.Backward(above);
            AssertClose(b.Grad!, a.Grad!, tolerance);
            for (var i = 0; i < mine.Length; i++)
            {
                AssertClose(gradients[i].Grad!, mine[i], tolerance);
            }
        }
    }

    static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var scale = Math.Max(1, expected.Abs().Max().Item());
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, tolerance * scale);
    }

    static Tensor Random(int[] shape, DType dtype, ulong seed) => Tensor.Randn(shape, new Generator(seed), dtype);

    static Tensor SoftmaxByOps(Tensor x, int axis)
    {
        var powers = (x - x.Detach().Max(axis, keepDim: true)).Exp();
        return powers / powers.Sum(axis, keepDim: true);
    }

    static Tensor LayerNormByOps(Tensor x, Tensor? w, Tensor? b)
    {
        var centred = x - x.Mean(-1, keepDim: true);
        var y = centred / (centred.Square().Mean(-1, keepDim: true) + 1e-5).Sqrt();
        y = w is null ? y : y * w;
        return b is null ? y : y + b;
    }

    static Tensor CrossEntropyByOps(Tensor x, Tensor targets, Tensor? weights, double smoothing)
    {
        var classes = x.Shape[1];
        var hits = Tensor.Arange(classes).Unsqueeze(0).Eq(targets.Unsqueeze(1)).To(x.DType);
        var q = hits * (1 - smoothing) + smoothing / classes;
        q = weights is null ? q : q * weights;
        q *= targets.Ne(Tensor.Of(-100L)).To(x.DType).Unsqueeze(1);
        return -(q * SoftmaxByOps(x, 1).Log()).Sum(1);
    }
}
