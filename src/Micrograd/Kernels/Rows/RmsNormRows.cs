using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Rows;

/// <summary>x̂ = x ρ of each row of a contiguous matrix, ρ = 1 / √(mean x² + ε), times a weight where there is one. ρ is kept, twice a row.</summary>
internal static unsafe class RmsNormRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = x̂ w</summary>
    public static void Forward(
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        Span<T> y,
        Span<T> rho,
        int columns,
        double epsilon
    )
    {
        RowLengths.Require(x.Length, y.Length);
        RowLengths.Require(y.Length % columns, 0);
        RowLengths.Require(rho.Length, 2L * (y.Length / columns));
        RowLengths.RequireIfAny(weight.Length, columns);
        fixed (
            T* from = x,
                w = weight,
                to = y,
                kept = rho
        )
        {
            var work = new ForwardWork(from, w, to, kept, columns, T.CreateTruncating(epsilon));
            RowKernel<T>.Run(work, y.Length / columns, columns, 2);
        }
    }

    /// <summary>dx = ρ (h − x̂ mean(h x̂)), h = g w.</summary>
    public static void Backward(
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> rho,
        ReadOnlySpan<T> weight,
        Span<T> dx,
        int columns
    )
    {
        RowLengths.Require(x.Length, dx.Length);
        RowLengths.Require(g.Length, dx.Length);
        RowLengths.Require(dx.Length % columns, 0);
        RowLengths.Require(rho.Length, 2L * (dx.Length / columns));
        RowLengths.RequireIfAny(weight.Length, columns);
        fixed (
            T* above = g,
                from = x,
                kept = rho,
                w = weight,
                to = dx
        )
        {
            var work = new BackwardWork(above, from, kept, w, to, columns);
            RowKernel<T>.Run(work, dx.Length / columns, columns, 3);
        }
    }

    /// <summary>The gradient of the weight: Σ g x̂ over the rows.</summary>
    public static void WeightGradient(ReadOnlySpan<T> g, ReadOnlySpan<T> x, ReadOnlySpan<T> rho, Span<T> dw) =>
        ColumnSums<T>.Run(default(Scaled), x, g, rho, rho.Length / 2, dw.Length, dw);

    readonly struct ForwardWork(T* x, T* weight, T* y, T* rho, int columns, T epsilon) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var n = T.CreateTruncating(columns);
            for (var row = first; row < first + count; row++)
            {
                var from = x + (nint)row * columns;
                var to = y + (nint)row * columns;
                var scale = T.One / T.Sqrt(TLoops.Sum(default(Squared), new(from), columns) / n + epsilon);
                (rho[2 * row], rho[2 * row + 1]) = (scale, scale);
                if (weight == null)
                {
                    TLoops.Map(default(Times), new(from, scale), to, columns);
                }
                else
                {
                    TLoops.Map(default(Scaled), new(from, weight, scale), to, columns);
                }
            }
        }
    }

    readonly struct BackwardWork(T* g, T* x, T* rho, T* weight, T* dx, int columns) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var n = T.CreateTruncating(columns);
            for (var row = first; row < first + count; row++)
            {
                var above = g + (nint)row * columns;
                var from = x + (nint)row * columns;
                var to = dx + (nint)row * columns;
                var scale = rho[2 * row];
                var sum =
                    weight == null
                        ? TLoops.Sum(default(Product), new(above, from, T.Zero), columns)
                        : TLoops.Sum(default(WeightedProduct), new(above, from, weight), columns);
                var slope = sum / n * scale * scale * scale;
                if (weight == null)
                {
                    TLoops.Map(default(Back), new(above, from, null, scale, slope), to, columns);
                }
                else
                {
                    TLoops.Map(default(WeightedBack), new(above, from, weight, scale, slope), to, columns);
                }
            }
        }
    }

    readonly struct Squared : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * a;
    }

    readonly struct Times : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * s;
    }

    readonly struct Scaled : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * s * b;
    }

    readonly struct Product : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * b;
    }

    readonly struct WeightedProduct : IRowFunction
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * c * b;
    }

    readonly struct Back : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * s - b * t;
    }

    readonly struct WeightedBack : IRowFunction
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * c * s - b * t;
    }
}
