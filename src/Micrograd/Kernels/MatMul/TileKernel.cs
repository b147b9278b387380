using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// The innermost loop: a tile of C in registers, one step of depth a turn. Each number of C is one chain of
/// multiply-adds in the order of k, so that its bits depend neither on the tile's shape nor on how the work is split.
/// </summary>
/// <remarks>
/// 12 rows × 2 vectors fill 32 registers, 6 × 2 fill 16 (K. Goto, R. van de Geijn, "Anatomy of high-performance matrix
/// multiplication", 2008). The loop must not touch the stack: after a change, look at what
/// <c>DOTNET_JitDisasm=Run DOTNET_JitStdOutFile=…</c> writes.
/// </remarks>
internal static unsafe class TileKernel<TSimd, TVector, T, TRows, TVectors, TLayout, TEnd>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : unmanaged, INumeral
    where TVectors : unmanaged, INumeral
    where TLayout : struct, IRowLayout
    where TEnd : struct, ITileEnd
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static int Width
    {
        [MethodImpl(Inline)]
        get => sizeof(TVector) / sizeof(T);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(TileTask<T>* task)
    {
        var mask =
            typeof(TEnd) == typeof(Edge) ? TSimd.First(task->Columns - ((sizeof(TVectors) - 1) * Width)) : default;

        RowPair rows0 = default,
            rows2 = default,
            rows4 = default,
            rows6 = default,
            rows8 = default,
            rows10 = default;
        var start = task->Start;
        if (start != null)
        {
            var next = task->StartRow;
            rows0.Load(start, next, mask);
            if (sizeof(TRows) > 2)
            {
                rows2.Load(start + (2 * next), next, mask);
            }

            if (sizeof(TRows) > 4)
            {
                rows4.Load(start + (4 * next), next, mask);
            }

            if (sizeof(TRows) > 6)
            {
                rows6.Load(start + (6 * next), next, mask);
            }

            if (sizeof(TRows) > 8)
            {
                rows8.Load(start + (8 * next), next, mask);
                rows10.Load(start + (10 * next), next, mask);
            }
        }

        var stride = typeof(TLayout) == typeof(Adjacent) ? 1 : task->ARow;
        var a0 = task->A;
        var a2 = a0 + (2 * stride);
        var a4 = a0 + (4 * stride);
        var a6 = a0 + (6 * stride);
        var a8 = a0 + (8 * stride);
        var a10 = a0 + (10 * stride);
        var b = task->B;
        var aStep = task->AStep;
        var bStep = task->BStep;
        var left = task->Depth;
        do
        {
            var b0 = sizeof(TVectors) > 1 ? TSimd.Load(b) : LoadLast(b, mask);
            var b1 = sizeof(TVectors) > 1 ? LoadLast(b + Width, mask) : default;
            b += bStep;
            rows0.MultiplyAdd(a0, stride, b0, b1);
            if (sizeof(TRows) > 2)
            {
                rows2.MultiplyAdd(At(a0, 2, a2), stride, b0, b1);
            }

            if (sizeof(TRows) > 4)
            {
                rows4.MultiplyAdd(At(a0, 4, a4), stride, b0, b1);
            }

            if (sizeof(TRows) > 6)
            {
                rows6.MultiplyAdd(At(a0, 6, a6), stride, b0, b1);
            }

            if (sizeof(TRows) > 8)
            {
                rows8.MultiplyAdd(At(a0, 8, a8), stride, b0, b1);
                rows10.MultiplyAdd(At(a0, 10, a10), stride, b0, b1);
            }

            a0 += aStep;
            if (typeof(TLayout) == typeof(Strided))
            {
                a2 += aStep;
                a4 += aStep;
                a6 += aStep;
                a8 += aStep;
                a10 += aStep;
            }
        } while (--left != 0);

        var c = task->C;
        var down = task->CRow;
        rows0.Store(c, down, mask);
        if (sizeof(TRows) > 2)
        {
            rows2.Store(c + (2 * down), down, mask);
        }

        if (sizeof(TRows) > 4)
        {
            rows4.Store(c + (4 * down), down, mask);
        }

        if (sizeof(TRows) > 6)
        {
            rows6.Store(c + (6 * down), down, mask);
        }

        if (sizeof(TRows) > 8)
        {
            rows8.Store(c + (8 * down), down, mask);
            rows10.Store(c + (10 * down), down, mask);
        }
    }

    /// <summary>The address of a row of the left factor.</summary>
    [MethodImpl(Inline)]
    static T* At(T* adjacent, int row, T* strided) => typeof(TLayout) == typeof(Adjacent) ? adjacent + row : strided;

    /// <summary>
    /// Two rows of the tile, or one. The JIT keeps a struct of at most four fields in registers, as long as each method
    /// is inlined and no argument of a call has a branch in it: that would put the struct's address into a local.
    /// </summary>
    struct RowPair
    {
        TVector _upper0;
        TVector _upper1;
        TVector _lower0;
        TVector _lower1;

        [MethodImpl(Inline)]
        public void MultiplyAdd(T* a, nint stride, TVector b0, TVector b1)
        {
            var upper = TSimd.Broadcast(a);
            _upper0 = TSimd.MultiplyAdd(upper, b0, _upper0);
            if (sizeof(TVectors) > 1)
            {
                _upper1 = TSimd.MultiplyAdd(upper, b1, _upper1);
            }

            if (sizeof(TRows) > 1)
            {
                var lower = TSimd.Broadcast(At(a, 1, a + stride));
                _lower0 = TSimd.MultiplyAdd(lower, b0, _lower0);
                if (sizeof(TVectors) > 1)
                {
                    _lower1 = TSimd.MultiplyAdd(lower, b1, _lower1);
                }
            }
        }

        [MethodImpl(Inline)]
        public void Load(T* from, nint next, TVector mask)
        {
            if (sizeof(TVectors) > 1)
            {
                _upper0 = TSimd.Load(from);
                _upper1 = LoadLast(from + Width, mask);
            }
            else
            {
                _upper0 = LoadLast(from, mask);
            }

            if (sizeof(TRows) > 1)
            {
                from += next;
                if (sizeof(TVectors) > 1)
                {
                    _lower0 = TSimd.Load(from);
                    _lower1 = LoadLast(from + Width, mask);
                }
                else
                {
                    _lower0 = LoadLast(from, mask);
                }
            }
        }

        [MethodImpl(Inline)]
        public readonly void Store(T* to, nint next, TVector mask)
        {
            if (sizeof(TVectors) > 1)
            {
                TSimd.Store(to, _upper0);
                StoreLast(to + Width, _upper1, mask);
            }
            else
            {
                StoreLast(to, _upper0, mask);
            }

            if (sizeof(TRows) > 1)
            {
                to += next;
                if (sizeof(TVectors) > 1)
                {
                    TSimd.Store(to, _lower0);
                    StoreLast(to + Width, _lower1, mask);
                }
                else
                {
                    StoreLast(to, _lower0, mask);
                }
            }
        }
    }

    /// <summary>Reads a row's last vector, as far as it lies in the tile.</summary>
    [MethodImpl(Inline)]
    static TVector LoadLast(T* from, TVector mask)
    {
        if (typeof(TEnd) == typeof(Edge))
        {
            return TSimd.Load(from, mask);
        }

        return TSimd.Load(from);
    }

    [MethodImpl(Inline)]
    static void StoreLast(T* to, TVector value, TVector mask)
    {
        if (typeof(TEnd) == typeof(Edge))
        {
            TSimd.Store(to, mask, value);
        }
        else
        {
            TSimd.Store(to, value);
        }
    }
}
