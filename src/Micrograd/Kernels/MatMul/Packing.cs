using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// Copies a panel of a factor into the order in which the kernel reads it: at each step of depth the panel's lanes (rows of
/// the left factor, columns of the right one) side by side.
/// </summary>
internal static unsafe class Packing<TSimd, TVector, T>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Numbers that a panel's last vector may write past its end.</summary>
    public static int Overrun => TSimd.Width;

    /// <summary>Writes lane i at depth d to <c>to[d·width + i]</c>; what lies in the lanes to width is anything.</summary>
    /// <param name="from">Lane 0 at depth 0.</param>
    /// <param name="lane">Numbers from lane to lane.</param>
    /// <param name="step">Numbers from depth to depth.</param>
    /// <param name="lanes">Lanes of the panel.</param>
    /// <param name="readable">Lanes that exist from here on, at least <paramref name="lanes"/>.</param>
    /// <param name="depth">Steps of depth.</param>
    /// <param name="width">Lanes of the panel with its padding.</param>
    /// <param name="to">The panel, with <see cref="Overrun"/> numbers beyond its end.</param>
    public static void Pack(T* from, nint lane, nint step, int lanes, int readable, int depth, int width, T* to)
    {
        if (lane == 1)
        {
            Copy(from, step, lanes, depth, width, to);
        }
        else if (step == 1 && TSimd.TransposeSize > 0)
        {
            Transpose(from, lane, lanes, readable, depth, width, to);
        }
        else
        {
            Gather(from, lane, step, 0, lanes, 0, depth, width, to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy(T* from, nint step, int lanes, int depth, int width, T* to)
    {
        var full = lanes / TSimd.Width * TSimd.Width;
        if (full == lanes)
        {
            for (; depth > 0; depth--, from += step, to += width)
            {
                for (var i = 0; i < full; i += TSimd.Width)
                {
                    TSimd.Store(to + i, TSimd.Load(from + i));
                }
            }
        }
        else if (TSimd.HasMasks)
        {
            var mask = TSimd.First(lanes - full);
            for (; depth > 0; depth--, from += step, to += width)
            {
                for (var i = 0; i < full; i += TSimd.Width)
                {
                    TSimd.Store(to + i, TSimd.Load(from + i));
                }

                TSimd.Store(to + full, TSimd.Load(from + full, mask));
            }
        }
        else
        {
            Gather(from, 1, step, 0, lanes, 0, depth, width, to);
        }
    }

    /// <summary>
    /// Squares of TransposeSize, a vector of them at a time. A vector that is wider than what is left of the panel spills
    /// into the first lanes of the next depth, which are written after it: so the last lanes go first.
    /// </summary>
    static void Transpose(T* from, nint lane, int lanes, int readable, int depth, int width, T* to)
    {
        var size = TSimd.TransposeSize;
        var steps = depth / size * size;
        var last = (lanes - 1) / TSimd.Width * TSimd.Width;
        var rows = Math.Min(TSimd.Width, readable - last) / size * size;
        if (rows > 0)
        {
            TransposeLanes(from + (last * lane), lane, new RowQuarters(lane, rows, size), steps, width, to + last);
        }

        for (var i = last - TSimd.Width; i >= 0; i -= TSimd.Width)
        {
            TransposeLanes(from + (i * lane), lane, new RowQuarters(lane, TSimd.Width, size), steps, width, to + i);
        }

        Gather(from, lane, 1, last + rows, lanes, 0, steps, width, to);
        Gather(from, lane, 1, 0, lanes, steps, depth, width, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TransposeLanes(T* from, nint lane, RowQuarters quarters, int depth, nint width, T* to)
    {
        for (; depth > 0; depth -= TSimd.TransposeSize)
        {
            TSimd.Transpose(from, lane, quarters, to, width);
            from += TSimd.TransposeSize;
            to += TSimd.TransposeSize * width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather(T* from, nint lane, nint step, int i0, int i1, int d0, int d1, int width, T* to)
    {
        for (var i = i0; i < i1; i++)
        {
            var source = from + (i * lane) + (d0 * step);
            var target = to + ((nint)d0 * width) + i;
            for (var d = d0; d < d1; d++, source += step, target += width)
            {
                *target = *source;
            }
        }
    }
}
