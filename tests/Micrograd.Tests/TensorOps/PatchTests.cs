namespace Micrograd.Tests.TensorOps;

/// <summary>Patches, shuffled pixels, padding and other sizes of pictures, beside plain loops and known numbers.</summary>
[Trait("kernels", "true")]
public sealed class PatchTests
{
    [Fact]
    public void A_convolution_is_a_product_of_patches_and_folding_is_its_transpose()
    {
        foreach (
            var (kernel, stride, padding, dilation) in ((PerDim, PerDim, PerDim, PerDim)[])
                [(2, 1, 0, 1), ((3, 2), 2, (1, 2), 1), (2, (1, 3), 1, (2, 1))]
        )
        {
            var generator = new Generator(1);
            var x = Tensor.Randn([2, 3, 5, 7], generator, DType.Float64).RequireGrad();
            var taps = x.Unfold(kernel, dilation, padding, stride).Shape[1] / 3;
            int[] sizes = taps == 4 ? [4, 3, 2, 2] : [4, 3, 3, 2];
            var w = Tensor.Randn(sizes, generator, DType.Float64);
            var y = x.Conv2d(w, null, stride, PaddingOf(padding), dilation);
            var columns = x.Unfold(kernel, dilation, padding, stride);
            AssertClose(y.Flatten(2), w.Reshape(4, -1).MatMul(columns));
            AssertClose(y.Flatten(2)[0], w.Reshape(4, -1).MatMul(x[0].Unfold(kernel, dilation, padding, stride)));
            var g = Tensor.Randn(columns.Shape, generator, DType.Float64);
            columns.Backward(g);
            AssertClose(x.Grad!, g.Fold((5, 7), kernel, dilation, padding, stride));
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 2)]
    [InlineData(13, 37, 3)]
    [InlineData(31, 67, 0)]
    [InlineData(16, 33, 2)]
    public void Patches_and_their_sums_are_plain_loops(int height, int width, int batch)
    {
        foreach (
            var (kernel, stride, padding, dilation) in (((int I, int J) Kernel, (int, int), (int, int), (int, int))[])
                [
                    ((1, 1), (1, 1), (0, 0), (1, 1)),
                    ((3, 2), (1, 1), (1, 2), (1, 2)),
                    ((2, 3), (2, 3), (3, 4), (1, 1)),
                    ((1, 5), (1, 2), (0, 40), (3, 1)),
                ]
        )
        {
            if (height + 2 * padding.Item1 < kernel.I || width + 2 * padding.Item2 < kernel.J * dilation.Item2)
            {
                continue;
            }
            var x = Tensor.Randn([batch, 2, height, width], new(1), DType.Float64);
            var columns = x.Unfold(kernel, dilation, padding, stride);
            var patches = Tensor.Randn(columns.Shape, new(2), DType.Float64);
            var folded = patches.Fold((height, width), kernel, dilation, padding, stride);
            var across = (width + 2 * padding.Item2 - dilation.Item2 * (kernel.J - 1) - 1) / stride.Item2 + 1;
            var (from, numbers) = (x.ToArray<double>(), patches.ToArray<double>());
            var (expected, sums) = (new double[numbers.Length], new double[from.Length]);
            for (var i = 0; i < numbers.Length; i++)
            {
                var (tap, place) = (i / columns.Shape[2] % (kernel.I * kernel.J), i % columns.Shape[2]);
                var plane = i / columns.Shape[2] / (kernel.I * kernel.J);
                var row = place / across * stride.Item1 + tap / kernel.J * dilation.Item1 - padding.Item1;
                var column = place % across * stride.Item2 + tap % kernel.J * dilation.Item2 - padding.Item2;
                if (row >= 0 && row < height && column >= 0 && column < width)
                {
                    expected[i] = from[(plane * height + row) * width + column];
                    sums[(plane * height + row) * width + column] += numbers[i];
                }
            }
            Assert.Equal(expected, columns.ToArray<double>());
            Assert.Equal(sums, folded.ToArray<double>());
        }
    }

    [Fact]
    public void Patches_of_whole_numbers_are_exact()
    {
        var x = Tensor.Of([(1L << 53) + 1, 2, -3, long.MaxValue / 4]).Reshape(1, 1, 2, 2);
        Assert.Equal(x.ToArray<long>(), x.Unfold(1).ToArray<long>());
        // Each place lies in four patches.
        var folded = x.Unfold(2, padding: 1).Fold(2, 2, padding: 1);
        Assert.Equal(x.ToArray<long>().Select(number => 4 * number), folded.ToArray<long>());
    }

    static ConvPadding PaddingOf(PerDim padding) => padding;

    [Fact]
    public void Pixels_are_shuffled_there_and_back()
    {
        var x = Tensor.Arange(2 * 8 * 2 * 3).Reshape(2, 8, 2, 3);
        var y = x.PixelShuffle(2);
        Assert.Equal([2, 2, 4, 6], y.Shape);
        for (var i = 0; i < 2 * 2 * 4 * 6; i++)
        {
            var (n, c, h, w) = (i / 48, i / 24 % 2, i / 6 % 4, i % 6);
            Assert.Equal(x[n, c * 4 + h % 2 * 2 + w % 2, h / 2, w / 2].Item(), y[n, c, h, w].Item());
        }
        Assert.Equal(x.ToArray<long>(), y.PixelUnshuffle(2).ToArray<long>());
    }

    [Fact]
    public void Padding_is_read_from_the_tensor_as_its_mode_says()
    {
        var x = Tensor.Of([
            [1.0, 2, 3],
            [4, 5, 6],
        ]);
        Assert.Equal(
            [3, 1, 2, 3, 1, 6, 4, 5, 6, 4],
            x.Pad([0, 1], [0, 1], PaddingMode.Circular).Flatten().ToArray<double>()
        );
        Assert.Equal(
            [4, 5, 6, 5, 1, 2, 3, 2, 4, 5, 6, 5],
            x.Pad([1, 0], [0, 1], PaddingMode.Reflect).Flatten().ToArray<double>()
        );
        Assert.Equal([1L, 1, 2, 2, 2], Tensor.Of([1L, 2]).Pad([1], [2], PaddingMode.Replicate).ToArray<long>());
        Assert.Equal([false, true, false], Tensor.Of(true).Pad([1], [1], PaddingMode.Zeros).ToArray<bool>());
        var leaf = x.RequireGrad();
        leaf.Pad([0, 2], [1, 0], PaddingMode.Reflect).Sum().Backward();
        Assert.Equal(leaf.Pad([0, 2], [1, 0], PaddingMode.Reflect).Count, leaf.Grad!.Sum().Item());
        foreach (
            var (before, mode) in ((int, PaddingMode)[])
                [(3, PaddingMode.Reflect), (4, PaddingMode.Circular), (1, (PaddingMode)9)]
        )
        {
            var refusal = Assert.ThrowsAny<ArgumentException>(() => x.Pad([0, before], [0, 0], mode));
            Assert.StartsWith("Pad: ", refusal.Message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([0, 2]).Pad([1, 0], [0, 0], PaddingMode.Replicate));
    }

    [Theory]
    [InlineData(Interpolation.Nearest, false, new[] { 1.0, 1, 2, 2, 3 })]
    [InlineData(Interpolation.Linear, false, new[] { 1, 1.4, 2, 2.6, 3 })]
    [InlineData(Interpolation.Linear, true, new[] { 1, 1.5, 2, 2.5, 3 })]
    [InlineData(Interpolation.Cubic, true, new[] { 1, 1.40625, 2, 2.59375, 3 })]
    public void Numbers_between_places_are_found_as_in_PyTorch(Interpolation mode, bool corners, double[] expected)
    {
        var x = Tensor.Of([1.0, 2, 3]).Reshape(1, 1, 3);
        var y = x.Interpolate(5, default, mode, corners).Flatten().ToArray<double>();
        Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_size_or_a_scale_holds_for_each_dim()
    {
        var x = Tensor.Randn([2, 3, 4, 5], new(1), DType.Float64).RequireGrad();
        Assert.Equal([2, 3, 8, 10], x.Interpolate(scaleFactor: 2).Shape);
        Assert.Equal([2, 3, 8, 7], x.Interpolate(scaleFactor: (2, 1.5)).Shape);
        foreach (var mode in Enum.GetValues<Interpolation>())
        {
            // A dim at a time is the same.
            Assert.Equal(
                x.Interpolate(scaleFactor: [2, 1], mode: mode)
                    .Interpolate(scaleFactor: [1, 1.5], mode: mode)
                    .ToArray<double>(),
                x.Interpolate(scaleFactor: (2, 1.5), mode: mode).ToArray<double>()
            );
        }
        Assert.Equal([2, 3, 7, 3], x.Interpolate((7, 3), mode: Interpolation.Linear).Shape);
        Assert.Equal(x.ToArray<double>(), x.Interpolate((4, 5), mode: Interpolation.Cubic).ToArray<double>());
        Assert.Equal(x.ToArray<double>(), x.Interpolate((4, 5)).ToArray<double>());
        var twice = x.Interpolate(scaleFactor: 2);
        Assert.Equal(x[1, 2, 3, 4].Item(), twice[1, 2, 6, 9].Item());
        // Factors add up to one.
        foreach (var mode in (Interpolation[])[Interpolation.Linear, Interpolation.Cubic])
        {
            AssertClose(
                Tensor.Ones([1, 1, 9, 3], DType.Float64),
                Tensor.Ones([1, 1, 4, 7], DType.Float64).Interpolate((9, 3), mode: mode)
            );
        }
        twice.Sum().Backward();
        Assert.Equal(Enumerable.Repeat(4.0, 120), x.Grad!.ToArray<double>());
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        var x = Tensor.Ones([1, 3, 4, 4]);
        Refused<ArgumentException>(() => x.Unfold(5), "Unfold: patches of 5 are larger than dim ");
        Refused<ArgumentException>(() => Tensor.Ones([4, 4]).Unfold(2), "[4, 4] is not [N, C, H, W]");
        Refused<ArgumentException>(() => Tensor.Ones([1, 8, 8]).Fold(4, 2), "it must be [N, C·4, 9]");
        Refused<ArgumentException>(() => x.PixelShuffle(2), "the 3 channels of [1, 3, 4, 4]");
        Refused<ArgumentException>(() => x.PixelUnshuffle(3), "multiples of 3");
        Refused<ArgumentOutOfRangeException>(() => x.PixelShuffle(0), "a factor of 0");
        Refused<ArgumentException>(() => x.Interpolate(), "either the size is given or the scale");
        Refused<ArgumentException>(() => x.Interpolate(3, alignCorners: true), "no corners");
        Refused<ArgumentOutOfRangeException>(() => x.Interpolate(scaleFactor: 0.1), "leaves nothing of dim 2");
        Refused<ArgumentOutOfRangeException>(() => x.Interpolate(scaleFactor: (2, 0.1)), "leaves nothing of dim 3");
        Refused<ArgumentOutOfRangeException>(() => x.Interpolate(scaleFactor: (2, -1)), "a scale of -1");
        Refused<ArgumentException>(() => x.Interpolate(scaleFactor: (2, 2, 2)), "give one, or 2");
        Refused<InvalidOperationException>(
            () => x.Long().Interpolate(3, mode: Interpolation.Linear),
            "the elements are int64"
        );
    }

    static void Refused<TException>(Func<object> call, string part)
        where TException : Exception => Assert.Contains(part, Assert.Throws<TException>(call).Message);

    static void AssertClose(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.Shape, found.Shape);
        Assert.All(
            expected.ToArray<double>().Zip(found.ToArray<double>()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-11)
        );
    }
}
