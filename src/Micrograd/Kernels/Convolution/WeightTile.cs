using System.Runtime.CompilerServices;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The innermost loop of the gradient by the weight: sums over the places of both sides, a vector of places a turn, rows × columns of
/// vectors in registers. A number is the sum of a vector's lanes, each a chain of multiply-adds in the order of the places.
/// </summary>
/// <remarks>Four rows × six columns, and what they are made of, fill 32 registers; × three fill 16.</remarks>
internal static unsafe class WeightTile<TSimd, TVector, T, TRows, TColumns>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : unmanaged, INumeral
    where TColumns : unmanaged, INumeral
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static int Width
    {
        [MethodImpl(Inline)]
        get => sizeof(TVector) / sizeof(T);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(WeightTask<T>* task, T* sums)
    {
        Triple row0 = default,
            row0More = default,
            row1 = default,
            row1More = default,
            row2 = default,
            row2More = default,
            row3 = default,
            row3More = default;
        nint offset0 = task->Offsets[0];
        nint offset1 = task->Offsets[1];
        nint offset2 = task->Offsets[2];
        nint offset3 = task->Offsets[3];
        nint offset4 = task->Offsets[4];
        nint offset5 = task->Offsets[5];
        var down = task->SmallRow;
        var down3 = 3 * down;
        for (var example = 0; example < task->Examples; example++)
        {
            var g = task->Small + (example * task->SmallExample);
            var large = task->Large + (example * task->LargeExample);
            for (var run = 0; run < task->RunCount; run++)
            {
                var x = large + task->Runs[run];
                var left = task->RunLength;
                for (; left >= Width; left -= Width)
                {
                    var x0 = TSimd.Load(x + offset0);
                    var x1 = TSimd.Load(x + offset1);
                    var x2 = TSimd.Load(x + offset2);
                    var x3 = sizeof(TColumns) > 3 ? TSimd.Load(x + offset3) : default;
                    var x4 = sizeof(TColumns) > 3 ? TSimd.Load(x + offset4) : default;
                    var x5 = sizeof(TColumns) > 3 ? TSimd.Load(x + offset5) : default;
                    var g0 = TSimd.Load(g);
                    row0.MultiplyAdd(g0, x0, x1, x2);
                    if (sizeof(TColumns) > 3)
                    {
                        row0More.MultiplyAdd(g0, x3, x4, x5);
                    }

                    if (sizeof(TRows) > 1)
                    {
                        var g1 = TSimd.Load(g + down);
                        row1.MultiplyAdd(g1, x0, x1, x2);
                        if (sizeof(TColumns) > 3)
                        {
                            row1More.MultiplyAdd(g1, x3, x4, x5);
                        }
                    }

                    if (sizeof(TRows) > 2)
                    {
                        var g2 = TSimd.Load(g + (2 * down));
                        row2.MultiplyAdd(g2, x0, x1, x2);
                        if (sizeof(TColumns) > 3)
                        {
                            row2More.MultiplyAdd(g2, x3, x4, x5);
                        }

                        var g3 = TSimd.Load(g + down3);
                        row3.MultiplyAdd(g3, x0, x1, x2);
                        if (sizeof(TColumns) > 3)
                        {
                            row3More.MultiplyAdd(g3, x3, x4, x5);
                        }
                    }

                    x += Width;
                    g += Width;
                }

                if (left > 0)
                {
                    // What lies beside the run is no number of it, and 0 times infinite is none at all: both sides are cut.
                    var x0 = Cut(x + offset0, left, task->Scratch);
                    var x1 = Cut(x + offset1, left, task->Scratch);
                    var x2 = Cut(x + offset2, left, task->Scratch);
                    var x3 = sizeof(TColumns) > 3 ? Cut(x + offset3, left, task->Scratch) : default;
                    var x4 = sizeof(TColumns) > 3 ? Cut(x + offset4, left, task->Scratch) : default;
                    var x5 = sizeof(TColumns) > 3 ? Cut(x + offset5, left, task->Scratch) : default;
                    var g0 = Cut(g, left, task->Scratch);
                    row0.MultiplyAdd(g0, x0, x1, x2);
                    if (sizeof(TColumns) > 3)
                    {
                        row0More.MultiplyAdd(g0, x3, x4, x5);
                    }

                    if (sizeof(TRows) > 1)
                    {
                        var g1 = Cut(g + down, left, task->Scratch);
                        row1.MultiplyAdd(g1, x0, x1, x2);
                        if (sizeof(TColumns) > 3)
                        {
                            row1More.MultiplyAdd(g1, x3, x4, x5);
                        }
                    }

                    if (sizeof(TRows) > 2)
                    {
                        var g2 = Cut(g + (2 * down), left, task->Scratch);
                        row2.MultiplyAdd(g2, x0, x1, x2);
                        if (sizeof(TColumns) > 3)
                        {
                            row2More.MultiplyAdd(g2, x3, x4, x5);
                        }

                        var g3 = Cut(g + down3, left, task->Scratch);
                        row3.MultiplyAdd(g3, x0, x1, x2);
                        if (sizeof(TColumns) > 3)
                        {
                            row3More.MultiplyAdd(g3, x3, x4, x5);
                        }
                    }

                    g += left;
                }
            }
        }

        row0.Store(sums);
        row0More.Store(sums + 3);
        row1.Store(sums + 6);
        row1More.Store(sums + 9);
        row2.Store(sums + 12);
        row2More.Store(sums + 15);
        row3.Store(sums + 18);
        row3More.Store(sums + 21);
    }

    /// <summary>A vector of the first numbers, and 0 after them.</summary>
    [MethodImpl(Inline)]
    static TVector Cut(T* from, int count, T* scratch)
    {
        if (TSimd.HasMasks)
        {
            return TSimd.Load(from, TSimd.First(count));
        }

        CutPlainly(from, count, scratch);
        return TSimd.Load(scratch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void CutPlainly(T* from, int count, T* to)
    {
        for (var i = 0; i < Width; i++)
        {
            to[i] = i < count ? from[i] : default;
        }
    }

    /// <summary>Three columns of a row: fields that the JIT keeps in registers.</summary>
    struct Triple
    {
        TVector _a;
        TVector _b;
        TVector _c;

        [MethodImpl(Inline)]
        public void MultiplyAdd(TVector g, TVector x0, TVector x1, TVector x2)
        {
            _a = TSimd.MultiplyAdd(g, x0, _a);
            _b = TSimd.MultiplyAdd(g, x1, _b);
            _c = TSimd.MultiplyAdd(g, x2, _c);
        }

        [MethodImpl(Inline)]
        public readonly void Store(T* sums)
        {
            sums[0] = TSimd.Sum(_a);
            sums[1] = TSimd.Sum(_b);
            sums[2] = TSimd.Sum(_c);
        }
    }
}
