using System.Numerics;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// The Euclidean norms of the rows of a contiguous matrix, and the way back. Where squares overflow or vanish the row is scaled by its
/// largest element first.
/// </summary>
internal static unsafe class NormRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below it, what small squares lose may be seen in the sum.
    static readonly T s_sure = typeof(T) == typeof(float) ? T.ScaleB(T.One, -90) : T.ScaleB(T.One, -960);

    // Powers of two whose inverse is one, too.
    static readonly int s_widest = typeof(T) == typeof(float) ? 120 : 1000;

    /// <summary>√Σx² of each row; NaN if one is, else ∞ if one is.</summary>
    public static void Forward(ReadOnlySpan<T> x, int columns, Span<T> y)
    {
        fixed (
            T* from = x,
                to = y
        )
        {
            RowRanges.Run(new ForwardWork(from, columns, to), y.Length, columns);
        }
    }

    /// <summary>g x / y of each row; 0 where y is 0. Where y is infinite, g shared among what is infinite, and 0 of all else.</summary>
    public static void Backward(ReadOnlySpan<T> g, ReadOnlySpan<T> x, ReadOnlySpan<T> y, int columns, Span<T> dx)
    {
        fixed (
            T* above = g,
                from = x,
                norms = y,
                to = dx
        )
        {
            RowRanges.Run(new BackwardWork(above, from, norms, columns, to), y.Length, columns);
        }
    }

    /// <summary>The norm of one row in double, or null where squares overflow or vanish.</summary>
    public static double? Sure(ReadOnlySpan<T> x)
    {
        fixed (T* row = x)
        {
            var sum = RowSum<T>.Of(default(ScaledSquare), new(row, T.One), x.Length);
            return IsSure(sum) ? Math.Sqrt(double.CreateTruncating(sum)) : null;
        }
    }

    static bool IsSure(T sum) => T.IsNaN(sum) || (T.IsFinite(sum) && sum >= s_sure);

    static T Of(T* row, int count)
    {
        var sum = RowSum<T>.Of(default(ScaledSquare), new(row, T.One), count);
        if (IsSure(sum))
        {
            return T.Sqrt(sum);
        }
        var largest = T.Zero;
        for (var i = 0; i < count; i++)
        {
            largest = T.Max(largest, T.Abs(row[i]));
        }
        if (largest == T.Zero || T.IsInfinity(largest))
        {
            return largest;
        }
        var exponent = Math.Clamp(T.ILogB(largest), -s_widest, s_widest);
        var scaled = RowSum<T>.Of(default(ScaledSquare), new(row, T.ScaleB(T.One, -exponent)), count);
        return T.ScaleB(T.Sqrt(scaled), exponent);
    }

    static void Back(T g, T* row, T y, int count, T* dx)
    {
        if (T.IsInfinity(y))
        {
            var infinite = T.Zero;
            for (var i = 0; i < count; i++)
            {
                infinite += T.IsInfinity(row[i]) ? T.One : T.Zero;
            }
            for (var i = 0; i < count; i++)
            {
                dx[i] = T.IsInfinity(row[i]) ? T.CopySign(T.One, row[i]) / T.Sqrt(infinite) * g : T.Zero;
            }
        }
        else if (y == T.Zero)
        {
            new Span<T>(dx, count).Clear();
        }
        else
        {
            RowLoop<T>.Run(default(Share), new(row, g, y), dx, count);
        }
    }

    readonly struct ForwardWork(T* x, int columns, T* y) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                y[row] = Of(x + (nint)row * columns, columns);
            }
        }
    }

    readonly struct BackwardWork(T* g, T* x, T* y, int columns, T* dx) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                var at = (nint)row * columns;
                Back(g[row], x + at, y[row], columns, dx + at);
            }
        }
    }

    readonly struct ScaledSquare : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * s * (a * s);
    }

    readonly struct Share : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => s * (a / t);
    }
}
