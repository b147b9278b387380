using System.Buffers;
using System.Numerics;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// Normalisation by a mean and a variance of each row, with a weight and a bias of each channel: batch, group and instance norm. A row's
/// slices are summed each by itself, in lanes, and those sums in double, one after the other.
/// </summary>
internal static unsafe class ChannelNormRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements that stay in the nearest cache.</summary>
    const int Near = 1 << 12;

    /// <summary>The mean, from the first element on, and the variance Σ (x − μ)² / n of each row.</summary>
    public static void Statistics(ChannelRows rows, ReadOnlySpan<T> x, Span<T> mean, Span<T> variance)
    {
        RowLengths.Require(x.Length, rows.All);
        RowLengths.Require(mean.Length, rows.Rows);
        RowLengths.Require(variance.Length, rows.Rows);
        fixed (
            T* from = x,
                means = mean,
                variances = variance
        )
        {
            RowRanges.Run(new StatisticsWork(rows, from, means, variances), rows.Rows, 2L * rows.Count);
        }
    }

    /// <summary>Both, and then <see cref="Forward"/>, for a few rows at a time, while they are in the nearest cache.</summary>
    public static void Normalize(
        ChannelRows rows,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        double epsilon,
        Span<T> mean,
        Span<T> variance,
        Span<T> y
    )
    {
        Require(rows, x, mean, variance, weight, y);
        RowLengths.RequireIfAny(bias.Length, rows.Channels);
        fixed (
            T* from = x,
                means = mean,
                variances = variance,
                w = weight,
                b = bias,
                to = y
        )
        {
            var scales = new Scales(rows, means, variances, w, T.CreateTruncating(epsilon));
            var work = new BothWork(new(rows, from, means, variances), new(scales, from, b, to), rows.Count);
            RowRanges.Run(work, rows.Rows, 4L * rows.Count);
        }
    }

    /// <summary>y = (x − μ) ρ w + b, ρ = 1 / √(σ² + ε); a weight or a bias may be missing.</summary>
    public static void Forward(
        ChannelRows rows,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        double epsilon,
        Span<T> y
    )
    {
        Require(rows, x, mean, variance, weight, y);
        RowLengths.RequireIfAny(bias.Length, rows.Channels);
        fixed (
            T* from = x,
                means = mean,
                variances = variance,
                w = weight,
                b = bias,
                to = y
        )
        {
            var scales = new Scales(rows, means, variances, w, T.CreateTruncating(epsilon));
            RowRanges.Run(new ForwardWork(scales, from, b, to), rows.Rows, 2L * rows.Count);
        }
    }

    /// <summary>dx = ρ (h − mean h − x̂ mean(h x̂)), h = g w, where mean and variance are the row's own.</summary>
    public static void Backward(
        ChannelRows rows,
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance,
        ReadOnlySpan<T> weight,
        double epsilon,
        Span<T> dx
    )
    {
        Require(rows, x, mean, variance, weight, dx);
        RowLengths.Require(g.Length, rows.All);
        fixed (
            T* above = g,
                from = x,
                means = mean,
                variances = variance,
                w = weight,
                to = dx
        )
        {
            var scales = new Scales(rows, means, variances, w, T.CreateTruncating(epsilon));
            RowRanges.Run(new BackwardWork(scales, above, from, to, null), rows.Rows, 4L * rows.Count);
        }
    }

    /// <summary>The same, and the gradients of weight and bias from the sums that it takes: Σ g x̂ and Σ g of each channel.</summary>
    public static void Backward(
        ChannelRows rows,
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance,
        ReadOnlySpan<T> weight,
        double epsilon,
        Span<T> dx,
        Span<T> dw,
        Span<T> db
    )
    {
        Require(rows, x, mean, variance, weight, dx);
        RowLengths.Require(g.Length, rows.All);
        RowLengths.Require(dw.Length, rows.Channels);
        RowLengths.Require(db.Length, rows.Channels);
        var memory = ArrayPool<double>.Shared.Rent(2 * rows.Rows * rows.Slices);
        fixed (double* sums = memory)
        fixed (
            T* above = g,
                from = x,
                means = mean,
                variances = variance,
                w = weight,
                to = dx
        )
        {
            var scales = new Scales(rows, means, variances, w, T.CreateTruncating(epsilon));
            RowRanges.Run(new BackwardWork(scales, above, from, to, sums), rows.Rows, 4L * rows.Count);
            for (var channel = 0; channel < rows.Channels; channel++)
            {
                var (toWeight, toBias) = (0.0, 0.0);
                var (row, slice, step, left) = rows.SlicesOf(channel);
                for (; left > 0; left--, row += step.Row, slice += step.Slice)
                {
                    var at = 2 * (row * rows.Slices + slice);
                    toBias += sums[at];
                    toWeight += sums[at + 1] * double.CreateTruncating(scales.Rho(row));
                }
                (dw[channel], db[channel]) = (T.CreateTruncating(toWeight), T.CreateTruncating(toBias));
            }
        }
        ArrayPool<double>.Shared.Return(memory);
    }

    /// <summary>The gradient of the weight: Σ g x̂ of each channel.</summary>
    public static void WeightGradient(
        ChannelRows rows,
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance,
        double epsilon,
        Span<T> dw
    )
    {
        Require(rows, x, mean, variance, dw, g);
        fixed (
            T* above = g,
                from = x,
                means = mean,
                variances = variance,
                to = dw
        )
        {
            var scales = new Scales(rows, means, variances, null, T.CreateTruncating(epsilon));
            RowRanges.Run(
                new WeightWork(scales, above, from, to),
                rows.Channels,
                2L * rows.All / Math.Max(1, rows.Channels)
            );
        }
    }

    static void Require(
        ChannelRows rows,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> y
    )
    {
        RowLengths.Require(x.Length, rows.All);
        RowLengths.Require(y.Length, rows.All);
        RowLengths.Require(mean.Length, rows.Rows);
        RowLengths.Require(variance.Length, rows.Rows);
        RowLengths.RequireIfAny(weight.Length, rows.Channels);
    }

    /// <summary>What the elements of a row are moved and scaled by.</summary>
    readonly struct Scales(ChannelRows rows, T* mean, T* variance, T* weight, T epsilon)
    {
        public ChannelRows Rows => rows;

        public T Mean(int row) => mean[row];

        public T Rho(int row) => T.One / T.Sqrt(variance[row] + epsilon);

        public T Weight(int channel) => weight == null ? T.One : weight[channel];
    }

    readonly struct StatisticsWork(ChannelRows rows, T* x, T* mean, T* variance) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                var from = x + row * rows.RowStride;
                var shift = rows.Count == 0 ? T.Zero : *from;
                var middle = shift + Mean(default(Difference), from, shift);
                mean[row] = T.IsFinite(middle) ? middle : Mean(default(Difference), from, T.Zero);
                variance[row] = Mean(default(SquaredDifference), from, mean[row]);
            }
        }

        T Mean<TFunction>(TFunction f, T* from, T shift)
            where TFunction : struct, IRowFunction
        {
            var n = T.CreateTruncating(rows.Count);
            if (rows.SliceStride == rows.Length)
            {
                return RowSum<T>.Of(f, new(from, shift), rows.Count) / n;
            }
            var sum = 0.0;
            for (var slice = 0; slice < rows.Slices; slice++, from += rows.SliceStride)
            {
                sum += double.CreateTruncating(RowSum<T>.Of(f, new(from, shift), rows.Length));
            }
            return T.CreateTruncating(sum / rows.Count);
        }
    }

    readonly struct ForwardWork(Scales scales, T* x, T* bias, T* y) : IRowWork
    {
        public void Run(int first, int count)
        {
            var rows = scales.Rows;
            for (var row = first; row < first + count; row++)
            {
                var (mean, rho) = (scales.Mean(row), scales.Rho(row));
                var at = row * rows.RowStride;
                for (var slice = 0; slice < rows.Slices; slice++, at += rows.SliceStride)
                {
                    var channel = rows.Channel(row, slice);
                    var added = bias == null ? T.Zero : bias[channel];
                    RowLoop<T>.Run(
                        default(ScaledAndMoved),
                        new(x + at, mean, rho * scales.Weight(channel), added),
                        y + at,
                        rows.Length
                    );
                }
            }
        }
    }

    readonly struct BothWork(StatisticsWork statistics, ForwardWork forward, int columns) : IRowWork
    {
        public void Run(int first, int count)
        {
            var together = Math.Max(1, Near / Math.Max(1, columns));
            for (var row = first; row < first + count; row += together)
            {
                var rows = Math.Min(together, first + count - row);
                statistics.Run(row, rows);
                forward.Run(row, rows);
            }
        }
    }

    /// <param name="scales">Mean, variance and weight.</param>
    /// <param name="g">The gradient of the result.</param>
    /// <param name="x">The input.</param>
    /// <param name="dx">Its gradient.</param>
    /// <param name="sums">Where Σ g and Σ g (x − μ) of each slice go; or null.</param>
    readonly struct BackwardWork(Scales scales, T* g, T* x, T* dx, double* sums) : IRowWork
    {
        public void Run(int first, int count)
        {
            var rows = scales.Rows;
            for (var row = first; row < first + count; row++)
            {
                var (mean, rho, start) = (scales.Mean(row), scales.Rho(row), row * rows.RowStride);
                var (sum, product, at) = (0.0, 0.0, start);
                for (var slice = 0; slice < rows.Slices; slice++, at += rows.SliceStride)
                {
                    var weight = double.CreateTruncating(scales.Weight(rows.Channel(row, slice)));
                    var ofSlice = double.CreateTruncating(RowSum<T>.Of(g + at, rows.Length));
                    var centred = double.CreateTruncating(
                        RowSum<T>.Of(default(TimesCentred), new(g + at, x + at, mean), rows.Length)
                    );
                    sum += weight * ofSlice;
                    product += weight * centred;
                    if (sums != null)
                    {
                        var place = 2 * (row * rows.Slices + slice);
                        (sums[place], sums[place + 1]) = (ofSlice, centred);
                    }
                }
                var average = T.CreateTruncating(sum / rows.Count) * rho;
                var slope = T.CreateTruncating(product / rows.Count) * rho * rho * rho;
                at = start;
                for (var slice = 0; slice < rows.Slices; slice++, at += rows.SliceStride)
                {
                    var scale = rho * scales.Weight(rows.Channel(row, slice));
                    var operands = new RowOperands<T>(g + at, x + at, x + at, mean, scale, average, slope);
                    RowLoop<T>.Run(default(Back), operands, dx + at, rows.Length);
                }
            }
        }
    }

    readonly struct WeightWork(Scales scales, T* g, T* x, T* dw) : IRowWork
    {
        public void Run(int first, int count)
        {
            var rows = scales.Rows;
            for (var channel = first; channel < first + count; channel++)
            {
                var sum = 0.0;
                var (row, slice, step, left) = rows.SlicesOf(channel);
                for (; left > 0; left--, row += step.Row, slice += step.Slice)
                {
                    sum += Of(row, slice);
                }
                dw[channel] = T.CreateTruncating(sum);
            }
        }

        double Of(int row, int slice)
        {
            var rows = scales.Rows;
            var at = row * rows.RowStride + slice * rows.SliceStride;
            var sum = RowSum<T>.Of(default(TimesCentred), new(g + at, x + at, scales.Mean(row)), rows.Length);
            return double.CreateTruncating(sum) * double.CreateTruncating(scales.Rho(row));
        }
    }

    /// <summary>(a − s) t + u</summary>
    readonly struct ScaledAndMoved : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => (a - s) * t + u;
    }

    /// <summary>a (b − s)</summary>
    readonly struct TimesCentred : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * (b - s);
    }

    /// <summary>a t − u − (b − s) v</summary>
    readonly struct Back : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * t - u - (b - s) * v;
    }
}
