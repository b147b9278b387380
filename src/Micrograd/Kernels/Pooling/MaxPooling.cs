using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Pooling;

/// <summary>The largest of each window, where it lies, and the way back: to the first of equal ones, and to the last NaN, as in PyTorch.</summary>
internal static unsafe class MaxPooling<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest of each window; NaN if one is.</summary>
    /// <param name="shape">Planes and windows, each of which holds a place.</param>
    /// <param name="x">The large planes.</param>
    /// <param name="y">The small ones.</param>
    public static void Forward(PoolShape shape, ReadOnlySpan<T> x, Span<T> y)
    {
        shape.Check(x.Length, y.Length);
        fixed (
            T* from = x,
                to = y
        )
        {
            RowRanges.Run(new Values(shape, from, to), shape.Planes, shape.LargePlane);
        }
    }

    /// <summary>Where in its plane the largest of each window lies.</summary>
    public static void Indices(PoolShape shape, ReadOnlySpan<T> x, Span<long> y)
    {
        shape.Check(x.Length, y.Length);
        fixed (T* from = x)
        fixed (long* to = y)
        {
            RowRanges.Run(new Places(shape, from, to), shape.Planes, 2L * shape.LargePlane);
        }
    }

    /// <summary>dx: the g of each window where its largest lies, added, and 0 else.</summary>
    public static void Backward(PoolShape shape, ReadOnlySpan<T> g, ReadOnlySpan<T> x, Span<T> dx)
    {
        shape.Check(x.Length, g.Length);
        shape.Check(dx.Length, g.Length);
        fixed (
            T* above = g,
                from = x,
                to = dx
        )
        {
            RowRanges.Run(new BackwardPlanes(shape, above, from, to), shape.Planes, 2L * shape.LargePlane);
        }
    }

    readonly struct Values(PoolShape shape, T* x, T* y) : IRowWork
    {
        public void Run(int first, int count)
        {
            var (outer, middle, inner) = (shape.Outer, shape.Middle, shape.Inner);
            var isOfSquares = SquarePooling<T>.Fits(shape);
            var memory = new T[isOfSquares ? SquarePooling<T>.Memory(shape) : inner.Large];
            fixed (T* largest = memory)
            {
                for (var plane = first; plane < first + count; plane++)
                {
                    var from = x + (nint)plane * shape.LargePlane;
                    var to = y + (nint)plane * shape.SmallPlane;
                    if (isOfSquares)
                    {
                        SquarePooling<T>.Forward(default(SquarePooling<T>.Largest), shape, from, to, largest);
                        continue;
                    }
                    for (var i = 0; i < outer.Small; i++)
                    {
                        for (var j = 0; j < middle.Small; j++, to += inner.Small)
                        {
                            var row = PoolRows<T>.Combined<PoolRows<T>.Larger>(shape, from, i, j, largest);
                            Along(inner, row, to);
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void Along(PoolAxis inner, T* row, T* to)
        {
            var (first, end) = (inner.First, inner.End);
            for (var k = 0; k < first.Length; k++)
            {
                var largest = row[first[k]];
                for (var at = first[k] + inner.Step; at < end[k]; at += inner.Step)
                {
                    largest = T.Max(largest, row[at]);
                }
                to[k] = largest;
            }
        }
    }

    readonly struct Places(PoolShape shape, T* x, long* y) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var plane = first; plane < first + count; plane++)
            {
                var from = x + (nint)plane * shape.LargePlane;
                var to = y + (nint)plane * shape.SmallPlane;
                for (var window = 0; window < shape.SmallPlane; window++)
                {
                    to[window] = PlaceOf(shape, window, from);
                }
            }
        }
    }

    readonly struct BackwardPlanes(PoolShape shape, T* g, T* x, T* dx) : IRowWork
    {
        public void Run(int first, int count)
        {
            var isOfSquares = SquarePooling<T>.Fits(shape);
            var memory = new T[isOfSquares ? SquarePooling<T>.Memory(shape) : 0];
            for (var plane = first; plane < first + count; plane++)
            {
                var above = g + (nint)plane * shape.SmallPlane;
                var from = x + (nint)plane * shape.LargePlane;
                var to = dx + (nint)plane * shape.LargePlane;
                new Span<T>(to, shape.LargePlane).Clear();
                if (isOfSquares)
                {
                    fixed (T* work = memory)
                    {
                        SquarePooling<T>.ToLargest(shape, above, from, to, work);
                    }
                    continue;
                }
                for (var window = 0; window < shape.SmallPlane; window++)
                {
                    to[PlaceOf(shape, window, from)] += above[window];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static int PlaceOf(PoolShape shape, int window, T* plane)
    {
        var (outer, middle, inner) = (shape.Outer, shape.Middle, shape.Inner);
        var (rest, k) = Math.DivRem(window, inner.Small);
        var (i, j) = Math.DivRem(rest, middle.Small);
        var place = (outer.First[i] * middle.Large + middle.First[j]) * inner.Large + inner.First[k];
        var largest = plane[place];
        for (var a = outer.First[i]; a < outer.End[i]; a += outer.Step)
        {
            for (var b = middle.First[j]; b < middle.End[j]; b += middle.Step)
            {
                var row = (a * middle.Large + b) * inner.Large;
                for (var c = inner.First[k]; c < inner.End[k]; c += inner.Step)
                {
                    // Nothing is larger than a NaN but another.
                    var number = plane[row + c];
                    place = (number > largest) | T.IsNaN(number) ? row + c : place;
                    largest = T.Max(largest, number);
                }
            }
        }
        return place;
    }
}
