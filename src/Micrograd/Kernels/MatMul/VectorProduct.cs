using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// Products of at most three rows, which read each number of B only that often: B is read where it lies, and nothing of it is packed.
/// </summary>
/// <remarks>
/// From <see cref="LeastDepth"/> on a sum goes by residues of k: the products of one residue are a chain of multiply-adds in the order of k,
/// and the chains are added by halves, the upper ones to the lower ones, until one is left; what the sum starts from comes last. How many
/// residues there are, the product's shape says alone. Where the factors lie along the depth the chains are the lanes of vectors, where
/// the columns lie side by side each is a vector of its own: the bits depend neither on how the matrices lie nor on the vectors' width.
/// A chain that lacks its last product may be −0 here and 0 there, so 0 is added to the sum, which makes both 0.
/// </remarks>
internal static unsafe class VectorProduct<TSimd, TVector, T>
    where TSimd : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>With four rows, packing B costs less than reading it four times (measured at 784 × 128).</summary>
    public const int MostRows = 3;

    /// <summary>Columns that have enough sums on their way with one vector of residues each; fewer have two.</summary>
    const int ManyColumns = 16;

    /// <summary>Rows of B that are added in one go: their factors and a sum fit 16 registers.</summary>
    const int RowsAtOnce = 8;

    /// <summary>Numbers of A that are copied so that they lie along the depth.</summary>
    const int MostCopied = 1 << 18;

    /// <summary>Bytes of B that the nearest cache holds.</summary>
    const int NearBytes = 1 << 15;

    /// <summary>Turns through the residues from which on reading B row by row is worth writing the chains.</summary>
    const int StreamedTurns = 4;

    /// <summary>Depth from which on a sum goes by residues, and their least number: what 512 bits hold.</summary>
    public static int LeastDepth
    {
        [MethodImpl(Inline)]
        get => 64 / sizeof(T);
    }

    /// <summary>The number of a product's residues, or 0 where each sum is one chain. Of the whole product: its parts have the same.</summary>
    public static int Residues(in Product<T> few) =>
        TSimd.Width == 1 || few.Depth < LeastDepth ? 0
        : few.Columns >= ManyColumns ? LeastDepth
        : 2 * LeastDepth;

    /// <summary>Whether the product is computed here.</summary>
    public static bool CanRun(in Product<T> few, int residues) => residues > 0 || IsAlongColumns(few);

    static bool IsAlongColumns(in Product<T> p) =>
        p.Rows == 1 && p.BColumn == 1 && p.CColumn == 1 && (p.Start == null || p.StartColumn == 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TFunction>(in Product<T> p, int residues, TFunction function)
        where TFunction : struct, ITileFunction<T>
    {
        if (residues == 0)
        {
            RunAlongColumns(p);
        }
        else if (p.BRow == 1 && p.AColumn == 1)
        {
            RunAlongDepth(p, residues);
        }
        else if (p.BRow == 1 && (long)p.Rows * p.Depth <= MostCopied)
        {
            RunCopied(p, residues);
        }
        else if (p.BColumn != 1)
        {
            RunApart(p, residues);
        }
        else if (IsFar(p) && residues == LeastDepth && p.Columns >= TSimd.Width && p.Depth >= StreamedTurns * residues)
        {
            RunStreamed(p, residues);
        }
        else if (
            p.Rows == 1
            && p.AColumn == 1
            && residues == LeastDepth
            && TSimd.HasManyRegisters
            && TSimd.HasMasks
            && !IsFar(p)
        )
        {
            RunRow(p);
        }
        else
        {
            RunPanels(p, residues);
        }

        if (TFunction.IsIdentity)
        {
            return;
        }

        for (var i = 0; i < p.Rows; i++)
        {
            var row = p.C + (i * p.CRow);
            if (p.CColumn == 1)
            {
                function.Apply(row, p.Columns);
                continue;
            }

            for (var j = 0; j < p.Columns; j++)
            {
                function.Apply(row + (j * p.CColumn), 1);
            }
        }
    }

    static void RunAlongDepth(in Product<T> p, int residues)
    {
        switch (residues / TSimd.Width)
        {
            case 1:
                RunAlongDepth<One, Eight>(p);
                break;
            case 2:
                RunAlongDepth<Two, Four>(p);
                break;
            case 4:
                RunAlongDepth<Four, Two>(p);
                break;
            default:
                RunAlongDepth<Eight, One>(p);
                break;
        }
    }

    static void RunAlongDepth<TVectors, TColumns>(in Product<T> p)
        where TVectors : unmanaged, INumeral
        where TColumns : unmanaged, INumeral
    {
        for (var j = 0; j < p.Columns; j += sizeof(TColumns))
        {
            var left = p.Columns - j;
            if (left == 1)
            {
                DepthPanel<TSimd, TVector, T, TVectors, One>.Run(p, j, j);
            }
            else
            {
                DepthPanel<TSimd, TVector, T, TVectors, TColumns>.Run(p, j, j + Math.Min(sizeof(TColumns), left) - 1);
            }
        }
    }

    /// <summary>B lies along the depth, A does not.</summary>
    static void RunCopied(in Product<T> p, int residues)
    {
        var copy = p;
        copy.A = (T*)PanelMemory.Get((nint)p.Rows * p.Depth * sizeof(T));
        copy.ARow = p.Depth;
        copy.AColumn = 1;
        for (var i = 0; i < p.Rows; i++)
        {
            var from = p.A + (i * p.ARow);
            var to = copy.A + (i * copy.ARow);
            for (var k = 0; k < p.Depth; k++, from += p.AColumn)
            {
                to[k] = *from;
            }
        }

        RunAlongDepth(copy, residues);
    }

    static void RunStreamed(in Product<T> p, int residues)
    {
        switch (p.Rows)
        {
            case 1:
                StreamedRows<TSimd, TVector, T, One>.Run(p, residues);
                break;
            case 2:
                StreamedRows<TSimd, TVector, T, Two>.Run(p, residues);
                break;
            default:
                StreamedRows<TSimd, TVector, T, Three>.Run(p, residues);
                break;
        }
    }

    static bool IsFar(in Product<T> p) => (long)p.Depth * p.Columns * sizeof(T) > NearBytes;

    static void RunRow(in Product<T> p)
    {
        var whole = p.Columns / TSimd.Width * TSimd.Width;
        RowPanel<TSimd, TVector, T, Whole>.Run(p, 0, whole);
        if (whole < p.Columns)
        {
            RowPanel<TSimd, TVector, T, Edge>.Run(p, whole, p.Columns);
        }
    }

    /// <summary>Columns that lie side by side: as many vectors at a time as the registers hold.</summary>
    static void RunPanels(in Product<T> p, int residues)
    {
        var j = 0;
        for (int columns; j < p.Columns; j += columns)
        {
            var left = p.Columns - j;
            var vectors =
                p.Rows == 1 && TSimd.HasManyRegisters && left >= 4 * TSimd.Width ? 4
                : (p.Rows == 1 || (p.Rows == 2 && TSimd.HasManyRegisters)) && left >= 2 * TSimd.Width ? 2
                : 1;
            columns = Math.Min(vectors * TSimd.Width, left);
            if (columns < TSimd.Width && !TSimd.HasMasks)
            {
                RunApart(p.Part(0, p.Rows, j, columns), residues);
            }
            else
            {
                RunPanel(columns == p.Columns ? p : p.Part(0, p.Rows, j, columns), residues, vectors);
            }
        }
    }

    static void RunPanel(in Product<T> p, int residues, int vectors)
    {
        switch (p.Rows, p.Columns < TSimd.Width ? 0 : vectors)
        {
            case (1, 4):
                ColumnPanel<TSimd, TVector, T, One, Four, Whole>.Run(p, residues);
                break;
            case (1, 2):
                ColumnPanel<TSimd, TVector, T, One, Two, Whole>.Run(p, residues);
                break;
            case (1, 1):
                ColumnPanel<TSimd, TVector, T, One, One, Whole>.Run(p, residues);
                break;
            case (1, _):
                ColumnPanel<TSimd, TVector, T, One, One, Edge>.Run(p, residues);
                break;
            case (2, 2):
                ColumnPanel<TSimd, TVector, T, Two, Two, Whole>.Run(p, residues);
                break;
            case (2, 1):
                ColumnPanel<TSimd, TVector, T, Two, One, Whole>.Run(p, residues);
                break;
            case (2, _):
                ColumnPanel<TSimd, TVector, T, Two, One, Edge>.Run(p, residues);
                break;
            case (_, 1):
                ColumnPanel<TSimd, TVector, T, Three, One, Whole>.Run(p, residues);
                break;
            default:
                ColumnPanel<TSimd, TVector, T, Three, One, Edge>.Run(p, residues);
                break;
        }
    }

    /// <summary>Matrices that lie along neither, column by column.</summary>
    static void RunApart(in Product<T> p, int residues)
    {
        for (var j = 0; j < p.Columns; j++)
        {
            var column = p.Part(0, p.Rows, j, 1);
            switch (p.Rows)
            {
                case 1:
                    ColumnPanel<TileScalar<T>, T, T, One, One, Whole>.Run(column, residues);
                    break;
                case 2:
                    ColumnPanel<TileScalar<T>, T, T, Two, One, Whole>.Run(column, residues);
                    break;
                default:
                    ColumnPanel<TileScalar<T>, T, T, Three, One, Whole>.Run(column, residues);
                    break;
            }
        }
    }

    /// <summary>Rows of B times a number each, added to the row of C; eight rows at a time, in order.</summary>
    static void RunAlongColumns(in Product<T> p)
    {
        var start = p.Start;
        var k = 0;
        for (; k + RowsAtOnce <= p.Depth; k += RowsAtOnce, start = p.C)
        {
            AddRows(p.A + (k * p.AColumn), p.AColumn, p.B + (k * p.BRow), p.BRow, start, p.C, p.Columns);
        }

        for (; k < p.Depth; k++, start = p.C)
        {
            AddRow(p.A[k * p.AColumn], p.B + (k * p.BRow), start, p.C, p.Columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows(T* a, nint aStep, T* b, nint bRow, T* start, T* c, int columns)
    {
        var x0 = TSimd.Broadcast(a);
        var x1 = TSimd.Broadcast(a + aStep);
        var x2 = TSimd.Broadcast(a + (2 * aStep));
        var x3 = TSimd.Broadcast(a + (3 * aStep));
        var x4 = TSimd.Broadcast(a + (4 * aStep));
        var x5 = TSimd.Broadcast(a + (5 * aStep));
        var x6 = TSimd.Broadcast(a + (6 * aStep));
        var x7 = TSimd.Broadcast(a + (7 * aStep));
        var b1 = b + bRow;
        var b2 = b1 + bRow;
        var b3 = b2 + bRow;
        var b4 = b3 + bRow;
        var b5 = b4 + bRow;
        var b6 = b5 + bRow;
        var b7 = b6 + bRow;
        var j = 0;
        for (; j + TSimd.Width <= columns; j += TSimd.Width)
        {
            var sum = start == null ? default : TSimd.Load(start + j);
            sum = TSimd.MultiplyAdd(x0, TSimd.Load(b + j), sum);
            sum = TSimd.MultiplyAdd(x1, TSimd.Load(b1 + j), sum);
            sum = TSimd.MultiplyAdd(x2, TSimd.Load(b2 + j), sum);
            sum = TSimd.MultiplyAdd(x3, TSimd.Load(b3 + j), sum);
            sum = TSimd.MultiplyAdd(x4, TSimd.Load(b4 + j), sum);
            sum = TSimd.MultiplyAdd(x5, TSimd.Load(b5 + j), sum);
            sum = TSimd.MultiplyAdd(x6, TSimd.Load(b6 + j), sum);
            sum = TSimd.MultiplyAdd(x7, TSimd.Load(b7 + j), sum);
            TSimd.Store(c + j, sum);
        }

        for (; j < columns; j++)
        {
            var sum = start == null ? default : start[j];
            for (var row = 0; row < RowsAtOnce; row++)
            {
                sum = T.MultiplyAddEstimate(a[row * aStep], b[(row * bRow) + j], sum);
            }

            c[j] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRow(T a, T* b, T* start, T* c, int columns)
    {
        var x = TSimd.Broadcast(&a);
        var j = 0;
        for (; j + TSimd.Width <= columns; j += TSimd.Width)
        {
            TSimd.Store(
                c + j,
                TSimd.MultiplyAdd(x, TSimd.Load(b + j), start == null ? default : TSimd.Load(start + j))
            );
        }

        for (; j < columns; j++)
        {
            c[j] = T.MultiplyAddEstimate(a, b[j], start == null ? default : start[j]);
        }
    }
}
