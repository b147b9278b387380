using Micrograd.Kernels;
using Micrograd.Kernels.Convolution;
using Micrograd.Kernels.MatMul;
using Micrograd.Kernels.Rows;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Tests.Kernels;

/// <summary>The plain loops that a browser runs, against the vectors of every other machine.</summary>
public unsafe class InterpretedTests
{
    static readonly double[] s_numbers =
    [
        double.NaN,
        double.NegativeInfinity,
        -40,
        -1.5,
        -1e-9,
        -0.0,
        0,
        0.25,
        3,
        700,
        double.PositiveInfinity,
    ];

    [Fact]
    public void Elementwise_functions_are_those_of_the_lanes()
    {
        AssertSame(new UnaryForward<Rules.Tanh>(default));
        AssertSame(new UnaryForward<Rules.Sigmoid>(default));
        AssertSame(new UnaryForward<Rules.Relu>(default));
        AssertSame(new UnaryForward<Rules.Exp>(default));
        AssertSame(new UnaryBackward<Rules.Tanh>(default));
        AssertSame(new BinaryForward<Rules.Multiply>(default));
        AssertSame(new BinaryBackwardB<Rules.Divide>(default));
    }

    [Fact]
    public void Floats_are_rounded_from_doubles()
    {
        float[] x = [.. s_numbers.Select(number => (float)number)];
        var (lanes, plain) = (new float[x.Length], new float[x.Length]);
        fixed (
            float* from = x,
                toLanes = lanes,
                toPlain = plain
        )
        {
            var f = new UnaryForward<Rules.Tanh>(default);
            LaneLoop<float>.Run(f, from, 1, from, 1, from, 1, from, 1, toLanes, (nuint)x.Length);
            LaneLoop<float>.Interpreted(f, from, 1, from, 1, from, 1, from, 1, toPlain, (nuint)x.Length);
        }
        Assert.All(lanes.Zip(plain), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void A_step_of_zero_repeats_a_number()
    {
        double[] x = [1, 2, 3];
        var two = 2.0;
        var y = new double[3];
        fixed (
            double* from = x,
                to = y
        )
        {
            LaneLoop<double>.Interpreted(
                new BinaryForward<Rules.Multiply>(default),
                from,
                1,
                &two,
                0,
                from,
                0,
                from,
                0,
                to,
                3
            );
        }
        Assert.Equal([2, 4, 6], y);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(40, 8, 2)]
    public void A_product_is_that_of_the_tiles(int rows, int columns, int depth)
    {
        var random = new PythonRandom(7);
        var a = Drawn(rows * depth);
        var b = Drawn(depth * columns);
        var bias = Drawn(columns);
        var (tiles, plain) = (new double[rows * columns], new double[rows * columns]);
        fixed (
            double* firstA = a,
                firstB = b,
                start = bias,
                toTiles = tiles,
                toPlain = plain
        )
        {
            var product = new Product<double>
            {
                Rows = rows,
                Columns = columns,
                Depth = depth,
                A = firstA,
                ARow = depth,
                AColumn = 1,
                B = firstB,
                BRow = 1,
                BColumn = depth,
                C = toTiles,
                CRow = columns,
                CColumn = 1,
                Start = start,
                StartRow = 0,
                StartColumn = 1,
            };
            ProductSplit.Run(product, new Identity<double>());
            product.C = toPlain;
            PlainProduct<double>.Run(product, new Identity<double>());
        }
        Assert.All(tiles.Zip(plain), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

        double[] Drawn(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Gauss(0, 1))];
    }

    [Fact]
    public void A_convolution_is_that_of_the_tiles()
    {
        var shape = new ConvolutionShape(
            2,
            2,
            3,
            5,
            new(9, 4, 3, 2, 1, 1),
            new(4, 3, 2, 1, 1, 0),
            new(7, 7, 3, 1, 2, 2)
        );
        var random = new PythonRandom(7);
        var (large, small) = (Drawn((int)shape.LargeCount), Drawn((int)shape.SmallCount));
        var (weight, bias) = (Drawn((int)shape.WeightCount), Drawn(10));
        var (smallOut, largeOut) = (new double[small.Length], new double[large.Length]);
        var (otherSmall, otherLarge) = (new double[small.Length], new double[large.Length]);
        var (weights, otherWeights) = (new double[weight.Length], new double[weight.Length]);
        ConvolutionKernel.Forward<double>(shape, large, weight, bias, smallOut);
        ConvolutionKernel.Transposed<double>(shape, small, weight, bias.AsSpan(..6), largeOut);
        ConvolutionKernel.WeightGradient<double>(shape, large, small, weights);
        fixed (
            double* x = large,
                g = small,
                w = weight,
                b = bias,
                toSmall = otherSmall,
                toLarge = otherLarge,
                toWeight = otherWeights
        )
        {
            PlainConvolution<double>.Forward(shape, x, w, b, toSmall);
            PlainConvolution<double>.Transposed(shape, g, w, b, toLarge);
            PlainConvolution<double>.WeightGradient(shape, x, g, toWeight);
        }
        Assert.All(smallOut.Zip(otherSmall), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.All(largeOut.Zip(otherLarge), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.All(weights.Zip(otherWeights), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

        double[] Drawn(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Gauss(0, 1))];
    }

    static void AssertSame<TFunction>(TFunction f)
        where TFunction : struct, ILaneFunction
    {
        var x = s_numbers;
        double[] other = [.. s_numbers.Reverse()];
        var (lanes, plain) = (new double[x.Length], new double[x.Length]);
        fixed (
            double* a = x,
                b = other,
                toLanes = lanes,
                toPlain = plain
        )
        {
            LaneLoop<double>.Run(f, a, 1, b, 1, a, 1, b, 1, toLanes, (nuint)x.Length);
            LaneLoop<double>.Interpreted(f, a, 1, b, 1, a, 1, b, 1, toPlain, (nuint)x.Length);
        }
        Assert.All(
            lanes.Zip(plain),
            pair =>
                Assert.True(
                    pair.First.Equals(pair.Second)
                        || Math.Abs(pair.First - pair.Second) <= 1e-14 + 1e-13 * Math.Abs(pair.First),
                    $"{pair.First} and {pair.Second}"
                )
        );
    }
}
