using System.Numerics;
using System.Runtime.Intrinsics;
using Micrograd.Numbers;

namespace Micrograd.Tests.NumberSystems;

/// <summary>A function at every width that the machine is fast at, the scalar lane included.</summary>
internal static class LaneWidths
{
    /// <summary>y = f(x) by the widest lanes, as kernels do.</summary>
    public static void Widest<TElement>(LaneFunction function, ReadOnlySpan<TElement> x, Span<TElement> y)
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        switch (LaneWidth.Bits)
        {
            case 512:
                function.Run<Simd512<TElement>, TElement>(x, y);
                break;
            case 256:
                function.Run<Simd256<TElement>, TElement>(x, y);
                break;
            case 128:
                function.Run<Simd128<TElement>, TElement>(x, y);
                break;
            default:
                function.Run<SimdScalar<TElement>, TElement>(x, y);
                break;
        }
    }

    /// <summary>The results of each width, beside its name.</summary>
    public static IEnumerable<(string Width, TElement[] Y)> Each<TElement>(LaneFunction function, TElement[] x)
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        yield return ("scalar", Results(y => function.Run<SimdScalar<TElement>, TElement>(x, y)));
        if (Vector128.IsHardwareAccelerated)
        {
            yield return ("128 bits", Results(y => function.Run<Simd128<TElement>, TElement>(x, y)));
        }
        if (Vector256.IsHardwareAccelerated)
        {
            yield return ("256 bits", Results(y => function.Run<Simd256<TElement>, TElement>(x, y)));
        }
        if (Vector512.IsHardwareAccelerated)
        {
            yield return ("512 bits", Results(y => function.Run<Simd512<TElement>, TElement>(x, y)));
        }

        TElement[] Results(Action<TElement[]> run)
        {
            var y = new TElement[x.Length];
            run(y);
            return y;
        }
    }
}
