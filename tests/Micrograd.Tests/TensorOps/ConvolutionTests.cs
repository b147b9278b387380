using Micrograd.Kernels;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.TensorOps;

/// <summary>Convolution of one, two and three dims, forward and back, against the sum that defines it.</summary>
[Trait("kernels", "true")]
[Collection(nameof(ThreadTests))]
public sealed class ConvolutionTests
{
    const int Cases = 120;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Cases)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_convolution_and_its_gradients_are_the_sum_that_defines_them(int seed)
    {
        var c = ConvolutionCase.Drawn(seed);
        var (x, w, b) = c.Tensors(DType.Float64);
        var y = c.Apply(x, w, b);
        var (expected, toX, toW, toB) = c.Expected(x, w, b, CotangentOf(y));
        Near(expected, y, 1e-12, c);
        y.Backward(CotangentOf(y));
        Near(toX, x.Grad!, 1e-12, c);
        Near(toW, w.Grad!, 1e-12, c);
        Near(toB, b.Grad!, 1e-12, c);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Floats_are_near_doubles(int seed)
    {
        var c = ConvolutionCase.Drawn(seed);
        var (x, w, b) = c.Tensors(DType.Float32);
        var y = c.Apply(x, w, b);
        y.Backward(CotangentOf(y));
        var (x2, w2, b2) = (x.Detach().Double().RequireGrad(), w.Detach().Double().RequireGrad(), b.Detach().Double());
        var y2 = c.Apply(x2, w2, b2);
        y2.Backward(CotangentOf(y).Double());
        Near(y2.ToArray<double>(), y, 1e-5, c);
        Near(x2.Grad!.ToArray<double>(), x.Grad!, 1e-5, c);
        Near(w2.Grad!.ToArray<double>(), w.Grad!, 1e-5, c);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_number_of_threads_changes_no_bit(int seed)
    {
        var c = ConvolutionCase.Drawn(seed);
        var (x, w, b) = c.Tensors(DType.Float32);
        var before = Workers.ThreadCount;
        try
        {
            var one = Bits(1);
            foreach (var threads in new[] { 2, 3 })
            {
                Assert.Equal(one, Bits(threads));
            }
        }
        finally
        {
            Workers.ThreadCount = before;
        }

        byte[] Bits(int threads)
        {
            Workers.ThreadCount = threads;
            x.ZeroGrad();
            w.ZeroGrad();
            var y = c.Apply(x, w, b);
            y.Backward(CotangentOf(y));
            return [.. BitsOf(y), .. BitsOf(x.Grad!), .. BitsOf(w.Grad!)];
        }
    }

    static byte[] BitsOf(Tensor t) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(t.ToArray<float>()).ToArray();

    static Tensor CotangentOf(Tensor y) => Tensor.Randn(y.Shape, new(9), y.DType);

    static void Near(double[] expected, Tensor found, double tolerance, ConvolutionCase c)
    {
        var numbers = found.ToArray<double>();
        Assert.Equal(expected.Length, numbers.Length);
        var largest = expected.Select(Math.Abs).DefaultIfEmpty(1).Max();
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - numbers[i]) <= tolerance * Math.Max(1, largest),
                $"{c}: element {i} is {numbers[i]:R}, not {expected[i]:R}"
            );
        }
    }
}
