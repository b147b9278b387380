using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// Layer normalisation of the rows of a contiguous matrix: x̂ = (x − μ) ρ, ρ = 1 / √(σ² + ε), then times a weight and plus a bias where
/// given. μ and ρ of each row are kept for the way back.
/// </summary>
internal static unsafe class LayerNormRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = x̂ w + b</summary>
    /// <param name="x">The rows.</param>
    /// <param name="weight">A row of factors, or empty.</param>
    /// <param name="bias">A row of addends, or empty.</param>
    /// <param name="y">The result.</param>
    /// <param name="statistics">μ and ρ of each row.</param>
    /// <param name="columns">The length of a row.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static void Forward(
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y,
        Span<T> statistics,
        int columns,
        double epsilon
    )
    {
        RowLengths.Require(x.Length, y.Length);
        RowLengths.Require(y.Length % columns, 0);
        RowLengths.Require(statistics.Length, 2L * (y.Length / columns));
        RowLengths.RequireIfAny(weight.Length, columns);
        RowLengths.RequireIfAny(bias.Length, columns);
        switch (weight.IsEmpty, bias.IsEmpty)
        {
            case (false, false):
                Forward(default(ScaledAndMoved), x, weight, bias, y, statistics, columns, epsilon);
                break;
            case (false, true):
                Forward(default(Scaled), x, weight, [], y, statistics, columns, epsilon);
                break;
            case (true, false):
                Forward(default(Moved), x, bias, [], y, statistics, columns, epsilon);
                break;
            default:
                Forward(default(Normalised), x, [], [], y, statistics, columns, epsilon);
                break;
        }
    }

    static void Forward<TFunction>(
        TFunction f,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y,
        Span<T> statistics,
        int columns,
        double epsilon
    )
        where TFunction : struct, IRowFunction
    {
        fixed (
            T* from = x,
                w = weight,
                b = bias,
                to = y,
                kept = statistics
        )
        {
            var work = new ForwardWork<TFunction>(f, from, w, b, to, kept, columns, T.CreateTruncating(epsilon));
            RowKernel<T>.Run(work, y.Length / columns, columns, 2);
        }
    }

    /// <summary>dx = ρ (h − mean h − x̂ mean(h x̂)), h = g w.</summary>
    public static void Backward(
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> statistics,
        ReadOnlySpan<T> g,
        Span<T> dx,
        int columns
    )
    {
        RowLengths.Require(x.Length, dx.Length);
        RowLengths.Require(g.Length, dx.Length);
        RowLengths.Require(dx.Length % columns, 0);
        RowLengths.Require(statistics.Length, 2L * (dx.Length / columns));
        RowLengths.RequireIfAny(weight.Length, columns);
        fixed (
            T* from = x,
                w = weight,
                kept = statistics,
                above = g,
                to = dx
        )
        {
            var rows = dx.Length / columns;
            if (weight.IsEmpty)
            {
                var work = new BackwardWork<Unchanged>(from, from, kept, above, to, columns);
                RowKernel<T>.Run(work, rows, columns, 4);
            }
            else
            {
                RowKernel<T>.Run(new BackwardWork<ByWeight>(from, w, kept, above, to, columns), rows, columns, 4);
            }
        }
    }

    /// <summary>The gradient of the weight: Σ g x̂ over the rows.</summary>
    public static void WeightGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> statistics, ReadOnlySpan<T> g, Span<T> dw) =>
        ColumnSums<T>.Run(default(Scaled), x, g, statistics, statistics.Length / 2, dw.Length, dw);

    readonly struct ForwardWork<TFunction>(
        TFunction f,
        T* x,
        T* weight,
        T* bias,
        T* y,
        T* statistics,
        int columns,
        T epsilon
    ) : IRowKernel<T>
        where TFunction : struct, IRowFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var n = T.CreateTruncating(columns);
            for (var row = first; row < first + count; row++)
            {
                var from = x + (nint)row * columns;
                var mean = RowMean<T>.Of<TLoops>(from, columns);
                var variance = TLoops.Sum(default(SquaredDifference), new(from, mean), columns) / n;
                var scale = T.One / T.Sqrt(variance + epsilon);
                (statistics[2 * row], statistics[2 * row + 1]) = (mean, scale);
                TLoops.Map(f, new(from, weight, bias, mean, scale), y + (nint)row * columns, columns);
            }
        }
    }

    readonly struct BackwardWork<TWeighting>(T* x, T* weight, T* statistics, T* g, T* dx, int columns) : IRowKernel<T>
        where TWeighting : struct, IWeighting
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var n = T.CreateTruncating(columns);
            for (var row = first; row < first + count; row++)
            {
                var from = x + (nint)row * columns;
                var above = g + (nint)row * columns;
                var (mean, scale) = (statistics[2 * row], statistics[2 * row + 1]);
                var average = TLoops.Sum(default(Weighted<TWeighting>), new(above, from, weight), columns) / n;
                var product = TLoops.Sum(default(TimesCentred<TWeighting>), new(above, from, weight, mean), columns);
                var slope = product * scale * scale / n;
                var operands = new RowOperands<T>(above, from, weight, mean, scale, average, slope);
                TLoops.Map(default(Back<TWeighting>), operands, dx + (nint)row * columns, columns);
            }
        }
    }

    readonly struct Normalised : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => (a - s) * t;
    }

    readonly struct Scaled : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => (a - s) * t * b;
    }

    readonly struct Moved : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => (a - s) * t + b;
    }

    readonly struct ScaledAndMoved : IRowFunction
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => (a - s) * t * b + c;
    }

    /// <summary>h, what flows into x̂: g, or g w.</summary>
    interface IWeighting
    {
        static abstract TReal Of<TReal>(TReal g, TReal w)
            where TReal : IReal<TReal>;
    }

    readonly struct Unchanged : IWeighting
    {
        public static TReal Of<TReal>(TReal g, TReal w)
            where TReal : IReal<TReal> => g;
    }

    readonly struct ByWeight : IWeighting
    {
        public static TReal Of<TReal>(TReal g, TReal w)
            where TReal : IReal<TReal> => g * w;
    }

    readonly struct Weighted<TWeighting> : IRowFunction
        where TWeighting : struct, IWeighting
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => TWeighting.Of(a, c);
    }

    readonly struct TimesCentred<TWeighting> : IRowFunction
        where TWeighting : struct, IWeighting
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => TWeighting.Of(a, c) * (b - s);
    }

    readonly struct Back<TWeighting> : IRowFunction
        where TWeighting : struct, IWeighting
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => (TWeighting.Of(a, c) - u - (b - s) * v) * t;
    }
}
