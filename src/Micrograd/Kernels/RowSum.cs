using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// The sum of a function over a row, by halves: the row is cut in two until a piece is short, so that the rounding error grows with the
/// logarithm of its length. The sums side by side are always 64, whatever the processor's width, and only the last is added across:
/// every machine adds in one order.
/// </summary>
internal static unsafe class RowSum<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Sums side by side; one cut is made at a multiple of it.</summary>
    public const int Side = 64;

    // Sixteen numbers are added in a row.
    const int Piece = 16 * Side;

    /// <summary>Σ x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T* x, int count) => Of(default(Itself), new(x), count);

    /// <summary>Σ f of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TFunction>(TFunction f, RowOperands<T> row, int count)
        where TFunction : struct, IRowFunction
    {
        // The three lines of a call for each width are two jumps less than a type of loop each.
        if (LaneWidth.Bits == 512)
        {
            return Of<TFunction, Simd512<T>>(f, row, count);
        }
        if (LaneWidth.Bits == 256)
        {
            return Of<TFunction, Simd256<T>>(f, row, count);
        }
        return LaneWidth.Bits == 128
            ? Of<TFunction, Simd128<T>>(f, row, count)
            : Of<TFunction, SimdScalar<T>>(f, row, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Of<TFunction, TSimd>(TFunction f, RowOperands<T> row, int count)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T> =>
        // Sums beyond the first four registers, where there are more, are zeros.
        count <= (4 * TSimd.Count == Side ? Piece : 4 * TSimd.Count)
            ? OfPiece<TFunction, TSimd>(f, row, 0, count, null)
            : OfLong<TFunction, TSimd>(f, row, count);

    static T OfLong<TFunction, TSimd>(TFunction f, in RowOperands<T> row, int count)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        var sides = stackalloc T[SidesFor(count)];
        OfSides<TFunction, TSimd>(f, row, 0, count, sides);
        return Across<TSimd>(sides);
    }

    /// <summary>
    /// The 64 sums of a part of a row, to be combined with the others' by <see cref="OfParts"/>. A part's length is that of a piece times a
    /// power of two, but for the last one's: so it is a branch of the row's tree.
    /// </summary>
    public static void Sides(T* x, int count, T* sides)
    {
        var memory = stackalloc T[SidesFor(count)];
        if (LaneWidth.Bits == 512)
        {
            OfSides<Itself, Simd512<T>>(default, new(x), 0, count, memory);
        }
        else if (LaneWidth.Bits == 256)
        {
            OfSides<Itself, Simd256<T>>(default, new(x), 0, count, memory);
        }
        else if (LaneWidth.Bits == 128)
        {
            OfSides<Itself, Simd128<T>>(default, new(x), 0, count, memory);
        }
        else
        {
            OfSides<Itself, SimdScalar<T>>(default, new(x), 0, count, memory);
        }
        new ReadOnlySpan<T>(memory, Side).CopyTo(new(sides, Side));
    }

    /// <summary>The memory that halves of halves need: one half's sums are kept while the other is summed.</summary>
    static int SidesFor(int count) => Side * (BitOperations.Log2((uint)count / Piece + 1) + 2);

    /// <summary>The 64 sums of a row, by halves; the memory behind them is worked in.</summary>
    static void OfSides<TFunction, TSimd>(TFunction f, in RowOperands<T> row, int start, int count, T* sides)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        if (count <= Piece)
        {
            OfPiece<TFunction, TSimd>(f, row, start, count, sides);
            return;
        }
        var half = Half(count);
        OfSides<TFunction, TSimd>(f, row, start, half, sides);
        OfSides<TFunction, TSimd>(f, row, start + half, count - half, sides + Side);
        Add<TSimd>(sides + Side, sides);
    }

    /// <summary>The sum of a row from the 64 sums of each of its parts.</summary>
    public static T OfParts(T* sums, int parts)
    {
        Combine(sums, parts);
        return Across<SimdScalar<T>>(sums);
    }

    static void Combine(T* sums, int parts)
    {
        if (parts == 1)
        {
            return;
        }
        var half = Half(parts);
        Combine(sums, half);
        Combine(sums + half * Side, parts - half);
        Add<SimdScalar<T>>(sums + half * Side, sums);
    }

    // The first half is a power of two, for rows times the length of a piece: so parts of equal length are branches of one tree.
    static int Half(int count) => (int)(BitOperations.RoundUpToPowerOf2((uint)count) / 2);

    /// <summary>The 64 sums of a piece; or their sum, where the first four registers hold all of them and none are asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static T OfPiece<TFunction, TSimd>(TFunction f, in RowOperands<T> row, int start, int count, T* sides)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        nint lanes = TSimd.Count;
        nint whole = count / Side * Side;
        var x = row.A;
        var y = row.B;
        var z = row.C;
        var (s, t) = (Broadcast<TSimd>(row.S), Broadcast<TSimd>(row.T));
        var (u, v) = (Broadcast<TSimd>(row.U), Broadcast<TSimd>(row.V));
        for (nint lane = 0; lane < Side; lane += 4 * lanes)
        {
            var (a, b, c, d) = (default(TSimd), default(TSimd), default(TSimd), default(TSimd));
            var at = start + lane;
            for (var end = at + whole; at < end; at += Side)
            {
                a += Terms(f, x + at, y + at, z + at, s, t, u, v);
                b += Terms(f, x + at + lanes, y + at + lanes, z + at + lanes, s, t, u, v);
                c += Terms(f, x + at + 2 * lanes, y + at + 2 * lanes, z + at + 2 * lanes, s, t, u, v);
                d += Terms(f, x + at + 3 * lanes, y + at + 3 * lanes, z + at + 3 * lanes, s, t, u, v);
            }
            var rest = (int)(count - whole - lane);
            if (rest > 0)
            {
                a += Terms(f, x + at, y + at, z + at, s, t, u, v, rest);
                b += Terms(f, x + at + lanes, y + at + lanes, z + at + lanes, s, t, u, v, rest - (int)lanes);
                c += Terms(
                    f,
                    x + at + 2 * lanes,
                    y + at + 2 * lanes,
                    z + at + 2 * lanes,
                    s,
                    t,
                    u,
                    v,
                    rest - 2 * (int)lanes
                );
                d += Terms(
                    f,
                    x + at + 3 * lanes,
                    y + at + 3 * lanes,
                    z + at + 3 * lanes,
                    s,
                    t,
                    u,
                    v,
                    rest - 3 * (int)lanes
                );
            }
            if (sides == null)
            {
                return TSimd.Sum(a + c + (b + d));
            }
            TSimd.Store(a, ref *(sides + lane));
            TSimd.Store(b, ref *(sides + lane + lanes));
            TSimd.Store(c, ref *(sides + lane + 2 * lanes));
            TSimd.Store(d, ref *(sides + lane + 3 * lanes));
        }
        return T.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Broadcast<TSimd>(T number)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.Broadcast(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd Terms<TFunction, TSimd>(
        TFunction f,
        T* a,
        T* b,
        T* c,
        Lanes<TSimd, T> s,
        Lanes<TSimd, T> t,
        Lanes<TSimd, T> u,
        Lanes<TSimd, T> v
    )
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        var fromA = TSimd.Load(ref *a);
        var fromB = TFunction.Rows > 1 ? TSimd.Load(ref *b) : fromA;
        var fromC = TFunction.Rows > 2 ? TSimd.Load(ref *c) : fromA;
        return f.Invoke(new(fromA), new(fromB), new(fromC), s, t, u, v).Value;
    }

    /// <summary>The terms of the first columns, 0 in the other lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd Terms<TFunction, TSimd>(
        TFunction f,
        T* a,
        T* b,
        T* c,
        Lanes<TSimd, T> s,
        Lanes<TSimd, T> t,
        Lanes<TSimd, T> u,
        Lanes<TSimd, T> v,
        int count
    )
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        if (count >= TSimd.Count)
        {
            return Terms(f, a, b, c, s, t, u, v);
        }
        if (count <= 0)
        {
            return default;
        }
        var fromA = TSimd.LoadFirst(a, count);
        var fromB = TFunction.Rows > 1 ? TSimd.LoadFirst(b, count) : fromA;
        var fromC = TFunction.Rows > 2 ? TSimd.LoadFirst(c, count) : fromA;
        return f.Invoke(new(fromA), new(fromB), new(fromC), s, t, u, v).Value & TSimd.First(count);
    }

    static void Add<TSimd>(T* x, T* sums)
        where TSimd : struct, ISimd<TSimd, T>
    {
        for (var i = 0; i < Side; i += TSimd.Count)
        {
            TSimd.Store(TSimd.Load(ref *(sums + i)) + TSimd.Load(ref *(x + i)), ref *(sums + i));
        }
    }

    /// <summary>The sum of 64: each half to the other, again and again.</summary>
    static T Across<TSimd>(T* sides)
        where TSimd : struct, ISimd<TSimd, T>
    {
        for (var width = Side / 2; width >= TSimd.Count; width /= 2)
        {
            for (var i = 0; i < width; i += TSimd.Count)
            {
                TSimd.Store(TSimd.Load(ref *(sides + i)) + TSimd.Load(ref *(sides + i + width)), ref *(sides + i));
            }
        }
        return TSimd.Sum(TSimd.Load(ref *sides));
    }
}
