using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// A product on the calling thread: blocks that fit the caches, panels packed where that pays, tiles in registers
/// (Goto's five loops).
/// </summary>
internal static unsafe class BlockedProduct<TSimd, TVector, T>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    public static void Run<TFunction>(in Product<T> p, TFunction function)
        where TFunction : struct, ITileFunction<T> => Run(p, PlanOf(p), function);

    /// <summary>How products of this shape, whose factors lie like these, are cut.</summary>
    public static BlockPlan PlanOf(in Product<T> p) =>
        new(
            p.Rows,
            p.Columns,
            p.Depth,
            sizeof(T),
            TileSelection<TSimd, TVector, T>.FullRows,
            TileSelection<TSimd, TVector, T>.FullColumns,
            p.ARow == 1 || p.AColumn == 1,
            p.BColumn == 1
        );

    public static void Run<TFunction>(in Product<T> p, in BlockPlan plan, TFunction function)
        where TFunction : struct, ITileFunction<T>
    {
        Unsafe.SkipInit(out TileTask<T> task);
        if (!plan.PackA && !plan.PackB && plan.Depth >= p.Depth)
        {
            RunTiles(p, plan, true, function, &task);
            return;
        }

        var packedA = default(T*);
        var packedB = default(T*);
        if (plan.PackA || plan.PackB)
        {
            // Each part begins on a cache line of its own and has room for what a last vector writes past its end.
            var sizeB = plan.PackB ? (plan.Depth * (nint)plan.Columns) + 64 : 0;
            var sizeA = plan.PackA ? (plan.Depth * (nint)plan.Rows) + 64 : 0;
            packedB = (T*)PanelMemory.Get((sizeA + sizeB) * sizeof(T));
            packedA = packedB + ((sizeB + 63) & ~63);
        }

        for (var j = 0; j < p.Columns; j += plan.Columns)
        {
            var columns = Math.Min(plan.Columns, p.Columns - j);
            for (var k = 0; k < p.Depth; k += plan.Depth)
            {
                var depth = Math.Min(plan.Depth, p.Depth - k);
                var b = p.B + (k * p.BRow) + (j * p.BColumn);
                if (plan.PackB)
                {
                    PackColumns(b, p.BRow, p.BColumn, columns, depth, packedB);
                    b = packedB;
                }

                for (var i = 0; i < p.Rows; i += plan.Rows)
                {
                    var rows = Math.Min(plan.Rows, p.Rows - i);
                    var a = p.A + (i * p.ARow) + (k * p.AColumn);
                    if (plan.PackA)
                    {
                        PackRows(a, p.ARow, p.AColumn, rows, depth, packedA);
                        a = packedA;
                    }

                    var block = p.Part(i, rows, j, columns);
                    block.Depth = depth;
                    block.A = a;
                    block.B = b;
                    if (k > 0)
                    {
                        block.Start = block.C;
                        block.StartRow = block.CRow;
                        block.StartColumn = block.CColumn;
                    }

                    RunTiles(block, plan, k + depth == p.Depth, function, &task);
                }
            }
        }
    }

    static void PackRows(T* from, nint rowStride, nint step, int rows, int depth, T* to)
    {
        for (int i = 0, height; i < rows; i += height)
        {
            height = TileSelection<TSimd, TVector, T>.RowsOf(rows - i);
            Packing<TSimd, TVector, T>.Pack(
                from + (i * rowStride),
                rowStride,
                step,
                height,
                rows - i,
                depth,
                height,
                to + ((nint)i * depth)
            );
        }
    }

    static void PackColumns(T* from, nint step, nint columnStride, int columns, int depth, T* to)
    {
        for (var j = 0; j < columns; j += TileSelection<TSimd, TVector, T>.FullColumns)
        {
            var width = Math.Min(TileSelection<TSimd, TVector, T>.FullColumns, columns - j);
            Packing<TSimd, TVector, T>.Pack(
                from + (j * columnStride),
                columnStride,
                step,
                width,
                columns - j,
                depth,
                TileSelection<TSimd, TVector, T>.PaddedColumns(width),
                to + ((nint)j * depth)
            );
        }
    }

    /// <summary>A block's tiles, down the columns, so that a panel of B stays in the nearest cache.</summary>
    static void RunTiles<TFunction>(
        in Product<T> block,
        in BlockPlan plan,
        bool isLast,
        TFunction function,
        TileTask<T>* task
    )
        where TFunction : struct, ITileFunction<T>
    {
        task->Depth = block.Depth;
        task->ARow = plan.PackA ? 1 : block.ARow;
        task->AStep = block.AColumn;
        task->BStep = block.BRow;
        task->StartRow = block.StartRow;
        task->CRow = block.CRow;
        for (int j = 0, width; j < block.Columns; j += width)
        {
            width = TileSelection<TSimd, TVector, T>.ColumnsOf(block.Columns - j);
            for (int i = 0, height; i < block.Rows; i += height)
            {
                height = TileSelection<TSimd, TVector, T>.RowsOf(block.Rows - i);
                RunTile(block, plan, i, height, j, width, isLast, function, task);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void RunTile<TFunction>(
        in Product<T> block,
        in BlockPlan plan,
        int i,
        int height,
        int j,
        int width,
        bool isLast,
        TFunction function,
        TileTask<T>* task
    )
        where TFunction : struct, ITileFunction<T>
    {
        task->Columns = width;
        task->B = block.B + j;
        if (plan.PackB)
        {
            var panel = j / TileSelection<TSimd, TVector, T>.FullColumns * TileSelection<TSimd, TVector, T>.FullColumns;
            var panelWidth = Math.Min(TileSelection<TSimd, TVector, T>.FullColumns, block.Columns - panel);
            task->B = block.B + ((nint)panel * block.Depth) + (j - panel);
            task->BStep = TileSelection<TSimd, TVector, T>.PaddedColumns(panelWidth);
        }

        task->A = block.A + (i * block.ARow);
        if (plan.PackA)
        {
            task->A = block.A + ((nint)i * block.Depth);
            task->AStep = height;
        }

        var rowsAdjacent = plan.PackA || block.ARow == 1;
        if (block.CColumn != 1 || (block.Start != null && block.StartColumn != 1))
        {
            RunApart(block.Part(i, height, j, width), rowsAdjacent, isLast, function, task);
            return;
        }

        if (plan.PrefetchC && i + height < block.Rows)
        {
            PrefetchTile(
                block.C + ((i + height) * block.CRow) + j,
                block.CRow,
                TileSelection<TSimd, TVector, T>.RowsOf(block.Rows - i - height)
            );
        }

        task->Start = block.Start == null ? null : block.Start + (i * block.StartRow) + j;
        task->C = block.C + (i * block.CRow) + j;
        TileSelection<TSimd, TVector, T>.Run(height, rowsAdjacent, task);
        if (!TFunction.IsIdentity && isLast)
        {
            for (var row = 0; row < height; row++)
            {
                function.Apply(task->C + (row * block.CRow), width);
            }
        }
    }

    /// <summary>Asks for the next tile's part of C, so that it has arrived when this tile is done.</summary>
    static void PrefetchTile(T* from, nint stride, int rows)
    {
        for (; rows > 0; rows--, from += stride)
        {
            TSimd.Prefetch(from);
            TSimd.Prefetch(from + TSimd.Width);
        }
    }

    /// <summary>A tile whose columns of C are not adjacent: computed beside it and copied.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RunApart<TFunction>(
        in Product<T> tile,
        bool rowsAdjacent,
        bool isLast,
        TFunction function,
        TileTask<T>* task
    )
        where TFunction : struct, ITileFunction<T>
    {
        var numbers = stackalloc T[tile.Rows * tile.Columns];
        task->C = numbers;
        task->CRow = tile.Columns;
        task->Start = tile.Start == null ? null : numbers;
        task->StartRow = tile.Columns;
        for (var i = 0; tile.Start != null && i < tile.Rows; i++)
        {
            for (var j = 0; j < tile.Columns; j++)
            {
                numbers[(i * tile.Columns) + j] = tile.Start[(i * tile.StartRow) + (j * tile.StartColumn)];
            }
        }

        TileSelection<TSimd, TVector, T>.Run(tile.Rows, rowsAdjacent, task);
        if (!TFunction.IsIdentity && isLast)
        {
            function.Apply(numbers, tile.Rows * tile.Columns);
        }

        for (var i = 0; i < tile.Rows; i++)
        {
            for (var j = 0; j < tile.Columns; j++)
            {
                tile.C[(i * tile.CRow) + (j * tile.CColumn)] = numbers[(i * tile.Columns) + j];
            }
        }
    }
}
