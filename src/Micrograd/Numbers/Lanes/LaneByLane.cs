using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>A function of doubles on each lane in turn, rounded to the element once: the way of what has no vector form.</summary>
internal static unsafe class LaneByLane
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Map<TSimd, TElement>(TSimd x, Func<double, double> function)
        where TSimd : struct, ISimd<TSimd, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        ref var lane = ref Unsafe.As<TSimd, TElement>(ref x);
        for (var i = 0; i < TSimd.Count; i++)
        {
            ref var at = ref Unsafe.Add(ref lane, i);
            at = TElement.CreateTruncating(function(double.CreateTruncating(at)));
        }
        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Map<TSimd, TElement>(TSimd a, TSimd b, Func<double, double, double> function)
        where TSimd : struct, ISimd<TSimd, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        ref var left = ref Unsafe.As<TSimd, TElement>(ref a);
        ref var right = ref Unsafe.As<TSimd, TElement>(ref b);
        for (var i = 0; i < TSimd.Count; i++)
        {
            ref var at = ref Unsafe.Add(ref left, i);
            at = TElement.CreateTruncating(
                function(double.CreateTruncating(at), double.CreateTruncating(Unsafe.Add(ref right, i)))
            );
        }
        return a;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Map<TSimd, TElement>(TSimd a, double b, Func<double, double, double> function)
        where TSimd : struct, ISimd<TSimd, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        ref var lane = ref Unsafe.As<TSimd, TElement>(ref a);
        for (var i = 0; i < TSimd.Count; i++)
        {
            ref var at = ref Unsafe.Add(ref lane, i);
            at = TElement.CreateTruncating(function(double.CreateTruncating(at), b));
        }
        return a;
    }

    /// <summary>The first elements in a vector, 0 in its other lanes: the way of processors without masks.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TVector LoadFirst<TVector, TElement>(TElement* source, int count)
        where TVector : unmanaged
        where TElement : unmanaged
    {
        var vector = default(TVector);
        for (var i = 0; i < count; i++)
        {
            ((TElement*)&vector)[i] = source[i];
        }
        return vector;
    }

    /// <summary>Writes the first lanes of a vector.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreFirst<TVector, TElement>(TVector vector, TElement* destination, int count)
        where TVector : unmanaged
        where TElement : unmanaged
    {
        for (var i = 0; i < count; i++)
        {
            destination[i] = ((TElement*)&vector)[i];
        }
    }
}
