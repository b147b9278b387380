using System.Buffers;
using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's weight: for some examples at a time the padded copies of the large side, then tiles of channels × places
/// of the kernel, each the sum over all places of these examples. Threads share copies and tiles, never a sum.
/// </summary>
internal static unsafe class WeightGradient<TSimd, TVector, T>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Positions that a tile sums before its lanes are added up, about.</summary>
    const int Positions = 1 << 13;

    /// <summary>Numbers of the copies that are there at a time, of which the places of the kernel read the same ones.</summary>
    const int CopyCount = 1 << 20;

    /// <summary>The same where each place of the kernel has numbers of its own: they come from the second cache then.</summary>
    const int ApartCount = 1 << 17;

    /// <summary>Numbers of the copy of one example, at most.</summary>
    const int MostNumbers = 1 << 27;

    static int Columns => TSimd.HasManyRegisters ? 6 : 3;

    /// <returns>False where the copy of an example is of no size to be lent, and nothing was done.</returns>
    public static bool Run(ConvolutionShape shape, T* large, T* small, T* weight)
    {
        if (shape.Batch == 0)
        {
            new Span<T>(weight, checked((int)shape.WeightCount)).Clear();
            return true;
        }
        var (copy, isApart) = CopyOf(shape);
        var example = copy.Count * shape.Groups;
        if (example > MostNumbers)
        {
            return false;
        }
        if (copy.IsSource && shape.Groups == 1 && shape.Taps == 1)
        {
            Multiply(shape, large, small, weight);
            return true;
        }
        var copies = isApart ? ApartCount : CopyCount;
        var most = (int)Math.Clamp(Math.Min(Positions / shape.SmallPlane, copies / example), 1, shape.Batch);
        // As even as can be.
        var together = (shape.Batch - 1) / ((shape.Batch - 1) / most + 1) + 1;
        var numbers = copy.IsSource ? null : ArrayPool<T>.Shared.Rent(checked((int)(together * example) + TSimd.Width));
        try
        {
            var (runs, length) = copy.Runs(copy.BlockLength);
            fixed (T* padded = numbers)
            fixed (
                int* starts = runs,
                    offsets = Offsets(shape, copy)
            )
            {
                for (var first = 0; first < shape.Batch; first += together)
                {
                    var count = Math.Min(together, shape.Batch - first);
                    var source = large + (nint)first * shape.Groups * shape.Larges * shape.LargePlane;
                    if (!copy.IsSource)
                    {
                        RowRanges.Run(new Copies(shape, copy, source, padded), count * shape.Groups, copy.Count);
                        source = padded;
                    }
                    WeightTask<T> task = default;
                    task.Large = source;
                    task.LargeExample = (nint)example;
                    task.Small = small + (nint)first * shape.Groups * shape.Smalls * shape.SmallPlane;
                    task.SmallExample = (nint)shape.Groups * shape.Smalls * shape.SmallPlane;
                    task.SmallRow = shape.SmallPlane;
                    task.Examples = count;
                    task.Runs = starts;
                    task.RunCount = runs.Length;
                    task.RunLength = length;
                    var tiles = new Tiles(shape, (nint)copy.Count, task, offsets, weight, first > 0);
                    RowRanges.Run(tiles, tiles.Count, (long)count * shape.SmallPlane * 4 * Columns / 16);
                }
            }
        }
        finally
        {
            if (numbers is not null)
            {
                ArrayPool<T>.Shared.Return(numbers);
            }
        }
        return true;
    }

    /// <summary>Of a kernel of one place it is a product: no place of either side is read twice.</summary>
    static void Multiply(ConvolutionShape shape, T* large, T* small, T* weight)
    {
        for (var example = 0; example < shape.Batch; example++)
        {
            ProductSplit.Run(
                new Product<T>
                {
                    Rows = shape.Smalls,
                    Columns = shape.Larges,
                    Depth = shape.SmallPlane,
                    A = small + (nint)example * shape.Smalls * shape.SmallPlane,
                    ARow = shape.SmallPlane,
                    AColumn = 1,
                    B = large + (nint)example * shape.Larges * shape.LargePlane,
                    BRow = 1,
                    BColumn = shape.LargePlane,
                    C = weight,
                    CRow = shape.Larges,
                    CColumn = 1,
                    Start = example == 0 ? null : weight,
                    StartRow = shape.Larges,
                    StartColumn = 1,
                },
                new Identity<T>()
            );
        }
    }

    /// <summary>
    /// The copies of an example, and whether places of the kernel have phases of their own: short rows leave much of their last vector
    /// empty, and are joined so, where that saves more than the copying costs.
    /// </summary>
    static (PaddedCopy Copy, bool IsApart) CopyOf(ConvolutionShape shape)
    {
        var plain = Made(isApart: false);
        if (shape.Inner.Kernel == 1 || shape.Inner.Small % TSimd.Width == 0)
        {
            return (plain, false);
        }
        var apart = Made(isApart: true);
        return Cycles(apart) < Cycles(plain) ? (apart, true) : (plain, false);

        PaddedCopy Made(bool isApart) =>
            new(
                [
                    CopyAxis.OfLarge(shape.Outer, false),
                    CopyAxis.OfLarge(shape.Middle, false),
                    CopyAxis.OfLarge(shape.Inner, isApart),
                ],
                shape.Larges,
                sizeof(T)
            );

        double Cycles(PaddedCopy copy)
        {
            var (runs, length) = copy.Runs(copy.BlockLength);
            var vectors = runs.Length * ((length - 1) / TSimd.Width + 1);
            var tiles = ((shape.Smalls - 1) / 4 + 1) * ((shape.Larges * shape.Taps - 1) / Columns + 1);
            // Four rows × six columns, two multiply-adds a cycle.
            return vectors * (double)tiles * 2 * Columns + copy.CyclesOf(TSimd.Width);
        }
    }

    static int[] Offsets(ConvolutionShape shape, PaddedCopy copy)
    {
        var offsets = new int[shape.Larges * shape.Taps];
        for (var i = 0; i < offsets.Length; i++)
        {
            var (channel, tap) = Math.DivRem(i, shape.Taps);
            var (row, k) = Math.DivRem(tap, shape.Inner.Kernel);
            var (outer, middle) = Math.DivRem(row, shape.Middle.Kernel);
            offsets[i] = checked((int)(channel * copy.Channel + copy.Offset(outer, middle, k)));
        }
        return offsets;
    }

    readonly struct Copies(ConvolutionShape shape, PaddedCopy copy, T* from, T* to) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var item = first; item < first + count; item++)
            {
                var source = from + (nint)item * shape.Larges * shape.LargePlane;
                copy.Fill(source, shape.LargePlane, 0, copy.BlockLength, to + item * (nint)copy.Count);
            }
        }
    }

    readonly struct Tiles(ConvolutionShape shape, nint group, WeightTask<T> task, int* offsets, T* weight, bool adds)
        : IRowWork
    {
        readonly WeightTask<T> _task = task;

        // A channel has so many places of the kernel, of all channels of the large side.
        int Places => shape.Larges * shape.Taps;

        int Across => (Places - 1) / Columns + 1;

        int Down => (shape.Smalls - 1) / 4 + 1;

        public int Count => shape.Groups * Down * Across;

        public void Run(int first, int count)
        {
            var sums = stackalloc T[24];
            var scratch = stackalloc T[TSimd.Width];
            for (var item = first; item < first + count; item++)
            {
                var (row, column) = (item / Across % Down * 4, item % Across * Columns);
                var at = item / Across / Down;
                var one = _task;
                one.Scratch = scratch;
                one.Large += at * group;
                one.Small += (nint)(at * shape.Smalls + row) * one.SmallRow;
                var columns = Math.Min(Columns, Places - column);
                for (var i = 0; i < 6; i++)
                {
                    one.Offsets[i] = offsets[column + Math.Min(i, columns - 1)];
                }
                var rows = Math.Min(4, shape.Smalls - row);
                var to = weight + (nint)(at * shape.Smalls + row) * Places + column;
                for (var done = 0; done < rows; )
                {
                    var height = Tile(rows - done, &one, sums);
                    for (var down = 0; down < height; down++)
                    {
                        var numbers = to + (nint)(done + down) * Places;
                        for (var i = 0; i < columns; i++)
                        {
                            var sum = sums[6 * down + i];
                            numbers[i] = adds ? numbers[i] + sum : sum;
                        }
                    }
                    done += height;
                    one.Small += height * one.SmallRow;
                }
            }
        }

        static int Tile(int rows, WeightTask<T>* task, T* sums)
        {
            if (rows >= 4)
            {
                Tile<Four>(task, sums);
                return 4;
            }
            if (rows >= 2)
            {
                Tile<Two>(task, sums);
                return 2;
            }
            Tile<One>(task, sums);
            return 1;
        }

        static void Tile<TRows>(WeightTask<T>* task, T* sums)
            where TRows : unmanaged, INumeral
        {
            if (TSimd.HasManyRegisters)
            {
                WeightTile<TSimd, TVector, T, TRows, Six>.Run(task, sums);
            }
            else
            {
                WeightTile<TSimd, TVector, T, TRows, Three>.Run(task, sums);
            }
        }
    }
}
