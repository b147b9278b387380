using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// The loops over a row in place of calls: of a row of two registers a call takes as long as its numbers. Sums are those of rows that are
/// not longer than <see cref="Longest"/>.
/// </summary>
internal readonly unsafe struct ShortRow<TSimd, T> : IRowLoops<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What <see cref="RowSum{T}"/> adds side by side, and at most two registers for each of the four sums here.</summary>
    public static int Longest => Math.Min(RowSum<T>.Side, 8 * TSimd.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Map<TFunction>(TFunction f, in RowOperands<T> row, T* y, int count)
        where TFunction : struct, IRowFunction
    {
        nint lanes = TSimd.Count;
        var a = row.A;
        var b = row.B;
        var c = row.C;
        var (s, t) = (Broadcast(row.S), Broadcast(row.T));
        var (u, v) = (Broadcast(row.U), Broadcast(row.V));
        for (nint i = 0; i < count; i += lanes)
        {
            TSimd fromA;
            TSimd fromB;
            TSimd fromC;
            var rest = (int)(count - i);
            if (rest >= lanes)
            {
                fromA = TSimd.Load(ref *(a + i));
                fromB = TFunction.Rows > 1 ? TSimd.Load(ref *(b + i)) : fromA;
                fromC = TFunction.Rows > 2 ? TSimd.Load(ref *(c + i)) : fromA;
            }
            else
            {
                fromA = TSimd.LoadFirst(a + i, rest);
                fromB = TFunction.Rows > 1 ? TSimd.LoadFirst(b + i, rest) : fromA;
                fromC = TFunction.Rows > 2 ? TSimd.LoadFirst(c + i, rest) : fromA;
            }
            // The function stands here once: inlined twice, it would take more than the JIT inlines into a method.
            var result = f.Invoke<Lanes<TSimd, T>>(new(fromA), new(fromB), new(fromC), s, t, u, v).Value;
            if (rest >= lanes)
            {
                TSimd.Store(result, ref *(y + i));
            }
            else
            {
                TSimd.StoreFirst(result, y + i, rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<TFunction>(TFunction f, in RowOperands<T> row, int count)
        where TFunction : struct, IRowFunction
    {
        nint lanes = TSimd.Count;
        var (s, t) = (Broadcast(row.S), Broadcast(row.T));
        var (u, v) = (Broadcast(row.U), Broadcast(row.V));
        var (first, second, third, fourth) = (default(TSimd), default(TSimd), default(TSimd), default(TSimd));
        for (nint i = 0; i < count; i += lanes)
        {
            var rest = (int)(count - i);
            TSimd terms;
            if (rest >= lanes)
            {
                var fromA = TSimd.Load(ref *(row.A + i));
                var fromB = TFunction.Rows > 1 ? TSimd.Load(ref *(row.B + i)) : fromA;
                var fromC = TFunction.Rows > 2 ? TSimd.Load(ref *(row.C + i)) : fromA;
                terms = f.Invoke<Lanes<TSimd, T>>(new(fromA), new(fromB), new(fromC), s, t, u, v).Value;
            }
            else
            {
                var fromA = TSimd.LoadFirst(row.A + i, rest);
                var fromB = TFunction.Rows > 1 ? TSimd.LoadFirst(row.B + i, rest) : fromA;
                var fromC = TFunction.Rows > 2 ? TSimd.LoadFirst(row.C + i, rest) : fromA;
                terms =
                    f.Invoke<Lanes<TSimd, T>>(new(fromA), new(fromB), new(fromC), s, t, u, v).Value & TSimd.First(rest);
            }
            // Whichever of the four comes to be the first, those that are added are two apart.
            (first, second, third, fourth) = (second, third, fourth, first + terms);
        }
        return TSimd.Sum(first + third + (second + fourth));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max(T* x, int count)
    {
        var lanes = TSimd.Count;
        var lowest = TSimd.Broadcast(T.NegativeInfinity);
        var (a, b) = (lowest, lowest);
        var i = 0;
        for (; i + 2 * lanes <= count; i += 2 * lanes)
        {
            a = TSimd.AtLeast(TSimd.Load(ref *(x + i)), a);
            b = TSimd.AtLeast(TSimd.Load(ref *(x + i + lanes)), b);
        }
        for (; i < count; i += lanes)
        {
            var rest = Math.Min(count - i, lanes);
            a = TSimd.AtLeast(TSimd.Select(TSimd.First(rest), TSimd.LoadFirst(x + i, rest), lowest), a);
        }
        return TSimd.Largest(TSimd.AtLeast(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Broadcast(T number) => new(TSimd.Broadcast(number));
}
