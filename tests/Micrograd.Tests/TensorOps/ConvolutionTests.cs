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

    // More examples than are summed at a time, blocks of rows, channels by twos and threes, strides, and a kernel of one place.
    static readonly ConvolutionCase[] s_large =
    [
        new(false, 9, 3, 14, 1, [41, 37], [3, 3], [1, 1], [1, 1], [1, 1], [0, 0]),
        new(false, 7, 4, 4, 4, [48, 33], [3, 5], [1, 1], [1, 2], [1, 1], [0, 0]),
        new(false, 11, 2, 2, 2, [97, 41], [3, 3], [1, 1], [1, 1], [1, 1], [0, 0]),
        new(false, 1, 1, 1, 1, [131, 33], [3, 3], [1, 1], [2, 0], [1, 1], [0, 0]),
        new(false, 5, 17, 3, 1, [40, 64], [1, 1], [1, 1], [0, 0], [1, 1], [0, 0]),
        new(false, 3, 2, 13, 1, [70, 71], [4, 3], [3, 2], [0, 1], [1, 2], [0, 0]),
        new(false, 1, 40, 2, 1, [3001], [7], [1], [3], [2], [0]),
        new(true, 4, 13, 3, 1, [33, 29], [4, 4], [2, 2], [1, 1], [1, 1], [0, 0]),
        new(true, 2, 5, 6, 1, [9, 10, 11], [3, 2, 3], [1, 2, 3], [1, 0, 1], [1, 1, 1], [0, 1, 2]),
    ];

    public static TheoryData<int> Large => [.. Enumerable.Range(0, s_large.Length)];

    [Theory]
    [MemberData(nameof(Large))]
    public void Work_that_is_cut_into_parts_is_the_same_sum(int number)
    {
        var c = s_large[number];
        var (x, w, b) = c.Tensors(DType.Float64);
        var y = c.Apply(x, w, b);
        y.Backward(CotangentOf(y));
        var (expected, toX, toW, toB) = c.Expected(x, w, b, CotangentOf(y));
        Near(expected, y, 1e-12, c);
        Near(toX, x.Grad!, 1e-12, c);
        Near(toW, w.Grad!, 1e-12, c);
        Near(toB, b.Grad!, 1e-12, c);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(32)]
    [InlineData(67)]
    public void What_is_infinite_reaches_only_what_it_meets(int size)
    {
        // The last place meets no place of the kernel but the last, at the last position.
        var x = Tensor.Ones([2, 3, size]);
        x.Slice(2, size - 1, size).Fill(double.PositiveInfinity);
        var (input, w) = (x.Detach().RequireGrad(), Tensor.Ones([4, 3, 3]).RequireGrad());
        var y = input.Conv1d(w);
        Assert.True(y.Slice(2, 0, size - 3).IsFinite().All().Item() != 0);
        Assert.True(double.IsPositiveInfinity(y.Slice(2, size - 3, size - 2).Min().Item()));
        y.Backward(Tensor.Ones(y.Shape));
        Assert.True(w.Grad!.Slice(2, 0, 2).IsFinite().All().Item() != 0);
        Assert.True(double.IsPositiveInfinity(w.Grad!.Slice(2, 2, 3).Min().Item()));
    }

    public static TheoryData<int, int, int, int, int> Planes =>
        [
            .. from size in new[]
            {
                (2, 1),
                (3, 5),
                (7, 7),
                (8, 16),
                (13, 17),
                (14, 14),
                (11, 31),
                (32, 32),
                (5, 37),
                (9, 67),
            }
            from padding in new[] { 1, 0, 2, 5 }
            from dilation in new[] { 1, 3 }
            where size.Item1 + 2 * padding >= 3 && size.Item2 + 2 * padding >= 2 * dilation + 1
            let channels = 1 + (size.Item1 + padding) % 3
            select (size.Item1, size.Item2, padding, dilation, channels),
        ];

    [Theory]
    [MemberData(nameof(Planes))]
    public void A_channel_each_by_3_times_3_is_the_sum_that_defines_it(
        int rows,
        int columns,
        int padding,
        int dilation,
        int channels
    )
    {
        foreach (var (groups, batch) in new[] { (3, 2), (1, 0), (1, 1) })
        {
            ConvolutionCase c = new(
                false,
                batch,
                groups,
                groups * channels,
                groups,
                [rows, columns],
                [3, 3],
                [1, 1],
                [padding, padding],
                [1, dilation],
                [0, 0]
            );
            foreach (var (dtype, tolerance) in new[] { (DType.Float64, 1e-12), (DType.Float32, 1e-5) })
            {
                var (x, w, b) = c.Tensors(dtype);
                var y = c.Apply(x, w, b);
                y.Backward(CotangentOf(y));
                var (expected, toX, toW, toB) = c.Expected(x, w, b, CotangentOf(y));
                Near(expected, y, tolerance, c);
                Near(toX, x.Grad!, tolerance, c);
                Near(toW, w.Grad!, tolerance, c);
                Near(toB, b.Grad!, tolerance, c);
            }
        }
    }

    [Fact]
    public void What_is_infinite_in_a_plane_reaches_only_what_it_meets()
    {
        var x = Tensor.Ones([1, 2, 9, 21]);
        x.Slice(2, 0, 1).Fill(double.PositiveInfinity);
        var (input, w) = (x.RequireGrad(), Tensor.Ones([2, 1, 3, 3]).RequireGrad());
        var y = input.Conv2d(w, groups: 2);
        Assert.True(double.IsPositiveInfinity(y.Slice(2, 0, 1).Min().Item()));
        Assert.True(y.Slice(2, 1, 7).IsFinite().All().Item() != 0);
        y.Backward(Tensor.Ones(y.Shape));
        Assert.True(double.IsPositiveInfinity(w.Grad!.Slice(2, 0, 1).Min().Item()));
        Assert.True(w.Grad!.Slice(2, 1, 3).IsFinite().All().Item() != 0);
    }

    [Fact]
    public void A_dilation_beyond_any_copy_is_computed_by_plain_loops()
    {
        var x = Tensor.Randn([1, 1, 5], new(1), DType.Float64);
        var w = Tensor.Randn([1, 1, 2], new(2), DType.Float64).RequireGrad();
        // The kernel's two places meet the first place and the last, and padding between.
        var y = x.Conv1d(w, padding: 100_000_000, dilation: 200_000_004);
        Assert.Equal([1, 1, 1], y.Shape);
        Assert.Equal(0, y.Item());
        var z = x.Conv1d(w, stride: 4, padding: 70_000_000, dilation: 140_000_004);
        z.Sum().Backward();
        Assert.Equal(0, w.Grad!.Abs().Sum().Item());
    }

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
