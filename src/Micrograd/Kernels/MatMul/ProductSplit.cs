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

    /// <summary>
    /// Products of one shape, on the calling thread: what is the same for all is found out once. The results lie one after the other.
    /// </summary>
    /// <param name="product">The product at place 0, without a start.</param>
    /// <param name="placesA">Where each first factor lies.</param>
    /// <param name="placesB">Where each second factor lies.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public static unsafe void Each<T>(in Product<T> product, int* placesA, int* placesB, int first, int count)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(long))
        {
            Each<TileScalar<T>, T, T>(product, placesA, placesB, first, count);
        }
        else if (TileVector512<T>.IsSupported)
        {
            Each<TileVector512<T>, Vector512<T>, T>(product, placesA, placesB, first, count);
        }
        else if (TileVector256<T>.IsSupported)
        {
            Each<TileVector256<T>, Vector256<T>, T>(product, placesA, placesB, first, count);
        }
        else if (TileVector128<T>.IsSupported)
        {
            Each<TileVector128<T>, Vector128<T>, T>(product, placesA, placesB, first, count);
        }
        else
        {
            Each<TileScalar<T>, T, T>(product, placesA, placesB, first, count);
        }
    }

    static unsafe void Each<TSimd, TVector, T>(in Product<T> product, int* placesA, int* placesB, int first, int count)
        where TSimd : struct, ITileVector<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, INumber<T>
    {
        var size = (nint)product.Rows * product.Columns;
        if (size == 0)
        {
            return;
        }

        var isPlain = product.Depth == 0 || OperatingSystem.IsBrowser();
        var (isTurned, isVector, residues) = Way.Of<TSimd, TVector, T>(product);
        var one = isTurned ? product.Transposed() : product;
        var plan = BlockedProduct<TSimd, TVector, T>.PlanOf(one);
        for (var i = first; i < first + count; i++)
        {
            var a = product.A + placesA[i];
            var b = product.B + placesB[i];
            one.A = isTurned ? b : a;
            one.B = isTurned ? a : b;
            one.C = product.C + (i * size);
            if (isPlain)
            {
                PlainProduct<T>.Run(one, new Identity<T>());
            }
            else if (isVector)
            {
                VectorProduct<TSimd, TVector, T>.Run(one, residues, new Identity<T>());
            }
            else
            {
                BlockedProduct<TSimd, TVector, T>.Run(one, plan, new Identity<T>());
            }
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

        var (isTurned, isVector, residues) = Way.Of<TSimd, TVector, T>(product);
        var oriented = isTurned ? product.Transposed() : product;
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

    /// <summary>How a product of at least one number is computed.</summary>
    /// <param name="IsTurned">Whether it is seen from the side.</param>
    /// <param name="IsVector">Whether it has few rows then.</param>
    /// <param name="Residues">By how many chains each sum goes, where it has.</param>
    readonly record struct Way(bool IsTurned, bool IsVector, int Residues)
    {
        public static Way Of<TSimd, TVector, T>(in Product<T> product)
            where TSimd : struct, ITileVector<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, INumber<T>
        {
            // A product with few columns is, seen from the side, one with few rows.
            if (Math.Min(product.Rows, product.Columns) <= VectorProduct<TSimd, TVector, T>.MostRows)
            {
                var isTurned = product.Columns < product.Rows;
                var few = isTurned ? product.Transposed() : product;
                var residues = VectorProduct<TSimd, TVector, T>.Residues(few);
                if (VectorProduct<TSimd, TVector, T>.CanRun(few, residues))
                {
                    return new(isTurned, true, residues);
                }
            }
            return new(product.CColumn != 1 && product.CRow == 1, false, 0);
        }
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
