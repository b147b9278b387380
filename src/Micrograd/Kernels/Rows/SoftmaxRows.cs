using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// Softmax and its logarithm of the rows of a contiguous matrix: p = e^(x − m) / Σ e^(x − m), m the row's largest, or 0 where that is
/// not finite.
/// </summary>
internal static unsafe class SoftmaxRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = p, or ln p.</summary>
    public static void Forward(ReadOnlySpan<T> x, Span<T> y, int columns, bool log)
    {
        RowLengths.Require(x.Length, y.Length);
        RowLengths.Require(y.Length % columns, 0);
        fixed (
            T* from = x,
                to = y
        )
        {
            var rows = y.Length / columns;
            if (log)
            {
                RowKernel<T>.Run(new LogForward(from, to, columns), rows, columns, 4);
            }
            else
            {
                RowKernel<T>.Run(new ShareForward(from, to, columns), rows, columns, 4);
            }
        }
    }

    /// <summary>dx = p (g − Σ g p), or g − p Σ g where y is ln p.</summary>
    public static void Backward(ReadOnlySpan<T> y, ReadOnlySpan<T> g, Span<T> dx, int columns, bool log)
    {
        RowLengths.Require(y.Length, dx.Length);
        RowLengths.Require(g.Length, dx.Length);
        RowLengths.Require(dx.Length % columns, 0);
        fixed (
            T* values = y,
                above = g,
                to = dx
        )
        {
            var rows = dx.Length / columns;
            if (log)
            {
                RowKernel<T>.Run(new LogBackward(values, above, to, columns), rows, columns, 4);
            }
            else
            {
                RowKernel<T>.Run(new ShareBackward(values, above, to, columns), rows, columns, 4);
            }
        }
    }

    /// <summary>The powers e^(x − m) of rows, and each row's m.</summary>
    // A method of its own: with the sums in it, it would be more than the JIT inlines, and end in calls of single additions.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Powers<TLoops>(T* x, T* powers, T* shifts, int rows, int columns)
        where TLoops : struct, IRowLoops<T>
    {
        for (var row = 0; row < rows; row++, x += columns, powers += columns)
        {
            var shift = TLoops.Max(x, columns);
            shift = T.IsFinite(shift) ? shift : T.Zero;
            shifts[row] = shift;
            TLoops.Map(default(PowerOfDifference), new(x, shift), powers, columns);
        }
    }

    /// <summary>Rows whose powers are taken before they are summed up: they stay in the nearest cache.</summary>
    const int Block = 16;

    readonly struct ShareForward(T* x, T* y, int columns) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var shifts = stackalloc T[Block];
            for (var end = first + count; first < end; first += Block)
            {
                var to = y + (nint)first * columns;
                var rows = Math.Min(Block, end - first);
                Powers<TLoops>(x + (nint)first * columns, to, shifts, rows, columns);
                for (var row = 0; row < rows; row++, to += columns)
                {
                    var sum = TLoops.Sum(default(Itself), new(to), columns);
                    TLoops.Map(default(Quotient), new(to, sum), to, columns);
                }
            }
        }
    }

    readonly struct LogForward(T* x, T* y, int columns) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            var shifts = stackalloc T[Block];
            for (var end = first + count; first < end; first += Block)
            {
                var from = x + (nint)first * columns;
                var to = y + (nint)first * columns;
                var rows = Math.Min(Block, end - first);
                Powers<TLoops>(from, to, shifts, rows, columns);
                for (var row = 0; row < rows; row++, from += columns, to += columns)
                {
                    var log = T.Log(TLoops.Sum(default(Itself), new(to), columns));
                    TLoops.Map(default(Difference), new(from, shifts[row], log), to, columns);
                }
            }
        }
    }

    readonly struct ShareBackward(T* y, T* g, T* dx, int columns) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            for (var row = first; row < first + count; row++)
            {
                var values = y + (nint)row * columns;
                var above = g + (nint)row * columns;
                var sum = TLoops.Sum(default(Product), new(above, values), columns);
                TLoops.Map(default(Centred), new(above, values, sum), dx + (nint)row * columns, columns);
            }
        }
    }

    readonly struct LogBackward(T* y, T* g, T* dx, int columns) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            for (var row = first; row < first + count; row++)
            {
                var above = g + (nint)row * columns;
                var sum = TLoops.Sum(default(Itself), new(above), columns);
                var operands = new RowOperands<T>(above, y + (nint)row * columns, sum);
                TLoops.Map(default(LessPowers), operands, dx + (nint)row * columns, columns);
            }
        }
    }

    readonly struct PowerOfDifference : IRowFunction
    {
        public static int Rows => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => TReal.Apply(default(Rules.Exp), a - s);
    }

    readonly struct Difference : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a - s - t;
    }

    readonly struct Quotient : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a / s;
    }

    readonly struct Product : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * b;
    }

    readonly struct Centred : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => b * (a - s);
    }

    readonly struct LessPowers : IRowFunction
    {
        public static int Rows => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a - s * TReal.Apply(default(Rules.Exp), b);
    }
}
