using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// Sums by halves: a row is cut in two until a piece is short, so that the rounding error grows with the logarithm of its length. Lanes
/// that add side by side are always sixteen, whatever the processor's width, so every machine adds in one order.
/// </summary>
internal static class Reduction
{
    // Sixteen sums side by side, at least; one cut is made at a multiple of it.
    const int Side = 16;
    const int Piece = 16 * Side;

    /// <summary>The sum of each row of a contiguous matrix.</summary>
    public static void SumRows<T>(ReadOnlySpan<T> x, int columns, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var row = 0; row < sums.Length; row++)
        {
            sums[row] = Sum(x.Slice(row * columns, columns));
        }
    }

    /// <summary>The sum of each column of a contiguous matrix.</summary>
    public static void SumColumns<T>(ReadOnlySpan<T> x, int rows, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows <= Side || sums.IsEmpty)
        {
            sums.Clear();
            for (var row = 0; row < rows; row++)
            {
                Add(x.Slice(row * sums.Length, sums.Length), sums);
            }
            return;
        }
        var half = rows / 2;
        SumColumns(x[..(half * sums.Length)], half, sums);
        var others = new T[sums.Length];
        SumColumns(x[(half * sums.Length)..], rows - half, others.AsSpan());
        Add(others, sums);
    }

    /// <summary>The sum of all.</summary>
    public static T Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length > Piece)
        {
            var half = x.Length / 2 / Side * Side;
            return Sum(x[..half]) + Sum(x[half..]);
        }
        return LaneWidth.Bits switch
        {
            512 => SumPiece<Simd512<T>, T>(x),
            256 => SumPiece<Simd256<T>, T>(x),
            128 => SumPiece<Simd128<T>, T>(x),
            _ => SumPiece<SimdScalar<T>, T>(x),
        };
    }

    static T SumPiece<TSimd, T>(ReadOnlySpan<T> x)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> sides = stackalloc T[Side];
        sides.Clear();
        var whole = x.Length / Side * Side;
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(sides);
        for (nuint lane = 0; lane < Side; lane += (nuint)TSimd.Count)
        {
            var sum = TSimd.Broadcast(0.0);
            for (nuint i = 0; i < (nuint)whole; i += Side)
            {
                sum += TSimd.Load(in source, i + lane);
            }
            TSimd.Store(sum, ref target, lane);
        }
        for (var i = whole; i < x.Length; i++)
        {
            sides[i - whole] += x[i];
        }
        for (var width = Side / 2; width > 0; width /= 2)
        {
            for (var i = 0; i < width; i++)
            {
                sides[i] += sides[i + width];
            }
        }
        return sides[0];
    }

    static void Add<T>(ReadOnlySpan<T> x, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..sums.Length];
        ref var source = ref Unsafe.AsRef(in MemoryMarshal.GetReference(x));
        ref var target = ref MemoryMarshal.GetReference(sums);
        LaneLoop<T>.Run(
            default(Plus),
            in source,
            1,
            in target,
            1,
            in target,
            1,
            in target,
            1,
            ref target,
            (nuint)sums.Length
        );
    }

    readonly struct Plus : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a + b;
    }
}
