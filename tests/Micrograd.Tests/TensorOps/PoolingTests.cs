namespace Micrograd.Tests.TensorOps;

/// <summary>Pooling beside plain loops over windows, in many sizes, and its edges.</summary>
[Trait("kernels", "true")]
public sealed class PoolingTests
{
    public static TheoryData<int, int, int, int, int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, int, int, bool>();
            foreach (var size in (int[])[1, 2, 3, 7, 16, 35, 67])
            {
                foreach (
                    var (kernel, stride, padding, dilation) in ((int, int, int, int)[])
                        [
                            (1, 1, 0, 1),
                            (2, 2, 0, 1),
                            (2, 2, 1, 1),
                            (3, 2, 1, 1),
                            (3, 1, 1, 1),
                            (2, 3, 0, 1),
                            (3, 2, 2, 2),
                            (5, 3, 2, 1),
                        ]
                )
                {
                    foreach (var ceil in (bool[])[false, true])
                    {
                        if (size + 2 * padding >= dilation * (kernel - 1) + 1 && (dilation == 1 || size > 3))
                        {
                            cases.Add(size, kernel, stride, padding, dilation, ceil);
                        }
                    }
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_largest_and_the_mean_of_each_window_are_those_of_plain_loops(
        int size,
        int kernel,
        int stride,
        int padding,
        int dilation,
        bool ceil
    )
    {
        var generator = new Generator((ulong)(size * 31 + kernel));
        // Few different numbers, so that there are ties.
        var x = Tensor.RandInt(-3, 4, [2, size, size + 1], generator).Float().RequireGrad();
        foreach (var counts in (bool[])[true, false])
        {
            var windows = Windows(size, kernel, stride, padding, dilation, ceil);
            var columns = Windows(size + 1, kernel, stride, padding, dilation, ceil);
            var (values, indices) = x.MaxPool2dWithIndices(kernel, stride, padding, dilation, ceil);
            Assert.Equal([2, windows.Length, columns.Length], values.Shape);
            var mean = dilation == 1 ? x.AvgPool2d(kernel, stride, padding, ceil, counts) : null;
            var (gradient, upstream) = (new double[x.Count], Tensor.RandInt(1, 9, values.Shape, generator).Float());
            var (meanGradient, at) = (new double[x.Count], 0);
            for (var plane = 0; plane < 2; plane++)
            {
                foreach (var rows in windows)
                {
                    foreach (var places in columns)
                    {
                        var (best, sum, inside) = (-1, 0.0, new List<int>());
                        var number = x.ToArray<float>();
                        foreach (var r in rows.Where(r => r >= 0 && r < size))
                        {
                            foreach (var c in places.Where(c => c >= 0 && c <= size))
                            {
                                var place = r * (size + 1) + c;
                                inside.Add(place);
                                sum += number[plane * size * (size + 1) + place];
                                best =
                                    best < 0
                                    || number[plane * size * (size + 1) + place]
                                        > number[plane * size * (size + 1) + best]
                                        ? place
                                        : best;
                            }
                        }
                        Assert.Equal(number[plane * size * (size + 1) + best], values.ToArray<float>()[at]);
                        Assert.Equal(best, indices.ToArray<long>()[at]);
                        gradient[plane * size * (size + 1) + best] += upstream.ToArray<float>()[at];
                        var count = counts
                            ? rows.Count(r => r < size + padding) * places.Count(c => c <= size + padding)
                            : inside.Count;
                        if (mean is not null)
                        {
                            Assert.Equal(sum / count, mean.ToArray<float>()[at], 1e-5);
                        }
                        foreach (var place in inside)
                        {
                            meanGradient[plane * size * (size + 1) + place] += upstream.ToArray<float>()[at] / count;
                        }
                        at++;
                    }
                }
            }
            x.ZeroGrad();
            values.Backward(upstream);
            Assert.Equal(gradient, x.Grad!.ToArray<double>());
            if (mean is not null)
            {
                x.ZeroGrad();
                mean.Backward(upstream);
                Assert.All(
                    meanGradient.Zip(x.Grad!.ToArray<double>()),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-4)
                );
            }
        }
    }

    /// <summary>The places of each window, those of the padding among them.</summary>
    static int[][] Windows(int size, int kernel, int stride, int padding, int dilation, bool ceil)
    {
        var windows = new List<int[]>();
        var extent = dilation * (kernel - 1) + 1;
        for (var start = -padding; ; start += stride)
        {
            if (
                start + extent > size + padding
                && (!ceil || start >= size || start + extent - (size + padding) >= stride)
            )
            {
                return [.. windows];
            }
            windows.Add([.. Enumerable.Range(0, kernel).Select(k => start + k * dilation)]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(3, 7)]
    [InlineData(10, 4)]
    public void Adaptive_windows_share_the_places(int size, int output)
    {
        var x = Tensor.Randn([3, size], new(1), DType.Float64);
        var (mean, (largest, places)) = (x.AdaptiveAvgPool1d(output), x.AdaptiveMaxPool1dWithIndices(output));
        for (var i = 0; i < output; i++)
        {
            var part = x[.., (int)Math.Floor((double)i * size / output)..(int)Math.Ceiling((i + 1.0) * size / output)];
            Assert.Equal(
                part.Mean(1).ToArray<double>(),
                mean[.., i].ToArray<double>(),
                (a, b) => Math.Abs(a - b) < 1e-14
            );
            Assert.Equal(part.Max(1).ToArray<double>(), largest[.., i].ToArray<double>());
        }
        Assert.Equal(largest.ToArray<double>(), x.Gather(1, places).ToArray<double>());
    }

    [Fact]
    public void NaN_is_the_largest_and_of_several_the_last_is_named()
    {
        var x = Tensor.Of([1, double.NaN, 3, double.NaN, 2, 5]).Reshape(1, 6).RequireGrad();
        var (values, indices) = x.MaxPool1dWithIndices(4, 2);
        Assert.Equal([double.NaN, double.NaN], values.ToArray<double>());
        Assert.Equal([3L, 3], indices.ToArray<long>());
        values.Backward(
            Tensor.Of([
                [10.0, 1],
            ])
        );
        Assert.Equal([0, 0, 0, 11, 0, 0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Of_no_example_there_is_no_window()
    {
        var x = Tensor.Zeros([0, 3, 4, 4]).RequireGrad();
        foreach (var y in (Tensor[])[x.MaxPool2d(2), x.AvgPool2d(2), x.AdaptiveAvgPool2d(2)])
        {
            Assert.Equal([0, 3, 2, 2], y.Shape);
            y.Sum().Backward();
            Assert.Equal(x.Shape, x.Grad!.Shape);
        }
    }

    [Fact]
    public void Modules_say_their_options_and_refuse_when_made()
    {
        Assert.Equal(
            "MaxPool2d(kernel 3, stride 2, padding 1, dilation 2, ceil)",
            new MaxPool2d(3, 2, 1, 2, ceilMode: true).ToString()
        );
        Assert.Equal("AvgPool1d(kernel 2, padding not counted)", new AvgPool1d(2, countIncludePad: false).ToString());
        Assert.Equal("AdaptiveAvgPool2d([3, 1])", new AdaptiveAvgPool2d((3, 1)).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxPool1d(0));
        Assert.Throws<ArgumentException>(() => new MaxPool2d(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveMaxPool2d(0));
        var model = new Sequential(new Conv2d(1, 4, 5), new MaxPool2d(2), new AdaptiveAvgPool2d(1), new Flatten());
        Assert.Equal([8, 4], model.Check([8, 1, 28, 28]).Shape);
        Assert.Empty(new MaxPool2d(2).StateDict());
    }
}
