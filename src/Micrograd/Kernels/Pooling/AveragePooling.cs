using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels.Rows;

namespace Micrograd.Kernels.Pooling;

/// <summary>
/// The sum of each window over a divisor, and the way back. Rows of a window are added by lanes first, and then along the row: so many
/// additions as a window has rows and columns, and not as it has places.
/// </summary>
internal static unsafe class AveragePooling<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = Σ x / divisor</summary>
    /// <param name="shape">Planes and windows.</param>
    /// <param name="divisor">By what a sum is divided; 0 for the places of its window.</param>
    /// <param name="padded">Whether places of the padding count.</param>
    /// <param name="x">The large planes.</param>
    /// <param name="y">The small ones.</param>
    public static void Forward(PoolShape shape, int divisor, bool padded, ReadOnlySpan<T> x, Span<T> y)
    {
        shape.Check(x.Length, y.Length);
        fixed (
            T* from = x,
                to = y
        )
        {
            RowRanges.Run(new ForwardPlanes(shape, new(divisor, padded), from, to), shape.Planes, shape.LargePlane);
        }
    }

    /// <summary>dx = Σ g / divisor over the windows that hold a place.</summary>
    public static void Backward(PoolShape shape, int divisor, bool padded, ReadOnlySpan<T> g, Span<T> dx)
    {
        shape.Check(dx.Length, g.Length);
        fixed (
            T* from = g,
                to = dx
        )
        {
            RowRanges.Run(new BackwardPlanes(shape, new(divisor, padded), from, to), shape.Planes, shape.LargePlane);
        }
    }

    readonly struct ForwardPlanes(PoolShape shape, Divisor divisor, T* x, T* y) : IRowWork
    {
        public void Run(int first, int count)
        {
            var (outer, middle, inner) = (shape.Outer, shape.Middle, shape.Inner);
            var isOfSquares = SquarePooling<T>.Fits(shape);
            var memory = new T[isOfSquares ? SquarePooling<T>.Memory(shape) : inner.Large];
            fixed (T* sums = memory)
            {
                for (var plane = first; plane < first + count; plane++)
                {
                    var from = x + (nint)plane * shape.LargePlane;
                    var to = y + (nint)plane * shape.SmallPlane;
                    if (isOfSquares)
                    {
                        var share = new SquarePooling<T>.Share(divisor.OfSquare);
                        SquarePooling<T>.Forward(share, shape, from, to, sums);
                        continue;
                    }
                    for (var i = 0; i < outer.Small; i++)
                    {
                        for (var j = 0; j < middle.Small; j++, to += inner.Small)
                        {
                            var row = PoolRows<T>.Combined<PoolRows<T>.Plus>(shape, from, i, j, sums);
                            Along(inner, row, divisor.Of(outer, i, middle, j), divisor, to);
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Along(PoolAxis inner, T* row, int rows, Divisor divisor, T* to)
        {
            var small = inner.Small;
            if (row == null)
            {
                new Span<T>(to, small).Clear();
                return;
            }
            if (inner.IsTiledBy(2))
            {
                for (var k = 0; k < small; k++)
                {
                    to[k] = row[2 * k] + row[2 * k + 1];
                }
            }
            else
            {
                var (first, end) = (inner.First, inner.End);
                for (var k = 0; k < small; k++)
                {
                    var sum = T.Zero;
                    for (var at = first[k]; at < end[k]; at += inner.Step)
                    {
                        sum += row[at];
                    }
                    to[k] = sum;
                }
            }
            divisor.Divide(to, rows, inner, to);
        }
    }

    readonly struct BackwardPlanes(PoolShape shape, Divisor divisor, T* g, T* dx) : IRowWork
    {
        public void Run(int first, int count)
        {
            var (outer, middle, inner) = (shape.Outer, shape.Middle, shape.Inner);
            var isOfSquares = SquarePooling<T>.Fits(shape);
            var (memory, divided) = (new T[inner.Large], new T[isOfSquares ? shape.SmallPlane : inner.Small]);
            fixed (
                T* row = memory,
                    shares = divided
            )
            {
                for (var plane = first; plane < first + count; plane++)
                {
                    var from = g + (nint)plane * shape.SmallPlane;
                    var to = dx + (nint)plane * shape.LargePlane;
                    new Span<T>(to, shape.LargePlane).Clear();
                    if (isOfSquares)
                    {
                        RowLoop<T>.Run(
                            default(Quotient),
                            new(from, T.CreateTruncating(divisor.OfSquare)),
                            shares,
                            shape.SmallPlane
                        );
                        SquarePooling<T>.Spread(shape, shares, to);
                        continue;
                    }
                    for (var i = 0; i < outer.Small; i++)
                    {
                        for (var j = 0; j < middle.Small; j++, from += inner.Small)
                        {
                            Along(inner, from, divisor.Of(outer, i, middle, j), divisor, shares, row);
                            PoolRows<T>.AddToEach(shape, row, i, j, to);
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Along(PoolAxis inner, T* from, int rows, Divisor divisor, T* shares, T* row)
        {
            divisor.Divide(from, rows, inner, shares);
            var (first, end) = (inner.First, inner.End);
            if (inner.IsTiledBy(2))
            {
                for (var k = 0; k < first.Length; k++)
                {
                    (row[2 * k], row[2 * k + 1]) = (shares[k], shares[k]);
                }
                return;
            }
            new Span<T>(row, inner.Large).Clear();
            for (var k = 0; k < first.Length; k++)
            {
                for (var at = first[k]; at < end[k]; at += inner.Step)
                {
                    row[at] += shares[k];
                }
            }
        }
    }

    /// <summary>By what the sum of a window is divided.</summary>
    readonly struct Divisor(int fix, bool padded)
    {
        /// <summary>That of a window of 2 × 2 within the input.</summary>
        public int OfSquare => fix != 0 ? fix : 4;

        /// <summary>What the rows of a window give to it.</summary>
        public int Of(PoolAxis outer, int i, PoolAxis middle, int j) =>
            fix != 0 ? fix
            : padded ? outer.Padded[i] * middle.Padded[j]
            : outer.Count(i) * middle.Count(j);

        /// <summary>Divides a row of sums; a window that lies wholly in the padding has none.</summary>
        public void Divide(T* sums, int rows, PoolAxis inner, T* y)
        {
            var small = inner.Small;
            if (small == 0)
            {
                return;
            }
            var (first, isSame) = (Places(inner, 0), true);
            for (var k = 1; k < small && isSame; k++)
            {
                isSame = Places(inner, k) == first;
            }
            if (isSame && rows * first > 0)
            {
                var divisor = T.CreateTruncating(rows * first);
                RowLoop<T>.Run(default(Quotient), new(sums, divisor), y, small);
                return;
            }
            for (var k = 0; k < small; k++)
            {
                var count = rows * Places(inner, k);
                y[k] = count == 0 ? T.Zero : sums[k] / T.CreateTruncating(count);
            }
        }

        int Places(PoolAxis inner, int k) =>
            fix != 0 ? 1
            : padded ? inner.Padded[k]
            : inner.Count(k);
    }

    /// <summary>a / s</summary>
    readonly struct Quotient : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a / s;
    }
}
