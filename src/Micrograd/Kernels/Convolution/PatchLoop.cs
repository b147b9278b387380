using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The patches of planes as columns, and columns added up to planes: a row of patches at a time, which is a row of the plane for each place of
/// a patch. Threads share planes.
/// </summary>
/// <param name="rows">The rows of planes (large) and of patches (small), and of a patch (kernel).</param>
/// <param name="columns">The columns.</param>
internal readonly unsafe struct PatchLoop(ConvolutionAxis rows, ConvolutionAxis columns)
{
    int Plane => rows.Large * columns.Large;

    int Places => rows.Small * columns.Small;

    int Taps => rows.Kernel * columns.Kernel;

    /// <summary>For each place of a patch what it meets in each of them, 0 in the padding.</summary>
    public void Take<T>(int planes, ReadOnlySpan<T> from, Span<T> to)
        where T : unmanaged
    {
        Require(planes, from.Length, to.Length);
        fixed (
            T* source = from,
                target = to
        )
        {
            RowRanges.Run(new TakeWork<T>(this, source, target), planes, (long)Taps * Places);
        }
    }

    /// <summary>Planes of zeros, to which each place of each patch is added where it lies, the places of a patch one after the other.</summary>
    public void Add<T>(int planes, ReadOnlySpan<T> from, Span<T> to)
        where T : unmanaged, INumber<T>
    {
        Require(planes, to.Length, from.Length);
        fixed (
            T* source = from,
                target = to
        )
        {
            RowRanges.Run(new AddWork<T>(this, source, target), planes, (long)Taps * Places);
        }
    }

    void Require(int planes, int ofPlanes, int ofPatches)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ofPlanes, (long)planes * Plane);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ofPatches, (long)planes * Taps * Places);
    }

    readonly struct TakeWork<T>(PatchLoop loop, T* from, T* to) : IRowWork
        where T : unmanaged
    {
        public void Run(int first, int count)
        {
            for (var plane = first; plane < first + count; plane++)
            {
                loop.TakePlane(from + (nint)plane * loop.Plane, to + (nint)plane * loop.Taps * loop.Places);
            }
        }
    }

    readonly struct AddWork<T>(PatchLoop loop, T* from, T* to) : IRowWork
        where T : unmanaged, INumber<T>
    {
        public void Run(int first, int count)
        {
            for (var plane = first; plane < first + count; plane++)
            {
                loop.AddPlane(from + (nint)plane * loop.Taps * loop.Places, to + (nint)plane * loop.Plane);
            }
        }
    }

    void TakePlane<T>(T* from, T* to)
        where T : unmanaged
    {
        for (var tap = 0; tap < Taps; tap++)
        {
            var (i, j) = Math.DivRem(tap, columns.Kernel);
            var (begin, end) = Within(columns, j);
            for (var row = 0; row < rows.Small; row++, to += columns.Small)
            {
                var y = row * rows.Stride + rows.Offset(i);
                if ((uint)y >= (uint)rows.Large)
                {
                    new Span<T>(to, columns.Small).Clear();
                    continue;
                }
                RowCopy.Clear(to, begin);
                var source = from + (nint)y * columns.Large + columns.Offset(j) + (nint)begin * columns.Stride;
                if (columns.Stride == 1)
                {
                    RowCopy.Run(source, to + begin, end - begin);
                }
                else
                {
                    RowCopy.Run(source, columns.Stride, to + begin, end - begin);
                }
                RowCopy.Clear(to + end, columns.Small - end);
            }
        }
    }

    void AddPlane<T>(T* from, T* to)
        where T : unmanaged, INumber<T>
    {
        new Span<T>(to, Plane).Clear();
        for (var tap = 0; tap < Taps; tap++)
        {
            var (i, j) = Math.DivRem(tap, columns.Kernel);
            var (begin, end) = Within(columns, j);
            var (first, last) = Within(rows, i);
            for (var row = first; row < last; row++)
            {
                var y = row * rows.Stride + rows.Offset(i);
                var target = to + (nint)y * columns.Large + columns.Offset(j) + (nint)begin * columns.Stride;
                Add(from + (nint)row * columns.Small + begin, target, columns.Stride, end - begin);
            }
            from += Places;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add<T>(T* from, T* to, int stride, int count)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        if (stride == 1)
        {
            for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
            {
                (Vector.Load(from + i) + Vector.Load(to + i)).Store(to + i);
            }
        }
        for (; i < count; i++)
        {
            to[(nint)i * stride] += from[i];
        }
    }

    /// <summary>The patches whose place k lies in the plane.</summary>
    static (int Begin, int End) Within(ConvolutionAxis axis, int k)
    {
        var (begin, end) = axis.Meeting(k);
        return begin < end ? (begin, end) : (0, 0);
    }
}
