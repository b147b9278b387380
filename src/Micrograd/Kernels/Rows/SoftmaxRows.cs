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
            RowRanges.Run(new ForwardWork(from, to, columns, log), y.Length / columns, 4L * columns);
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
            RowRanges.Run(new BackwardWork(values, above, to, columns, log), dx.Length / columns, 4L * columns);
        }
    }

    /// <summary>A row's m and Σ e^(x − m); the powers go to <paramref name="powers"/>.</summary>
    public static (T Shift, T Sum) Powers(T* x, T* powers, int columns)
    {
        var shift = RowLoop<T>.Max(x, columns);
        shift = T.IsFinite(shift) ? shift : T.Zero;
        RowLoop<T>.Run(default(PowerOfDifference), new(x, shift), powers, columns);
        return (shift, RowSum<T>.Of(powers, columns));
    }

    readonly struct ForwardWork(T* x, T* y, int columns, bool log) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                var from = x + (nint)row * columns;
                var to = y + (nint)row * columns;
                var (shift, sum) = Powers(from, to, columns);
                if (log)
                {
                    RowLoop<T>.Run(default(Difference), new(from, shift, T.Log(sum)), to, columns);
                }
                else
                {
                    RowLoop<T>.Run(default(Quotient), new(to, sum), to, columns);
                }
            }
        }
    }

    readonly struct BackwardWork(T* y, T* g, T* dx, int columns, bool log) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                var values = y + (nint)row * columns;
                var above = g + (nint)row * columns;
                var to = dx + (nint)row * columns;
                if (log)
                {
                    var sum = RowSum<T>.Of(above, columns);
                    RowLoop<T>.Run(default(LessPowers), new(above, values, sum), to, columns);
                }
                else
                {
                    var sum = RowSum<T>.Of(default(Product), new(above, values), columns);
                    RowLoop<T>.Run(default(Centred), new(above, values, sum), to, columns);
                }
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
