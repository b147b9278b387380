using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>Which kernel computes a tile: as high and wide as the registers hold, then what is left over.</summary>
internal static unsafe class TileSelection<TSimd, TVector, T>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Rows of a full tile.</summary>
    public static int FullRows
    {
        [MethodImpl(Inline)]
        get => TSimd.HasManyRegisters ? 12 : 6;
    }

    /// <summary>Columns of a full tile.</summary>
    public static int FullColumns
    {
        [MethodImpl(Inline)]
        get => 2 * TSimd.Width;
    }

    /// <summary>Rows of the next tile when so many are left.</summary>
    [MethodImpl(Inline)]
    public static int RowsOf(int left) =>
        left >= FullRows ? FullRows
        : left >= 8 ? 8
        : left >= 4 ? 4
        : left >= 2 ? 2
        : 1;

    /// <summary>Columns of the next tile when so many are left.</summary>
    [MethodImpl(Inline)]
    public static int ColumnsOf(int left) =>
        left >= FullColumns ? FullColumns
        : TSimd.HasMasks ? left
        : left >= TSimd.Width ? TSimd.Width
        : Math.Min(left, 2);

    /// <summary>Columns of a packed panel with its padding to whole vectors.</summary>
    [MethodImpl(Inline)]
    public static int PaddedColumns(int columns) => (columns + TSimd.Width - 1) / TSimd.Width * TSimd.Width;

    /// <summary>Computes a tile of <see cref="RowsOf"/> × <see cref="ColumnsOf"/>.</summary>
    [MethodImpl(Inline)]
    public static void Run(int rows, bool rowsAdjacent, TileTask<T>* task)
    {
        if (rowsAdjacent)
        {
            RunColumns<Adjacent>(rows, task);
        }
        else
        {
            RunColumns<Strided>(rows, task);
        }
    }

    static void RunColumns<TLayout>(int rows, TileTask<T>* task)
        where TLayout : struct, IRowLayout
    {
        var columns = task->Columns;
        if (columns == FullColumns)
        {
            RunRows<TSimd, TVector, Two, TLayout, Whole>(rows, task);
        }
        else if (columns == TSimd.Width)
        {
            RunRows<TSimd, TVector, One, TLayout, Whole>(rows, task);
        }
        else if (!TSimd.HasMasks)
        {
            RunNarrow<TLayout>(rows, task);
        }
        else if (columns > TSimd.Width)
        {
            RunRows<TSimd, TVector, Two, TLayout, Edge>(rows, task);
        }
        else
        {
            RunRows<TSimd, TVector, One, TLayout, Edge>(rows, task);
        }
    }

    static void RunNarrow<TLayout>(int rows, TileTask<T>* task)
        where TLayout : struct, IRowLayout
    {
        if (task->Columns == 2)
        {
            RunRows<TileScalar<T>, T, Two, TLayout, Whole>(rows, task);
        }
        else
        {
            RunRows<TileScalar<T>, T, One, TLayout, Whole>(rows, task);
        }
    }

    static void RunRows<TOther, TOtherVector, TVectors, TLayout, TEnd>(int rows, TileTask<T>* task)
        where TOther : struct, ITileVector<TOtherVector, T>
        where TOtherVector : unmanaged
        where TVectors : unmanaged, INumeral
        where TLayout : struct, IRowLayout
        where TEnd : struct, ITileEnd
    {
        switch (rows)
        {
            case 12:
                TileKernel<TOther, TOtherVector, T, Twelve, TVectors, TLayout, TEnd>.Run(task);
                break;
            case 8:
                TileKernel<TOther, TOtherVector, T, Eight, TVectors, TLayout, TEnd>.Run(task);
                break;
            case 6:
                TileKernel<TOther, TOtherVector, T, Six, TVectors, TLayout, TEnd>.Run(task);
                break;
            case 4:
                TileKernel<TOther, TOtherVector, T, Four, TVectors, TLayout, TEnd>.Run(task);
                break;
            case 2:
                TileKernel<TOther, TOtherVector, T, Two, TVectors, TLayout, TEnd>.Run(task);
                break;
            default:
                TileKernel<TOther, TOtherVector, T, One, TVectors, TLayout, TEnd>.Run(task);
                break;
        }
    }
}
