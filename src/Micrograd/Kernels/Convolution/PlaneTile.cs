using System.Runtime.CompilerServices;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The innermost loops over a plane for a kernel of 3 × 3: along the rows of a vector, so that each row is read once and its numbers go to the three
/// rows of the result that it meets. A number is the chain that it is in any other tile.
/// </summary>
internal static unsafe class PlaneTile<TSimd, TVector, T, TEnd>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TEnd : struct, ITileEnd
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static int Width
    {
        [MethodImpl(Inline)]
        get => sizeof(TVector) / sizeof(T);
    }

    /// <summary>A vector of each row of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(PlaneStrip<T>* strip)
    {
        var masks = new Masks(strip);
        var weight = strip->Weight;
        var factor0 = TSimd.Broadcast(weight);
        var factor1 = TSimd.Broadcast(weight + 1);
        var factor2 = TSimd.Broadcast(weight + 2);
        var factor3 = TSimd.Broadcast(weight + 3);
        var factor4 = TSimd.Broadcast(weight + 4);
        var factor5 = TSimd.Broadcast(weight + 5);
        var factor6 = TSimd.Broadcast(weight + 6);
        var factor7 = TSimd.Broadcast(weight + 7);
        var factor8 = TSimd.Broadcast(weight + 8);
        nint column0 = strip->Columns[0];
        nint column1 = strip->Columns[1];
        nint column2 = strip->Columns[2];
        var start = TSimd.Broadcast(&strip->Bias);
        var isPart = typeof(TEnd) == typeof(Edge) && strip->Count < Width;
        var last = typeof(TEnd) == typeof(Edge) ? TSimd.First(strip->Count) : default;
        TVector first = default,
            second = default;
        var rows = strip->Rows;
        var to = strip->Small - (2 * strip->SmallRow);
        for (var row = -2; row < strip->RowCount; row++)
        {
            var from = *rows;
            rows += strip->RowStep;
            var x0 = Load(from + column0, masks.First);
            var x1 = Load(from + column1, masks.Second);
            var x2 = Load(from + column2, masks.Third);
            first = TSimd.MultiplyAdd(factor6, x0, first);
            first = TSimd.MultiplyAdd(factor7, x1, first);
            first = TSimd.MultiplyAdd(factor8, x2, first);
            if (row >= 0)
            {
                Store(to, first, last, isPart);
            }

            to += strip->SmallRow;
            second = TSimd.MultiplyAdd(factor3, x0, second);
            second = TSimd.MultiplyAdd(factor4, x1, second);
            first = TSimd.MultiplyAdd(factor5, x2, second);
            second = TSimd.MultiplyAdd(factor0, x0, start);
            second = TSimd.MultiplyAdd(factor1, x1, second);
            second = TSimd.MultiplyAdd(factor2, x2, second);
        }
    }

    /// <summary>Adds to nine vectors what each place of the kernel meets times a vector of each row of the small side, of which there are two at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Sum(PlaneStrip<T>* strip)
    {
        var masks = new Masks(strip);
        var mask = typeof(TEnd) == typeof(Edge) ? TSimd.First(strip->Count) : default;
        var sums = strip->Sums;
        var upper = new Triple(sums);
        var middle = new Triple(sums + (3 * Width));
        var lower = new Triple(sums + (6 * Width));
        var rows = strip->Rows;
        var small = strip->Small;
        var down = strip->SmallRow;
        // What lies beside the rows is no number of them, and 0 times infinite is none at all: the first and the last ones stand apart.
        var above = Load(small, mask);
        upper.MultiplyAdd(above, new Triple(rows[0], strip, masks));
        var g = Load(small + down, mask);
        var x = new Triple(rows[1], strip, masks);
        upper.MultiplyAdd(g, x);
        middle.MultiplyAdd(above, x);
        rows += 2;
        small += 2 * down;
        for (var left = strip->RowCount - 2; left > 0; left--)
        {
            var below = Load(small, mask);
            x = new Triple(*rows, strip, masks);
            upper.MultiplyAdd(below, x);
            middle.MultiplyAdd(g, x);
            lower.MultiplyAdd(above, x);
            above = g;
            g = below;
            rows++;
            small += down;
        }

        x = new Triple(rows[0], strip, masks);
        middle.MultiplyAdd(g, x);
        lower.MultiplyAdd(above, x);
        lower.MultiplyAdd(g, new Triple(rows[1], strip, masks));
        upper.Store(sums);
        middle.Store(sums + (3 * Width));
        lower.Store(sums + (6 * Width));
    }

    [MethodImpl(Inline)]
    static TVector Load(T* from, TVector mask) =>
        typeof(TEnd) == typeof(Edge) ? TSimd.Load(from, mask) : TSimd.Load(from);

    [MethodImpl(Inline)]
    static void Store(T* to, TVector y, TVector mask, bool isPart)
    {
        if (typeof(TEnd) == typeof(Edge) && isPart)
        {
            TSimd.Store(to, mask, y);
        }
        else
        {
            TSimd.Store(to, y);
        }
    }

    readonly struct Masks
    {
        public readonly TVector First;
        public readonly TVector Second;
        public readonly TVector Third;

        [MethodImpl(Inline)]
        public Masks(PlaneStrip<T>* strip)
        {
            if (typeof(TEnd) == typeof(Edge))
            {
                First = TSimd.Load(strip->Masks);
                Second = TSimd.Load(strip->Masks + Width);
                Third = TSimd.Load(strip->Masks + (2 * Width));
            }
        }
    }

    /// <summary>Three vectors: fields that the JIT keeps in registers.</summary>
    struct Triple
    {
        TVector _a;
        TVector _b;
        TVector _c;

        [MethodImpl(Inline)]
        public Triple(T* sums)
        {
            _a = TSimd.Load(sums);
            _b = TSimd.Load(sums + Width);
            _c = TSimd.Load(sums + (2 * Width));
        }

        /// <summary>What the three places of the kernel meet in a row.</summary>
        [MethodImpl(Inline)]
        public Triple(T* row, PlaneStrip<T>* strip, in Masks masks)
        {
            _a = Load(row + strip->Columns[0], masks.First);
            _b = Load(row + strip->Columns[1], masks.Second);
            _c = Load(row + strip->Columns[2], masks.Third);
        }

        [MethodImpl(Inline)]
        public void MultiplyAdd(TVector g, in Triple x)
        {
            _a = TSimd.MultiplyAdd(g, x._a, _a);
            _b = TSimd.MultiplyAdd(g, x._b, _b);
            _c = TSimd.MultiplyAdd(g, x._c, _c);
        }

        [MethodImpl(Inline)]
        public readonly void Store(T* sums)
        {
            TSimd.Store(sums, _a);
            TSimd.Store(sums + Width, _b);
            TSimd.Store(sums + (2 * Width), _c);
        }
    }
}
