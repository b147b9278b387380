using System.Numerics;

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
        fixed (
            T* from = x,
                w = weight,
                b = bias,
                to = y,
                kept = statistics
        )
        {
            RowRanges.Run(new ForwardWork(from, w, b, to, kept, columns, epsilon), y.Length / columns, 2L * columns);
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
        fixed (
            T* from = x,
                w = weight,
                kept = statistics,
                above = g,
                to = dx
        )
        {
            RowRanges.Run(new BackwardWork(from, w, kept, above, to, columns), dx.Length / columns, 4L * columns);
        }
    }

    /// <summary>y = g x̂, whose sum over the rows is the gradient of the weight.</summary>
    public static void TimesNormalised(
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> statistics,
        ReadOnlySpan<T> g,
        Span<T> y,
        int columns
    )
    {
        fixed (
            T* from = x,
                kept = statistics,
                above = g,
                to = y
        )
        {
            RowRanges.Run(new TimesWork(from, kept, above, to, columns), y.Length / columns, columns);
        }
    }

    readonly struct ForwardWork(T* x, T* weight, T* bias, T* y, T* statistics, int columns, double epsilon) : IRowWork
    {
        public void Run(int first, int count)
        {
            var n = T.CreateTruncating(columns);
            for (var row = first; row < first + count; row++)
            {
                var from = x + (nint)row * columns;
                var to = y + (nint)row * columns;
                var mean = Reduction.Sum(from, columns) / n;
                var variance = RowLoops<T>.SumOfProducts(from, mean, from, mean, columns) / n;
                var scale = T.One / T.Sqrt(variance + T.CreateTruncating(epsilon));
                (statistics[2 * row], statistics[2 * row + 1]) = (mean, scale);
                var (shift, factor) = (double.CreateTruncating(mean), double.CreateTruncating(scale));
                switch (weight != null, bias != null)
                {
                    case (true, true):
                        RowLoops<T>.Run(new ScaledAndMoved(shift, factor), from, weight, bias, to, columns);
                        break;
                    case (true, false):
                        RowLoops<T>.Run(new Scaled(shift, factor), from, weight, from, to, columns);
                        break;
                    case (false, true):
                        RowLoops<T>.Run(new Moved(shift, factor), from, bias, from, to, columns);
                        break;
                    default:
                        RowLoops<T>.Run(default(Normalised), from, from, mean, scale, to, columns);
                        break;
                }
            }
        }
    }

    readonly struct BackwardWork(T* x, T* weight, T* statistics, T* g, T* dx, int columns) : IRowWork
    {
        public void Run(int first, int count)
        {
            var n = T.CreateTruncating(columns);
            for (var row = first; row < first + count; row++)
            {
                var from = x + (nint)row * columns;
                var to = dx + (nint)row * columns;
                var h = g + (nint)row * columns;
                if (weight != null)
                {
                    RowLoops<T>.Product(h, weight, to, columns);
                    h = to;
                }
                var (mean, scale) = (statistics[2 * row], statistics[2 * row + 1]);
                var average = Reduction.Sum(h, columns) / n;
                var slope = RowLoops<T>.SumOfProducts(h, T.Zero, from, mean, columns) * scale * scale / n;
                var f = new Back(
                    double.CreateTruncating(mean),
                    double.CreateTruncating(scale),
                    double.CreateTruncating(average),
                    double.CreateTruncating(slope)
                );
                RowLoops<T>.Run(f, h, from, from, to, columns);
            }
        }
    }

    readonly struct TimesWork(T* x, T* statistics, T* g, T* y, int columns) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                var start = (nint)row * columns;
                var (mean, scale) = (statistics[2 * row], statistics[2 * row + 1]);
                var f = new Scaled(double.CreateTruncating(mean), double.CreateTruncating(scale));
                RowLoops<T>.Run(f, x + start, g + start, g + start, y + start, columns);
            }
        }
    }

    readonly struct Normalised : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => (a - c) * d;
    }

    readonly struct Scaled(double mean, double scale) : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => (a - mean) * scale * b;
    }

    readonly struct Moved(double mean, double scale) : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => (a - mean) * scale + b;
    }

    readonly struct ScaledAndMoved(double mean, double scale) : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => (a - mean) * scale * b + c;
    }

    readonly struct Back(double mean, double scale, double average, double slope) : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => (a - average - (b - mean) * slope) * scale;
    }
}
