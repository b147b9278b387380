using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// The cross-entropy of softmax with a distribution over the columns, row by row: Σ q (ln Σ e^x − x). q is 1 − s at the target and s / C
/// everywhere, each times the weight of its column; a row whose target is ignored costs 0.
/// </summary>
internal static unsafe class CrossEntropyRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is the same for all rows.</summary>
    /// <param name="Columns">C</param>
    /// <param name="Ignored">The target that is ignored.</param>
    /// <param name="Smoothing">s</param>
    public readonly record struct Options(int Columns, long Ignored, double Smoothing);

    /// <summary>The loss of each row.</summary>
    /// <param name="x">The logits.</param>
    /// <param name="targets">A column for each row, or the ignored number.</param>
    /// <param name="weights">A weight for each column, or empty.</param>
    /// <param name="losses">The result.</param>
    /// <param name="statistics">For the way back: what is taken out of a row before its powers are, and the logarithm of their sum.</param>
    /// <param name="options">What is the same for all rows.</param>
    public static void Forward(
        ReadOnlySpan<T> x,
        ReadOnlySpan<long> targets,
        ReadOnlySpan<T> weights,
        Span<T> losses,
        Span<T> statistics,
        Options options
    )
    {
        RowLengths.Require(x.Length, (long)losses.Length * options.Columns);
        RowLengths.Require(targets.Length, losses.Length);
        RowLengths.Require(statistics.Length, 2L * losses.Length);
        RowLengths.RequireIfAny(weights.Length, options.Columns);
        fixed (
            T* from = x,
                w = weights,
                to = losses,
                kept = statistics
        )
        fixed (long* target = targets)
        {
            var work = new ForwardWork(from, target, w, to, kept, options);
            RowKernel<T>.Run(work, losses.Length, options.Columns, 4);
        }
    }

    /// <summary>dx = g (p Σ q − q)</summary>
    public static void Backward(
        ReadOnlySpan<T> x,
        ReadOnlySpan<long> targets,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> statistics,
        ReadOnlySpan<T> g,
        Span<T> dx,
        Options options
    )
    {
        RowLengths.Require(x.Length, (long)g.Length * options.Columns);
        RowLengths.Require(dx.Length, x.Length);
        RowLengths.Require(targets.Length, g.Length);
        RowLengths.Require(statistics.Length, 2L * g.Length);
        RowLengths.RequireIfAny(weights.Length, options.Columns);
        fixed (
            T* from = x,
                w = weights,
                kept = statistics,
                above = g,
                to = dx
        )
        fixed (long* target = targets)
        {
            var work = new BackwardWork(from, target, w, kept, above, to, options, Share(weights, options));
            RowKernel<T>.Run(work, g.Length, options.Columns, 4);
        }
    }

    /// <summary>Σ of the part of q that lies on every column: s times the mean weight.</summary>
    static double Share(ReadOnlySpan<T> weights, Options options)
    {
        if (weights.IsEmpty || options.Smoothing == 0)
        {
            return options.Smoothing;
        }
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += double.CreateTruncating(weight);
        }
        return options.Smoothing * sum / options.Columns;
    }

    static double AtTarget(T* weights, long target, Options options) =>
        (1 - options.Smoothing) * (weights == null ? 1 : double.CreateTruncating(weights[target]));

    readonly struct ForwardWork(T* x, long* targets, T* weights, T* losses, T* statistics, Options options)
        : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var powers = new T[options.Columns];
            fixed (T* row = powers)
            {
                for (var i = first; i < first + count; i++)
                {
                    var from = x + (nint)i * options.Columns;
                    T shift;
                    SoftmaxRows<T>.Powers<TLoops>(from, row, &shift, 1, options.Columns);
                    var log = T.Log(TLoops.Sum(default(Itself), new(row), options.Columns));
                    (statistics[2 * i], statistics[2 * i + 1]) = (shift, log);
                    losses[i] = targets[i] == options.Ignored ? T.Zero : Loss(from, targets[i], shift, log);
                }
            }
        }

        T Loss(T* row, long target, T shift, T log)
        {
            var atTarget = T.CreateTruncating(AtTarget(weights, target, options));
            var loss = atTarget * (log - (row[target] - shift));
            if (options.Smoothing == 0)
            {
                return loss;
            }
            var sum = 0.0;
            for (var column = 0; column < options.Columns; column++)
            {
                var own = double.CreateTruncating(log - (row[column] - shift));
                sum += weights == null ? own : own * double.CreateTruncating(weights[column]);
            }
            return loss + T.CreateTruncating(options.Smoothing / options.Columns * sum);
        }
    }

    readonly struct BackwardWork(
        T* x,
        long* targets,
        T* weights,
        T* statistics,
        T* g,
        T* dx,
        Options options,
        double share
    ) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var columns = options.Columns;
            for (var i = first; i < first + count; i++)
            {
                var from = x + (nint)i * columns;
                var to = dx + (nint)i * columns;
                if (targets[i] == options.Ignored)
                {
                    new Span<T>(to, columns).Clear();
                    continue;
                }
                var above = double.CreateTruncating(g[i]);
                var atTarget = AtTarget(weights, targets[i], options);
                var row = new RowOperands<T>(
                    from,
                    statistics[2 * i],
                    statistics[2 * i + 1],
                    T.CreateTruncating(above * (atTarget + share))
                );
                TLoops.Map(default(Probabilities), row, to, columns);
                if (options.Smoothing != 0)
                {
                    var everywhere = T.CreateTruncating(above * options.Smoothing / columns);
                    for (var column = 0; column < columns; column++)
                    {
                        to[column] -= weights == null ? everywhere : everywhere * weights[column];
                    }
                }
                to[targets[i]] -= T.CreateTruncating(above * atTarget);
            }
        }
    }

    /// <summary>e^(a − s − t) times a factor.</summary>
    readonly struct Probabilities : IRowFunction
    {
        public static int Rows => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => TReal.Apply(default(Rules.Exp), a - s - t) * u;
    }
}
