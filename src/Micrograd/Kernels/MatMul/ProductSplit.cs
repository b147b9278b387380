using System.Numerics;
using System.Runtime.Intrinsics;

namespace Micrograd.Kernels.MatMul;

/// <summary>Chooses the machine's widest vectors and how many threads share a product.</summary>
internal static class ProductSplit
{
    /// <summary>
    /// Multiply-adds that are worth handing to another thread: 10 to 20 µs of a core with AVX-512 or AVX2. Waking a parked
    /// thread takes its caller about 5 µs, and the thread up to 40, during which the caller works on.
    /// </summary>
    const long WorkPerThread = 1 << 20;

    public static void Run<T, TFunction>(in Product<T> product, TFunction function)
        where T : unmanaged, INumber<T>
        where TFunction : struct, ITileFunction<T>
    {
        // Few processors multiply lanes of 64 bits.
        if (typeof(T) == typeof(long))
        {
            Run<TileScalar<T>, T, T, TFunction>(product, function);
        }
        else if (TileVector512<T>.IsSupported)
        {
            Run<TileVector512<T>, Vector512<T>, T, TFunction>(product, function);
        }
        else if (TileVector256<T>.IsSupported)
        {
            Run<TileVector256<T>, Vector256<T>, T, TFunction>(product, function);
        }
        else if (TileVector128<T>.IsSupported)
        {
            Run<TileVector128<T>, Vector128<T>, T, TFunction>(product, function);
        }
        else
        {
            Run<TileScalar<T>, T, T, TFunction>(product, function);
        }
    }

    static unsafe void Run<TSimd, TVector, T, TFunction>(in Product<T> product, TFunction function)
        where TSimd : struct, ITileVector<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, INumber<T>
        where TFunction : struct, ITileFunction<T>
    {
        if (product.Rows == 0 || product.Columns == 0)
        {
            return;
        }

        if (product.Depth == 0 || OperatingSystem.IsBrowser())
        {
            PlainProduct<T>.Run(product, function);
            return;
        }

        // A product with few columns is, seen from the side, one with few rows.
        var isVector = false;
        var residues = 0;
        var oriented = product;
        if (Math.Min(product.Rows, product.Columns) <= VectorProduct<TSimd, TVector, T>.MostRows)
        {
            var few = product.Columns < product.Rows ? product.Transposed() : product;
            residues = VectorProduct<TSimd, TVector, T>.Residues(few);
            isVector = VectorProduct<TSimd, TVector, T>.CanRun(few, residues);
            oriented = isVector ? few : product;
        }

        if (!isVector && product.CColumn != 1 && product.CRow == 1)
        {
            oriented = product.Transposed();
        }

        var work = (long)product.Rows * product.Columns * product.Depth;
        var threads = Workers.ThreadCount;
        // Two each, so that a thread that comes late leaves the others less to wait for.
        var parts = (int)Math.Min(work / WorkPerThread, 2 * threads);
        if (parts <= 1 || threads == 1)
        {
            Compute<TSimd, TVector, T, TFunction>(oriented, isVector, residues, function);
            return;
        }

        var grid = new TileGrid(
            oriented.Rows,
            oriented.Columns,
            isVector ? oriented.Rows : TileSelection<TSimd, TVector, T>.FullRows,
            TileSelection<TSimd, TVector, T>.FullColumns,
            parts
        );
        Workers.Run(new Part<TSimd, TVector, T, TFunction>(oriented, isVector, residues, function, grid), grid.Count);
    }

    static void Compute<TSimd, TVector, T, TFunction>(
        in Product<T> product,
        bool isVector,
        int residues,
        TFunction function
    )
        where TSimd : struct, ITileVector<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, INumber<T>
        where TFunction : struct, ITileFunction<T>
    {
        if (isVector)
        {
            VectorProduct<TSimd, TVector, T>.Run(product, residues, function);
        }
        else
        {
            BlockedProduct<TSimd, TVector, T>.Run(product, function);
        }
    }

    readonly struct Part<TSimd, TVector, T, TFunction>(
        Product<T> product,
        bool isVector,
        int residues,
        TFunction function,
        TileGrid grid
    ) : IWork
        where TSimd : struct, ITileVector<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, INumber<T>
        where TFunction : struct, ITileFunction<T>
    {
        readonly Product<T> _product = product;

        public void Run(int part)
        {
            var (row, rows, column, columns) = grid[part];
            Compute<TSimd, TVector, T, TFunction>(
                _product.Part(row, rows, column, columns),
                isVector,
                residues,
                function
            );
        }
    }
}
