using System.Numerics;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// Convolution by plain loops: where the code is interpreted. A number is one chain of multiply-adds, over the channels and the
/// kernel's places in the order of the weight, as in the tiles.
/// </summary>
internal static unsafe class PlainConvolution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(ConvolutionShape shape, T* large, T* weight, T* bias, T* small) =>
        RowRanges.Run(
            new ForwardPlanes(shape, large, weight, bias, small),
            shape.Batch * shape.Groups * shape.Smalls,
            (long)shape.SmallPlane * shape.Larges * shape.Taps
        );

    public static void Transposed(ConvolutionShape shape, T* small, T* weight, T* bias, T* large) =>
        RowRanges.Run(
            new TransposedPlanes(shape, small, weight, bias, large),
            shape.Batch * shape.Groups * shape.Larges,
            (long)shape.SmallPlane * shape.Smalls * shape.Taps
        );

    public static void WeightGradient(ConvolutionShape shape, T* large, T* small, T* weight) =>
        RowRanges.Run(
            new Weights(shape, large, small, weight),
            shape.Groups * shape.Smalls * shape.Larges,
            (long)shape.Batch * shape.SmallPlane * shape.Taps
        );

    readonly struct ForwardPlanes(ConvolutionShape shape, T* large, T* weight, T* bias, T* small) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var plane = first; plane < first + count; plane++)
            {
                var channel = plane % (shape.Groups * shape.Smalls);
                var to = small + (nint)plane * shape.SmallPlane;
                new Span<T>(to, shape.SmallPlane).Fill(bias == null ? T.Zero : bias[channel]);
                var from = large + ((nint)(plane / shape.Smalls) * shape.Larges * shape.LargePlane);
                var w = weight + (nint)channel * shape.Larges * shape.Taps;
                for (var i = 0; i < shape.Larges; i++, from += shape.LargePlane, w += shape.Taps)
                {
                    Add(shape, w, from, to, isTransposed: false);
                }
            }
        }
    }

    readonly struct TransposedPlanes(ConvolutionShape shape, T* small, T* weight, T* bias, T* large) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var plane = first; plane < first + count; plane++)
            {
                var channel = plane % (shape.Groups * shape.Larges);
                var to = large + (nint)plane * shape.LargePlane;
                new Span<T>(to, shape.LargePlane).Fill(bias == null ? T.Zero : bias[channel]);
                var from = small + ((nint)(plane / shape.Larges) * shape.Smalls * shape.SmallPlane);
                var (group, at) = Math.DivRem(channel, shape.Larges);
                var w = weight + ((nint)group * shape.Smalls * shape.Larges + at) * shape.Taps;
                for (var o = 0; o < shape.Smalls; o++, from += shape.SmallPlane, w += shape.Larges * shape.Taps)
                {
                    Add(shape, w, from, to, isTransposed: true);
                }
            }
        }
    }

    readonly struct Weights(ConvolutionShape shape, T* large, T* small, T* weight) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var pair = first; pair < first + count; pair++)
            {
                var (channel, at) = Math.DivRem(pair, shape.Larges);
                var group = channel / shape.Smalls;
                var to = weight + (nint)pair * shape.Taps;
                for (var tap = 0; tap < shape.Taps; tap++)
                {
                    var sum = T.Zero;
                    for (var n = 0; n < shape.Batch; n++)
                    {
                        var x = large + (nint)((n * shape.Groups + group) * shape.Larges + at) * shape.LargePlane;
                        var g = small + (nint)(n * shape.Groups * shape.Smalls + channel) * shape.SmallPlane;
                        sum = Dot(shape, tap, x, g, sum);
                    }
                    to[tap] = sum;
                }
            }
        }
    }

    /// <summary>Adds one channel, times the kernel, to another.</summary>
    static void Add(ConvolutionShape shape, T* weight, T* from, T* to, bool isTransposed)
    {
        var (outer, middle, inner) = (shape.Outer, shape.Middle, shape.Inner);
        for (var i = 0; i < outer.Kernel; i++)
        {
            var (firstI, endI) = outer.Meeting(i);
            for (var j = 0; j < middle.Kernel; j++)
            {
                var (firstJ, endJ) = middle.Meeting(j);
                for (var k = 0; k < inner.Kernel; k++, weight++)
                {
                    var (first, end) = inner.Meeting(k);
                    for (var z = firstI; z < endI; z++)
                    {
                        for (var y = firstJ; y < endJ; y++)
                        {
                            var large =
                                (
                                    (z * outer.Stride + outer.Offset(i)) * middle.Large
                                    + y * middle.Stride
                                    + middle.Offset(j)
                                ) * inner.Large
                                + inner.Offset(k);
                            var small = (z * middle.Small + y) * inner.Small;
                            for (var x = first; x < end; x++)
                            {
                                var (read, written) = isTransposed
                                    ? (small + x, large + x * inner.Stride)
                                    : (large + x * inner.Stride, small + x);
                                to[written] = T.MultiplyAddEstimate(*weight, from[read], to[written]);
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>The sum, and the products of one channel of each side that meet with one place of the kernel.</summary>
    static T Dot(ConvolutionShape shape, int tap, T* large, T* small, T sum)
    {
        var (outer, middle, inner) = (shape.Outer, shape.Middle, shape.Inner);
        var k = tap % inner.Kernel;
        var (i, j) = Math.DivRem(tap / inner.Kernel, middle.Kernel);
        var ((firstI, endI), (firstJ, endJ), (first, end)) = (outer.Meeting(i), middle.Meeting(j), inner.Meeting(k));
        for (var z = firstI; z < endI; z++)
        {
            for (var y = firstJ; y < endJ; y++)
            {
                var x =
                    large
                    + ((z * outer.Stride + outer.Offset(i)) * middle.Large + y * middle.Stride + middle.Offset(j))
                        * inner.Large
                    + inner.Offset(k);
                var g = small + (z * middle.Small + y) * inner.Small;
                for (var at = first; at < end; at++)
                {
                    sum = T.MultiplyAddEstimate(x[at * inner.Stride], g[at], sum);
                }
            }
        }
        return sum;
    }
}
