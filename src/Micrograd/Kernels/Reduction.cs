using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// Sums by halves: a row is cut in two until a piece is short, so that the rounding error grows with the logarithm of its length. The
/// sums side by side are always 64, whatever the processor's width, and only the last is added across: every machine adds in one
/// order.
/// </summary>
internal static unsafe class Reduction
{
    /// <summary>Sums side by side; one cut is made at a multiple of it.</summary>
    public const int Side = 64;

    // Sixteen numbers are added in a row.
    const int Piece = 16 * Side;

    // What a thread takes at a time, and what is worth it.
    const int PartSize = 1 << 16;

    /// <summary>The sum of each row of a contiguous matrix.</summary>
    public static void SumRows<T>(ReadOnlySpan<T> x, int columns, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, (long)columns * sums.Length);
        fixed (
            T* first = x,
                to = sums
        )
        {
            if (sums.Length == 1 && columns >= 4 * PartSize && Workers.ThreadCount > 1)
            {
                to[0] = SumByParts(first, columns);
                return;
            }
            RowRanges.Run(new Rows<T>(first, columns, to), sums.Length, columns);
        }
    }

    /// <summary>The sum of each row, as the caller's own work; see <see cref="Sum{T}(T*, int)"/>.</summary>
    readonly struct Rows<T>(T* x, int columns, T* sums) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                sums[row] = Sum(x + (nint)row * columns, columns);
            }
        }
    }

    /// <summary>The sum of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(T* x, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The three lines of a call for each width are two jumps less than a type of loop each.
        if (LaneWidth.Bits == 512)
        {
            return SumAcross<Simd512<T>, T>(x, count);
        }
        if (LaneWidth.Bits == 256)
        {
            return SumAcross<Simd256<T>, T>(x, count);
        }
        return LaneWidth.Bits == 128 ? SumAcross<Simd128<T>, T>(x, count) : SumAcross<SimdScalar<T>, T>(x, count);
    }

    static T SumAcross<TSimd, T>(T* x, int count)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sides = stackalloc T[Side];
        SumSides<TSimd, T>(x, count, sides);
        return Across(sides);
    }

    /// <summary>The 64 sums of a row, by halves.</summary>
    static void SumSides<TSimd, T>(T* x, int count, T* sides)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count <= Piece)
        {
            SumPiece<TSimd, T>(x, count, sides);
            return;
        }
        var half = Half(count);
        SumSides<TSimd, T>(x, half, sides);
        var others = stackalloc T[Side];
        SumSides<TSimd, T>(x + half, count - half, others);
        AddTo<TSimd, T>(others, sides);
    }

    // The first part is the piece length times a power of two, so that the parts of threads are branches of one tree.
    static int Half(int count) => (int)(BitOperations.RoundUpToPowerOf2((uint)count) / 2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void SumPiece<TSimd, T>(T* x, int count, T* sides)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = TSimd.Count;
        var whole = count / Side * Side;
        for (var lane = 0; lane < Side; lane += 4 * lanes)
        {
            var (a, b, c, d) = (default(TSimd), default(TSimd), default(TSimd), default(TSimd));
            var from = x + lane;
            for (var end = from + whole; from < end; from += Side)
            {
                a += TSimd.Load(ref *from);
                b += TSimd.Load(ref *(from + lanes));
                c += TSimd.Load(ref *(from + 2 * lanes));
                d += TSimd.Load(ref *(from + 3 * lanes));
            }
            var rest = count - whole - lane;
            if (rest > 0)
            {
                a += LoadUpTo<TSimd, T>(from, rest);
                b += LoadUpTo<TSimd, T>(from + lanes, rest - lanes);
                c += LoadUpTo<TSimd, T>(from + 2 * lanes, rest - 2 * lanes);
                d += LoadUpTo<TSimd, T>(from + 3 * lanes, rest - 3 * lanes);
            }
            TSimd.Store(a, ref *(sides + lane));
            TSimd.Store(b, ref *(sides + lane + lanes));
            TSimd.Store(c, ref *(sides + lane + 2 * lanes));
            TSimd.Store(d, ref *(sides + lane + 3 * lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd LoadUpTo<TSimd, T>(T* from, int count)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        count >= TSimd.Count ? TSimd.Load(ref *from)
        : count > 0 ? TSimd.LoadFirst(from, count)
        : default;

    static void AddTo<TSimd, T>(T* x, T* sums)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < Side; i += TSimd.Count)
        {
            TSimd.Store(TSimd.Load(ref *(sums + i)) + TSimd.Load(ref *(x + i)), ref *(sums + i));
        }
    }

    /// <summary>The sum of 64: each half to the other, again and again.</summary>
    static T Across<T>(T* sides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = Vector128<T>.Count;
        for (var width = Side / 2; width >= lanes; width /= 2)
        {
            for (var i = 0; i < width; i += lanes)
            {
                (Vector128.Load(sides + i) + Vector128.Load(sides + i + width)).Store(sides + i);
            }
        }
        return lanes == 4 ? sides[0] + sides[2] + (sides[1] + sides[3]) : sides[0] + sides[1];
    }

    static T SumByParts<T>(T* x, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parts = (count - 1) / PartSize + 1;
        var sums = new T[parts * Side];
        fixed (T* to = sums)
        {
            Workers.Run(new Part<T>(x, count, to), parts);
            CombineParts(to, parts);
            return Across(to);
        }
    }

    // As SumSides would have combined them.
    static void CombineParts<T>(T* sums, int parts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (parts == 1)
        {
            return;
        }
        var half = Half(parts);
        CombineParts(sums, half);
        CombineParts(sums + half * Side, parts - half);
        AddTo<SimdScalar<T>, T>(sums + half * Side, sums);
    }

    readonly struct Part<T>(T* x, int count, T* sums) : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int part)
        {
            var from = x + (nint)part * PartSize;
            var length = Math.Min(PartSize, count - part * PartSize);
            var to = sums + part * Side;
            if (LaneWidth.Bits == 512)
            {
                SumSides<Simd512<T>, T>(from, length, to);
            }
            else if (LaneWidth.Bits == 256)
            {
                SumSides<Simd256<T>, T>(from, length, to);
            }
            else if (LaneWidth.Bits == 128)
            {
                SumSides<Simd128<T>, T>(from, length, to);
            }
            else
            {
                SumSides<SimdScalar<T>, T>(from, length, to);
            }
        }
    }
}
