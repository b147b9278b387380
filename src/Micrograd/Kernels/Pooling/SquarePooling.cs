using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Pooling;

/// <summary>
/// Pooling by windows of 2 × 2 side by side: the four places of all windows are taken apart, and then one loop over lanes goes through
/// all windows of some rows, with no jump that hangs on the numbers.
/// </summary>
internal static unsafe class SquarePooling<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Windows at a time: what belongs to them stays in the nearest cache.
    const int Most = 1024;

    /// <summary>Whether the windows are such squares.</summary>
    public static bool Fits(PoolShape shape) =>
        shape.Outer is { Large: 1, Small: 1 }
        && shape.Middle.IsTiledBy(2)
        && shape.Inner.IsTiledBy(2)
        && shape.SmallPlane > 0;

    /// <summary>Numbers that a loop over planes works in.</summary>
    public static int Memory(PoolShape shape) => 5 * Rows(shape) * shape.Inner.Small;

    /// <summary>y = f of the four places of each window of a plane.</summary>
    public static void Forward<TFunction>(TFunction f, PoolShape shape, T* plane, T* y, T* memory)
        where TFunction : struct, ILaneFunction
    {
        for (var row = 0; row < shape.Middle.Small; row += Rows(shape))
        {
            var rows = Math.Min(Rows(shape), shape.Middle.Small - row);
            var count = TakeApart(shape, plane, row, rows, memory);
            Run(f, memory, count, y + row * shape.Inner.Small);
        }
    }

    /// <summary>Each window's share at all of its places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Spread(PoolShape shape, T* shares, T* plane)
    {
        var (small, columns) = (shape.Inner.Small, shape.Inner.Large);
        for (var row = 0; row < shape.Middle.Small; row++, shares += small)
        {
            var upper = plane + (nint)row * 2 * columns;
            var lower = upper + columns;
            for (var k = 0; k < small; k++)
            {
                var share = shares[k];
                upper[2 * k] = share;
                upper[2 * k + 1] = share;
                lower[2 * k] = share;
                lower[2 * k + 1] = share;
            }
        }
    }

    /// <summary>Each window's g where its largest lies, into zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ToLargest(PoolShape shape, T* g, T* plane, T* dx, T* memory)
    {
        var (small, columns) = (shape.Inner.Small, shape.Inner.Large);
        var codes = memory + 4 * Rows(shape) * small;
        var places = stackalloc int[] { 0, 1, columns, columns + 1 };
        for (var row = 0; row < shape.Middle.Small; row += Rows(shape))
        {
            var rows = Math.Min(Rows(shape), shape.Middle.Small - row);
            Run(default(PlaceOfLargest), memory, TakeApart(shape, plane, row, rows, memory), codes);
            for (var i = 0; i < rows; i++, g += small)
            {
                var at = (nint)(row + i) * 2 * columns;
                for (var k = 0; k < small; k++)
                {
                    var code = codes[i * small + k];
                    var place = T.IsFinite(code) ? places[Whole(code)] : PlaceByNumbers(plane + at + 2 * k, columns);
                    dx[at + 2 * k + place] = g[k];
                }
            }
        }
    }

    // .NET's conversion between any two types is no single instruction.
    static int Whole(T code) =>
        typeof(T) == typeof(float) ? (int)Unsafe.BitCast<T, float>(code) : (int)Unsafe.BitCast<T, double>(code);

    static int Rows(PoolShape shape) => Math.Clamp(Most / shape.Inner.Small, 1, shape.Middle.Small);

    /// <summary>The four places of all windows of some rows, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static int TakeApart(PoolShape shape, T* plane, int row, int rows, T* memory)
    {
        var (small, columns) = (shape.Inner.Small, shape.Inner.Large);
        var count = rows * small;
        for (var i = 0; i < rows; i++)
        {
            var upper = plane + (nint)(row + i) * 2 * columns;
            var lower = upper + columns;
            var to = memory + i * small;
            for (var k = 0; k < small; k++)
            {
                to[k] = upper[2 * k];
                to[count + k] = upper[2 * k + 1];
                to[2 * count + k] = lower[2 * k];
                to[3 * count + k] = lower[2 * k + 1];
            }
        }
        return count;
    }

    static void Run<TFunction>(TFunction f, T* four, int count, T* y)
        where TFunction : struct, ILaneFunction =>
        LaneLoop<T>.Run(f, four, 1, four + count, 1, four + 2 * count, 1, four + 3 * count, 1, y, (nuint)count);

    /// <summary>Where numbers are NaN or infinite: the last NaN, else the first of the largest.</summary>
    static int PlaceByNumbers(T* window, int columns)
    {
        var (place, largest) = (0, window[0]);
        foreach (var other in (ReadOnlySpan<int>)[1, columns, columns + 1])
        {
            if (window[other] > largest || T.IsNaN(window[other]))
            {
                (place, largest) = (other, window[other]);
            }
        }
        return place;
    }

    /// <summary>The largest of four; NaN if one is.</summary>
    public readonly struct Largest : ILaneFunction
    {
        public static int Operands => 4;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a.Max(b).Max(c.Max(d));
    }

    /// <summary>The sum of four over a divisor.</summary>
    public readonly struct Share(double divisor) : ILaneFunction
    {
        public static int Operands => 4;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => (a + c + (b + d)) / divisor;
    }

    /// <summary>Which of four is the first of the largest, 0 to 3; no finite number where one of them is none.</summary>
    readonly struct PlaceOfLargest : ILaneFunction
    {
        public static int Operands => 4;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal>
        {
            var two = a.Max(b);
            var three = two.Max(c);
            var place = TReal.SelectPositive(b - a, TReal.Constant(1), TReal.Constant(0));
            place = TReal.SelectPositive(c - two, TReal.Constant(2), place);
            place = TReal.SelectPositive(d - three, TReal.Constant(3), place);
            return place + (a + b + (c + d)) * 0;
        }
    }
}
