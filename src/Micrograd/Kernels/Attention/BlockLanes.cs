using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Attention;

/// <summary>
/// What is done to the scores of a block between its products. A row is a key, a lane a query: so the largest and the sum of a query's
/// scores go down the rows, lane by lane.
/// </summary>
internal static unsafe class BlockLanes<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// s = e^(s·scale − m), m the largest of a query or 0 where that is not finite; of each query 1 / Σ, 0 where the sum is 0, and
    /// m + ln Σ, ∞ where it is 0.
    /// </summary>
    public static void Powers(T* s, int keys, int width, T scale, T* inverse, T* logSum)
    {
        switch (LaneWidth.Bits)
        {
            case 512:
                Powers<Simd512<T>>(s, keys, width, scale, inverse, logSum);
                break;
            case 256:
                Powers<Simd256<T>>(s, keys, width, scale, inverse, logSum);
                break;
            case 128:
                Powers<Simd128<T>>(s, keys, width, scale, inverse, logSum);
                break;
            default:
                Powers<SimdScalar<T>>(s, keys, width, scale, inverse, logSum);
                break;
        }
        for (var i = 0; i < width; i++)
        {
            // So far they hold m and Σ.
            var (shift, sum) = (inverse[i], logSum[i]);
            inverse[i] = sum == T.Zero ? T.Zero : T.One / sum;
            logSum[i] = sum == T.Zero ? T.PositiveInfinity : shift + T.Log(sum);
        }
    }

    /// <summary>p = e^(p·scale − logSum)</summary>
    public static void Weights(T* p, int keys, int width, T scale, T* logSum)
    {
        switch (LaneWidth.Bits)
        {
            case 512:
                Weights<Simd512<T>>(p, keys, width, scale, logSum);
                break;
            case 256:
                Weights<Simd256<T>>(p, keys, width, scale, logSum);
                break;
            case 128:
                Weights<Simd128<T>>(p, keys, width, scale, logSum);
                break;
            default:
                Weights<SimdScalar<T>>(p, keys, width, scale, logSum);
                break;
        }
    }

    /// <summary>g = p (g − mean) scale</summary>
    public static void Gradient(T* p, T* g, int keys, int width, T scale, T* mean)
    {
        switch (LaneWidth.Bits)
        {
            case 512:
                Gradient<Simd512<T>>(p, g, keys, width, scale, mean);
                break;
            case 256:
                Gradient<Simd256<T>>(p, g, keys, width, scale, mean);
                break;
            case 128:
                Gradient<Simd128<T>>(p, g, keys, width, scale, mean);
                break;
            default:
                Gradient<SimdScalar<T>>(p, g, keys, width, scale, mean);
                break;
        }
    }

    /// <summary>A row of scores, and of another block in place: 0 where the number of some random bits is below p, else scaled.</summary>
    public static void Drop(T* bits, T* s, T* to, T* other, int width, in DropDraws<T> draws)
    {
        switch (LaneWidth.Bits)
        {
            case 512:
                Drop<Simd512<T>>(bits, s, to, other, width, draws.P, draws.Scale);
                break;
            case 256:
                Drop<Simd256<T>>(bits, s, to, other, width, draws.P, draws.Scale);
                break;
            case 128:
                Drop<Simd128<T>>(bits, s, to, other, width, draws.P, draws.Scale);
                break;
            default:
                Drop<SimdScalar<T>>(bits, s, to, other, width, draws.P, draws.Scale);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Drop<TSimd>(T* bits, T* s, T* to, T* other, int width, T p, T scale)
        where TSimd : struct, ISimd<TSimd, T>
    {
        var (least, factor) = (TSimd.Broadcast(p), TSimd.Broadcast(scale));
        for (var lane = 0; lane < width; lane += TSimd.Count)
        {
            var isDropped = TSimd.LessThan(RandomFill.Unit<TSimd, T>(TSimd.Load(ref *(bits + lane))), least);
            TSimd.Store(TSimd.Select(isDropped, default, TSimd.Load(ref *(s + lane)) * factor), ref *(to + lane));
            if (other != null)
            {
                var at = other + lane;
                TSimd.Store(TSimd.Select(isDropped, default, TSimd.Load(ref *at) * factor), ref *at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Powers<TSimd>(T* s, int keys, int width, T scale, T* shifts, T* sums)
        where TSimd : struct, ISimd<TSimd, T>
    {
        var factor = TSimd.Broadcast(scale);
        for (var lane = 0; lane < width; lane += TSimd.Count)
        {
            var end = s + lane + (nint)keys * width;
            var largest = TSimd.Broadcast(T.NegativeInfinity);
            for (var at = s + lane; at < end; at += width)
            {
                largest = TSimd.AtLeast(TSimd.Load(ref *at) * factor, largest);
            }
            // What is infinite, or no number, times 0 is no number.
            var shift = TSimd.Select(TSimd.IsNaN(largest * default(TSimd)), default, largest);
            TSimd.Store(shift, ref *(shifts + lane));
            var sum = default(TSimd);
            for (var at = s + lane; at < end; at += width)
            {
                var power = VectorExponential<TSimd, T>.ExpInline(TSimd.Load(ref *at) * factor - shift);
                sum += power;
                TSimd.Store(power, ref *at);
            }
            TSimd.Store(sum, ref *(sums + lane));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Weights<TSimd>(T* p, int keys, int width, T scale, T* logSum)
        where TSimd : struct, ISimd<TSimd, T>
    {
        var factor = TSimd.Broadcast(scale);
        for (var lane = 0; lane < width; lane += TSimd.Count)
        {
            var shift = TSimd.Load(ref *(logSum + lane));
            var end = p + lane + (nint)keys * width;
            for (var at = p + lane; at < end; at += width)
            {
                var power = VectorExponential<TSimd, T>.ExpInline(TSimd.Load(ref *at) * factor - shift);
                TSimd.Store(power, ref *at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Gradient<TSimd>(T* p, T* g, int keys, int width, T scale, T* mean)
        where TSimd : struct, ISimd<TSimd, T>
    {
        var factor = TSimd.Broadcast(scale);
        for (var lane = 0; lane < width; lane += TSimd.Count)
        {
            var centre = TSimd.Load(ref *(mean + lane));
            var end = p + lane + (nint)keys * width;
            for (T* at = p + lane, to = g + lane; at < end; at += width, to += width)
            {
                TSimd.Store(TSimd.Load(ref *at) * (TSimd.Load(ref *to) - centre) * factor, ref *to);
            }
        }
    }
}
