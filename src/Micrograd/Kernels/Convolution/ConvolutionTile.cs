using System.Runtime.CompilerServices;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The innermost loop: channels × places in registers, one step of depth a turn. The places of a vector are adjacent where they are
/// read, too, so nothing is gathered: a step is a pointer's offset. Each number is one chain of multiply-adds in the order of the weight.
/// </summary>
/// <remarks>
/// As in <see cref="TileKernel{TSimd, TVector, T, TRows, TVectors, TLayout, TEnd}"/>, 12 rows × 2 vectors fill 32 registers and 6 × 2 fill
/// 16, and the loop must not touch the stack.
/// </remarks>
internal static unsafe class ConvolutionTile<TSimd, TVector, T, TRows, TVectors>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : unmanaged, INumeral
    where TVectors : unmanaged, INumeral
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(ConvolutionTask<T>* task)
    {
        RowPair rows0 = default,
            rows2 = default,
            rows4 = default,
            rows6 = default,
            rows8 = default,
            rows10 = default;
        var bias = task->Bias;
        if (bias != null)
        {
            rows0.Start(bias);
            if (sizeof(TRows) > 2)
            {
                rows2.Start(bias + 2);
            }

            if (sizeof(TRows) > 4)
            {
                rows4.Start(bias + 4);
            }

            if (sizeof(TRows) > 6)
            {
                rows6.Start(bias + 6);
            }

            if (sizeof(TRows) > 8)
            {
                rows8.Start(bias + 8);
                rows10.Start(bias + 10);
            }
        }

        var first = task->First;
        var second = task->Second;
        var offsets = task->Offsets;
        var weight = task->Weight;
        for (var left = task->Depth; left > 0; left--)
        {
            nint offset = *offsets;
            var x0 = TSimd.Load(first + offset);
            var x1 = sizeof(TVectors) > 1 ? TSimd.Load(second + offset) : default;
            offsets++;
            rows0.MultiplyAdd(weight, x0, x1);
            if (sizeof(TRows) > 2)
            {
                rows2.MultiplyAdd(weight + 2, x0, x1);
            }

            if (sizeof(TRows) > 4)
            {
                rows4.MultiplyAdd(weight + 4, x0, x1);
            }

            if (sizeof(TRows) > 6)
            {
                rows6.MultiplyAdd(weight + 6, x0, x1);
            }

            if (sizeof(TRows) > 8)
            {
                rows8.MultiplyAdd(weight + 8, x0, x1);
                rows10.MultiplyAdd(weight + 10, x0, x1);
            }

            weight += sizeof(TRows);
        }

        var toFirst = task->ToFirst;
        var toSecond = task->ToSecond;
        var row = task->Row;
        rows0.Store(toFirst, toSecond, row);
        if (sizeof(TRows) > 2)
        {
            rows2.Store(toFirst + (2 * row), toSecond + (2 * row), row);
        }

        if (sizeof(TRows) > 4)
        {
            rows4.Store(toFirst + (4 * row), toSecond + (4 * row), row);
        }

        if (sizeof(TRows) > 6)
        {
            rows6.Store(toFirst + (6 * row), toSecond + (6 * row), row);
        }

        if (sizeof(TRows) > 8)
        {
            rows8.Store(toFirst + (8 * row), toSecond + (8 * row), row);
            rows10.Store(toFirst + (10 * row), toSecond + (10 * row), row);
        }
    }

    /// <summary>Two rows of the tile, or one: four fields, which the JIT keeps in registers.</summary>
    struct RowPair
    {
        TVector _upper0;
        TVector _upper1;
        TVector _lower0;
        TVector _lower1;

        [MethodImpl(Inline)]
        public void Start(T* bias)
        {
            _upper0 = _upper1 = TSimd.Broadcast(bias);
            if (sizeof(TRows) > 1)
            {
                _lower0 = _lower1 = TSimd.Broadcast(bias + 1);
            }
        }

        [MethodImpl(Inline)]
        public void MultiplyAdd(T* weight, TVector x0, TVector x1)
        {
            var upper = TSimd.Broadcast(weight);
            _upper0 = TSimd.MultiplyAdd(upper, x0, _upper0);
            if (sizeof(TVectors) > 1)
            {
                _upper1 = TSimd.MultiplyAdd(upper, x1, _upper1);
            }

            if (sizeof(TRows) > 1)
            {
                var lower = TSimd.Broadcast(weight + 1);
                _lower0 = TSimd.MultiplyAdd(lower, x0, _lower0);
                if (sizeof(TVectors) > 1)
                {
                    _lower1 = TSimd.MultiplyAdd(lower, x1, _lower1);
                }
            }
        }

        [MethodImpl(Inline)]
        public readonly void Store(T* toFirst, T* toSecond, nint row)
        {
            TSimd.Store(toFirst, _upper0);
            if (sizeof(TVectors) > 1)
            {
                TSimd.Store(toSecond, _upper1);
            }

            if (sizeof(TRows) > 1)
            {
                TSimd.Store(toFirst + row, _lower0);
                if (sizeof(TVectors) > 1)
                {
                    TSimd.Store(toSecond + row, _lower1);
                }
            }
        }
    }
}
